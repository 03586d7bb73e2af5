//! The history of a pattern, newest first.

use crate::components::words;
use leptos::prelude::*;
use weft_shared::{
    pattern::History,
    when::{self, Day},
};

pub(super) fn section(history: &History) -> Option<AnyView> {
    let mut lines: Vec<(Day, AnyView)> = Vec::new();
    for worded in &history.worded {
        let (old, new) = (worded.wording.old.clone(), worded.wording.new.clone());
        let said = format!("Worded so until {}, by {}", when::long(worded.until), worded.by);
        let line = view! {
            <p class="words">"I used to " {words::inline(old)} ". Now I can " {words::inline(new)} "."</p>
            <p class="soft small">{said}</p>
        };
        lines.push((worded.until, line.into_any()));
    }
    for turn in &history.turns {
        lines.push((turn.day, view! { <p>{turn.sentence()}</p> }.into_any()));
    }
    let mut before = "the first ratings".to_owned();
    for start in &history.starts {
        let said = format!(
            "Start agreed on {}: {}. Before: {before}. Written down by {}",
            when::long(start.day),
            start.sessions(),
            start.by
        );
        lines.push((start.day, view! { <p>{said}</p> }.into_any()));
        before = start.sessions();
    }
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|(day, _)| std::cmp::Reverse(*day));
    let lines: Vec<_> = lines.into_iter().map(|(_, line)| view! { <li>{line}</li> }).collect();
    let section = view! {
        <section class="stack-tight" aria-labelledby="history">
            <h2 id="history">"What changed about it"</h2>
            <ol class="plain-list dated">{lines}</ol>
        </section>
    };
    Some(section.into_any())
}
