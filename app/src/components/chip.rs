//! The status of a pattern, the same on every page and in the report.

use leptos::prelude::*;
use weft_shared::shift::State;

/// A small label with the status. Its look repeats what the word says; it never says more.
#[component]
pub fn StateChip(
    state: State,
    /// Said instead of the status alone, for example "also 1 shifted".
    #[prop(optional, into)]
    words: String,
) -> impl IntoView {
    let words = if words.is_empty() { state.word().to_owned() } else { words };
    view! { <span class=format!("chip {}", look(state))>{words}</span> }
}

fn look(state: State) -> &'static str {
    match state {
        State::Shifted => "chip-shifted",
        State::Loosening => "chip-loosening",
        State::SlippingBack | State::StillStuck => "chip-stuck",
        State::NoClearChange | State::NotEnoughYet => "chip-open",
    }
}
