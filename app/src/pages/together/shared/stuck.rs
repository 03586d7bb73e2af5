//! What is still stuck, or slipping back: the patterns with the sentence that explains the word.

use leptos::prelude::*;
use weft_shared::{shared_view::SharedView, shift::State};

use crate::components::chip::StateChip;

pub(super) fn card(view: &SharedView) -> Option<AnyView> {
    if view.patterns.is_empty() {
        return None;
    }
    let patterns: Vec<_> = [State::StillStuck, State::SlippingBack]
        .into_iter()
        .flat_map(|state| view.in_state(state))
        .map(|row| {
            view! {
                <li>
                    <p>
                        <span class="words">{row.wording.old.clone()}</span>
                        " "
                        <StateChip state=row.shift.state />
                    </p>
                    <p class="soft small">{row.sentence.clone()}</p>
                </li>
            }
        })
        .collect();
    let patterns = if patterns.is_empty() {
        view! { <p class="soft">"No pattern reads “still stuck” or “slipping back” now."</p> }.into_any()
    } else {
        view! { <ul class="plain-list stuck">{patterns}</ul> }.into_any()
    };
    let section = view! {
        <section class="card stack-tight" aria-labelledby="stuck">
            <h2 id="stuck">"What is still stuck"</h2>
            {patterns}
        </section>
    };
    Some(section.into_any())
}
