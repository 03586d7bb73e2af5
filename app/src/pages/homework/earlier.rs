//! How an entry read before the client changed it.

use leptos::prelude::*;
use weft_shared::{
    exercise::Item,
    response::Answer,
    when::{self, Day},
};

use crate::components::answer::said;

pub struct Earlier {
    /// When it was finished, or changed to this.
    pub written: Day,
    /// When it was changed.
    pub replaced: Day,
    /// The therapist was able to read it.
    pub was_shared: bool,
    /// Links of quotes that were removed with the change.
    pub quotes_unlinked: usize,
    pub answers: Vec<(Item, Answer)>,
}

/// Each earlier revision, folded. `is_own`: the client looks, who alone is told which the therapist was able to read.
pub fn section(earlier: Vec<Earlier>, is_own: bool) -> Option<AnyView> {
    if earlier.is_empty() {
        return None;
    }
    let revisions: Vec<_> = earlier.into_iter().map(|earlier| revision(earlier, is_own)).collect();
    let section = view! {
        <section class="stack" aria-labelledby="earlier">
            <h2 id="earlier">"Before it was changed"</h2>
            {revisions}
        </section>
    };
    Some(section.into_any())
}

fn revision(earlier: Earlier, is_own: bool) -> AnyView {
    let Earlier { written, replaced, was_shared, quotes_unlinked, answers } = earlier;
    let heading = format!("Before the change of {}", when::long(replaced));
    let readers = match (is_own, was_shared) {
        (false, _) => "",
        (true, true) => " Your therapist was able to read this.",
        (true, false) => " Only you can read this.",
    };
    let links = match quotes_unlinked {
        0 => String::new(),
        1 => " One quote was no longer in the entry, so its link was removed.".to_owned(),
        several => format!(" {several} quotes were no longer in the entry, so their links were removed."),
    };
    let rows: Vec<_> = answers
        .iter()
        .map(|(item, answer)| {
            view! {
                <div>
                    <dt dir="auto">{item.prompt.clone()}</dt>
                    <dd>{said(item, answer)}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <details class="linking">
            <summary>{heading}</summary>
            <div class="card stack-tight">
                <p class="soft">{format!("Written on {}.{readers}{links}", when::long(written))}</p>
                <dl class="answers">{rows}</dl>
            </div>
        </details>
    }
    .into_any()
}
