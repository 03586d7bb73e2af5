//! What a person wrote, as it is shown: in the direction of its own letters, and with its own line breaks.

use leptos::prelude::*;

/// Within a line of ours: half of a pattern, a word.
pub fn inline(words: impl Into<String>) -> impl IntoView {
    view! { <i class="words" dir="auto">{words.into()}</i> }
}

/// A name or a title within a line of ours.
pub fn named(name: impl Into<String>) -> impl IntoView {
    view! { <span dir="auto">{name.into()}</span> }
}

/// The old way and the new, each on its line.
pub fn halves(old: impl Into<String>, new: impl Into<String>) -> impl IntoView {
    view! {
        <span class="used-to">"I used to " {inline(old)}</span>
        <span class="now-i-can">"Now I can " {inline(new)}</span>
    }
}

/// In quotation marks, within a line.
pub fn quote(words: &str) -> impl IntoView + use<> {
    view! { <q class="words" dir="auto">{format!("“{}”", words.trim())}</q> }
}

/// In quotation marks, by itself.
pub fn quotation(words: &str) -> impl IntoView + use<> {
    view! { <blockquote class="words" dir="auto">{format!("“{}”", words.trim())}</blockquote> }
}

/// As it stands somewhere else, beside what was typed.
pub fn standing(words: impl Into<String>) -> impl IntoView {
    view! { <blockquote class="words words-long" dir="auto">{words.into()}</blockquote> }
}

/// A text of ours and theirs, such as what was agreed: upright.
pub fn agreed(words: impl Into<String>) -> impl IntoView {
    view! { <p class="agreed" dir="auto">{words.into()}</p> }
}
