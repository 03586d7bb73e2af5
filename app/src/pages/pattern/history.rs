//! The history of a pattern, newest first.

use crate::components::words;
use leptos::prelude::*;
use weft_shared::{
    pattern::History,
    reader::People,
    when::{self, Day},
};

pub(super) fn section(history: &History, people: People<'_>) -> Option<AnyView> {
    let mut lines: Vec<(Day, AnyView)> = Vec::new();
    for worded in &history.worded {
        let (old, new) = (worded.wording.old.clone(), worded.wording.new.clone());
        let said = format!("Wording by {}, until {}.", worded.by.who(people).within(), when::long(worded.until));
        let line = view! {
            <p class="words">"I used to " {words::inline(old)} ". Now I can " {words::inline(new)} "."</p>
            <p class="soft small">{said}</p>
        };
        lines.push((worded.until, line.into_any()));
    }
    for turn in &history.turns {
        lines.push((turn.day, view! { <p>{turn.sentence(people)}</p> }.into_any()));
    }
    let mut before = "the first ratings".to_owned();
    for start in &history.starts {
        let said = format!(
            "On {} {} set the start to {}. Before that: {before}.",
            when::long(start.day),
            start.by.who(people).within(),
            start.sessions()
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
            <h2 id="history">"History of this pattern"</h2>
            <ol class="plain-list dated">{lines}</ol>
        </section>
    };
    Some(section.into_any())
}
