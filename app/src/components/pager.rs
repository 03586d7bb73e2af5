//! Going from page to page of a long list. A form, so that what was searched for goes along.

use leptos::prelude::*;

/// `page` of `pages`, from 1; nothing where there is one page. `keep`: fields that go along.
pub fn pager(
    action: &'static str,
    page: usize,
    pages: usize,
    keep: Vec<(&'static str, String)>,
) -> impl IntoView + use<> {
    let keep: Vec<_> = keep
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let to = |page: usize, words: &'static str| {
        view! { <button class="button quiet" name="page" value=page.to_string()>{words}</button> }
    };
    (pages > 1).then(|| {
        view! {
            <nav aria-label="Pages">
                <form method="get" action=action class="row">
                    {keep}
                    {(page > 1).then(|| to(page - 1, "Previous page"))}
                    <span>{format!("Page {page} of {pages}")}</span>
                    {(page < pages).then(|| to(page + 1, "Next page"))}
                </form>
            </nav>
        }
    })
}
