//! Exercises between sessions: assigning them, what is due, answering, and what was written.

pub mod amend;
pub mod assign;
pub mod assigned;
pub mod care;
pub mod earlier;
pub mod entries;
pub mod entry;
pub mod finish;
pub mod player;
pub mod shared_entry;
pub mod start;
pub mod today;

use crate::components::words;
use leptos::prelude::*;
use weft_shared::ids::AssignmentId;

/// How long something takes, as told to the client.
fn about(minutes: u32) -> String {
    if minutes == 1 { "about a minute".to_owned() } else { format!("about {minutes} minutes") }
}

/// "9"; "9 or 10", "9 to 12" while answers may still open more.
fn how_many(least: usize, most: usize) -> String {
    match most.saturating_sub(least) {
        0 => least.to_string(),
        1 => format!("{least} or {most}"),
        _ => format!("{least} to {most}"),
    }
}

/// What stands beside an exercise when it is assigned.
pub enum Note {
    /// The therapist's personal line.
    Personal(String),
    /// What a pathway says about its week; nobody wrote it for this client.
    Pathway(String),
}

impl Note {
    /// Whoever wrote them.
    pub fn words(self) -> String {
        match self {
            Note::Personal(words) | Note::Pathway(words) => words,
        }
    }
}

/// The form that puts an exercise away (`yes`), or takes that back (`no`).
fn decline_button(assignment: AssignmentId, declined: &'static str, words: &'static str, title: &str) -> AnyView {
    view! {
        <form method="post" action=format!("/homework/{assignment}/decline")>
            <button class="plain" name="declined" value=declined>
                {words}
                <span class="visually-hidden">{format!(": {title}")}</span>
            </button>
        </form>
    }
    .into_any()
}

fn note_line(note: Note, therapist: &str) -> AnyView {
    match note {
        Note::Personal(words) => view! {
            <p class="from-therapist">
                {words::quote(&words)}
                {format!(" —\u{a0}{therapist}")}
            </p>
        }
        .into_any(),
        Note::Pathway(words) => view! { <p class="soft">"About this week: " {words::inline(words)}</p> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::how_many;

    #[test]
    fn a_number_that_may_grow_is_said_as_people_say_it() {
        assert_eq!(how_many(10, 10), "10");
        assert_eq!(how_many(10, 11), "10 or 11");
        assert_eq!(how_many(9, 12), "9 to 12");
    }
}
