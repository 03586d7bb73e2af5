//! Exercises between one session and the next: what was done, and nothing about the rest.

use leptos::prelude::*;
use weft_shared::shared_view::SharedView;

/// How many of the latest stretches are unfolded; the earlier ones are folded.
const OPEN: usize = 5;

pub(super) fn card(view: &SharedView) -> Option<AnyView> {
    let mut lines: Vec<_> =
        view.between().iter().rev().map(|stretch| view! { <li>{stretch.sentence()}</li> }.into_any()).collect();
    if lines.is_empty() {
        return None;
    }
    let earlier = lines.split_off(lines.len().min(OPEN));
    let earlier = (!earlier.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Earlier sessions"</summary>
                <ul class="plain-list between">{earlier}</ul>
            </details>
        }
    });
    let section = view! {
        <section class="card stack" aria-labelledby="homework">
            <h2 id="homework">"Between sessions"</h2>
            <ul class="plain-list between">{lines}</ul>
            {earlier}
        </section>
    };
    Some(section.into_any())
}
