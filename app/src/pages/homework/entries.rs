//! `GET /entries`: everything the client has written or finished, newest first, each with who can read it.

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::AssignmentId,
    sharing::Readers,
    when::{self, Day},
};

use crate::{
    components::readers::WhoReads,
    form::Form,
    page::{NavItem, Page},
};

pub struct Entries {
    pub therapist: String,
    pub entries: Vec<EntryLine>,
}

pub struct EntryLine {
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub finished: Day,
    pub readers: Readers,
}

impl Page for Entries {
    fn title(&self) -> &'static str {
        "My entries · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Entries
    }

    fn view(self, _form: Form) -> AnyView {
        let Entries { therapist, entries } = self;
        let shared = entries.iter().filter(|entry| entry.readers == Readers::ClientAndTherapist).count();
        let lead = lead(entries.len(), shared, &therapist);
        let list = (!entries.is_empty()).then(|| {
            let lines: Vec<_> = entries.into_iter().map(line).collect();
            view! { <ul class="lines plain-list">{lines}</ul> }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{lead}</p>
                    <h1>"My entries"</h1>
                </div>
                {list}
                <p class="soft">"What you have begun but not finished is on " <a href="/today">"Today"</a> "."</p>
                <WhoReads sentence=format!(
                    "Only you can read private entries. You and {therapist} can read shared ones. Open an entry to change \
                     this.",
                )/>
            </div>
        }
        .into_any()
    }
}

/// How many entries there are, and who can read them.
fn lead(all: usize, shared: usize, therapist: &str) -> String {
    match (all, shared) {
        (0, _) => "No entries yet. They appear here when you finish an exercise.".to_owned(),
        (1, 0) => "1 entry, private.".to_owned(),
        (1, _) => format!("1 entry, shared with {therapist}."),
        (all, 0) => format!("{all} entries, all private."),
        (all, shared) if all == shared => format!("{all} entries, all shared with {therapist}."),
        (all, shared) => format!("{all} entries, {shared} shared with {therapist}."),
    }
}

fn line(entry: EntryLine) -> impl IntoView {
    let shared = entry.readers == Readers::ClientAndTherapist;
    view! {
        <li class="line">
            <div>
                <a href=format!("/homework/{}/entry", entry.assignment) dir="auto">{entry.title}</a>
                <p class="soft">{format!("{} · {}", entry.kind.word(), when::long(entry.finished))}</p>
            </div>
            <span class=if shared { "chip chip-shared" } else { "chip chip-private" }>{entry.readers.word()}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::lead;

    #[test]
    fn entries_are_counted_none_one_two_and_many() {
        let said = |all, shared| lead(all, shared, "Dr. Adeyemi");
        assert_eq!(said(0, 0), "No entries yet. They appear here when you finish an exercise.");
        assert_eq!(said(1, 0), "1 entry, private.");
        assert_eq!(said(1, 1), "1 entry, shared with Dr. Adeyemi.");
        assert_eq!(said(2, 0), "2 entries, all private.");
        assert_eq!(said(2, 2), "2 entries, all shared with Dr. Adeyemi.");
        assert_eq!(said(40, 1), "40 entries, 1 shared with Dr. Adeyemi.");
    }
}
