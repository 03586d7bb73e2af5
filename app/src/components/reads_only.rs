//! The line for whoever reads a record and changes nothing in it.

use leptos::prelude::*;
use weft_shared::capacity::Capacity;

/// As what they read, and that the client sees it; nothing for the two people of the record.
pub fn reads_only(capacity: Capacity, called: &str) -> Option<AnyView> {
    let why = match capacity {
        Capacity::Client | Capacity::Therapist => return None,
        Capacity::Supervisor => "You read this as a supervisor",
        Capacity::Emergency => "You opened this record in an emergency, for a time",
    };
    let said = format!("{why}, and cannot change anything. {called} sees in “Who has seen what” what you open.");
    Some(view! { <p class="note">{said}</p> }.into_any())
}
