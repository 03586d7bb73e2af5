//! Exercises between sessions: assigning them, what is due, answering, and what was written.

pub mod assign;
pub mod care;
pub mod entries;
pub mod entry;
pub mod finish;
pub mod player;
pub mod shared_entry;
pub mod start;
pub mod today;

use leptos::prelude::*;

/// How long something takes, as told to the client.
fn about(minutes: u32) -> String {
    if minutes == 1 { "about a minute".to_owned() } else { format!("about {minutes} minutes") }
}

/// What stands beside an exercise when it is given.
pub enum Note {
    /// The therapist's personal line.
    Personal(String),
    /// What a pathway says about its week; nobody wrote it for this client.
    Pathway(String),
}

fn note_line(note: Note, therapist: &str) -> AnyView {
    match note {
        Note::Personal(words) => {
            let (words, therapist) = (format!("“{words}”"), format!(" —\u{a0}{therapist}"));
            view! {
                <p class="from-therapist">
                    <q class="words">{words}</q>
                    {therapist}
                </p>
            }
            .into_any()
        }
        Note::Pathway(words) => view! { <p class="soft">{format!("About this week: {words}")}</p> }.into_any(),
    }
}
