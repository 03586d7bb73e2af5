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

use crate::components::words;
use leptos::prelude::*;

/// How long something takes, as told to the client.
fn about(minutes: u32) -> String {
    if minutes == 1 { "about a minute".to_owned() } else { format!("about {minutes} minutes") }
}

/// The therapist's personal line.
fn therapist_line(note: &str, therapist: &str) -> impl IntoView + use<> {
    view! {
        <p class="from-therapist">
            {words::quote(note)}
            {format!(" —\u{a0}{therapist}")}
        </p>
    }
}
