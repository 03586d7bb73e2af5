//! The section *What is still stuck*, or slipping back: the patterns with the sentence that explains the status, and what
//! the client wrote about it.

use leptos::prelude::*;
use weft_shared::{
    pattern::Rater,
    reader::{People, Who},
    shared_view::SharedView,
    shift::State,
};

use crate::components::words;
use crate::{components::chip::StateChip, pages::shared_view::quotes};

/// How many of the latest texts about being stuck are shown.
const LATEST: usize = 3;

pub(super) fn card(view: &SharedView, people: People<'_>) -> Option<AnyView> {
    if view.patterns.is_empty() && view.stuck.is_empty() {
        return None;
    }
    let patterns: Vec<_> = [State::StillStuck, State::SlippingBack]
        .into_iter()
        .flat_map(|state| view.in_state(state))
        .map(|row| {
            view! {
                <li>
                    <p>
                        "I used to "
                        {words::inline(row.wording.old.clone())}
                        " "
                        <StateChip state=row.shift.state />
                    </p>
                    <p class="soft small">{row.sentence(people)}</p>
                </li>
            }
        })
        .collect();
    let patterns = if patterns.is_empty() {
        view! { <p class="soft">{view.none_stuck()}</p> }.into_any()
    } else {
        view! { <ul class="plain-list stuck">{patterns}</ul> }.into_any()
    };
    let section = view! {
        <section class="card stack-tight" aria-labelledby="stuck">
            <h2 id="stuck">"What is still stuck"</h2>
            {patterns}
            {own_words(view, people)}
        </section>
    };
    Some(section.into_any())
}

/// "Where do I still feel stuck?", as answered before sessions.
fn own_words(view: &SharedView, people: People<'_>) -> Option<AnyView> {
    if view.stuck.is_empty() {
        return None;
    }
    let said: Vec<_> = view
        .stuck
        .iter()
        .rev()
        .take(LATEST)
        .map(|own| {
            view! { <li>{words::quotation(&own.words)} <p class="soft small">{quotes::source(&own.source, own.day)}</p></li> }
        })
        .collect();
    let heading = match people.who(Rater::Client) {
        Who::You => "Where you feel stuck".to_owned(),
        Who::Named(name) => format!("Where {name} feels stuck"),
    };
    let list = view! {
        <h3>{heading}</h3>
        <ul class="plain-list quotes">{said}</ul>
    };
    Some(list.into_any())
}
