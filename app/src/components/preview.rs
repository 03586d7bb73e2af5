//! The preview of a report: its parts with counts, and every quote in the client's words.

use leptos::prelude::*;
use weft_shared::{pattern::Wording, report::Content, shared_view::Quote, when};

use super::words;

pub struct Preview {
    /// "Progress report"
    pub name: &'static str,
    /// Each part with what is in it.
    pub contents: Vec<Content>,
    /// In the order in which they stand in it, with the pattern they belong to.
    pub quotes: Vec<(Wording, Quote)>,
    /// What is not in it, a sentence each.
    pub left_out: Vec<String>,
}

impl Preview {
    /// The parts and what is left out; quotes are shown by whoever lets them be chosen.
    pub fn parts(contents: Vec<Content>, left_out: Vec<String>) -> impl IntoView {
        let parts: Vec<_> = contents
            .into_iter()
            .map(|Content { heading, said, items, .. }| {
                let items: Vec<_> = items.into_iter().map(|item| view! { <li dir="auto">{item}</li> }).collect();
                let items = (!items.is_empty()).then(|| view! { <ul class="soft">{items}</ul> });
                view! { <li><b>{format!("{heading}: ")}</b>{said}{items}</li> }
            })
            .collect();
        let left_out = (!left_out.is_empty()).then(|| view! { <p class="soft">{left_out.join(" ")}</p> });
        view! {
            <ul>{parts}</ul>
            {left_out}
        }
    }
}

/// The pattern quotes belong to, above the first of them; `before` is the one that stood there last.
pub fn about_once(before: &mut String, old: &str) -> Option<AnyView> {
    if before == old {
        return None;
    }
    old.clone_into(before);
    Some(view! { <p class="soft small about">"About " {words::quote(old)}</p> }.into_any())
}

/// Someone's words with where they come from and for which side they speak.
pub fn quoted(quote: &Quote) -> impl IntoView + use<> {
    let said = format!(", {} · {}", when::long(quote.day), quote.side.words());
    view! {
        {words::quotation(&quote.words)}
        <p class="soft small">{words::named(quote.source.clone())} {said}</p>
    }
}
