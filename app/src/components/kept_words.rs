//! Words that were sent and could not be kept, to be copied: on every page that says why.

use leptos::prelude::*;

use super::long_text::LongText;
use crate::form::Written;

/// Nothing where nothing was written.
#[component]
pub fn KeptWords(
    kept: Vec<Written>,
    /// What to do with them.
    #[prop(into)]
    advice: String,
) -> impl IntoView {
    if kept.is_empty() {
        return ().into_any();
    }
    let fields: Vec<_> = kept
        .into_iter()
        .enumerate()
        .map(|(place, Written { field, words })| {
            let id = format!("kept-{}", place + 1);
            let rows = if words.chars().count() > 80 || words.contains('\n') { 6 } else { 1 };
            view! {
                <div class="field">
                    <label for=id.clone()>{field}</label>
                    <LongText name=id.clone() id=id value=words rows=rows />
                </div>
            }
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="kept">
            <h2 id="kept">"What you wrote is still here"</h2>
            <p>{advice}</p>
            {fields}
        </section>
    }
    .into_any()
}
