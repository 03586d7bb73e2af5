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
        "What I have written · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Entries
    }

    fn view(self, _form: Form) -> AnyView {
        let Entries { therapist, entries } = self;
        let shared = entries.iter().filter(|entry| entry.readers == Readers::ClientAndTherapist).count();
        let lead = match (entries.len(), shared) {
            (0, _) => "Nothing is finished yet.".to_owned(),
            (all, 0) => format!("{all} finished, all private."),
            (all, shared) if all == shared => format!("{all} finished, all shared with {therapist}."),
            (all, shared) => format!("{all} finished, {shared} shared with {therapist}."),
        };
        let list = (!entries.is_empty()).then(|| {
            let lines: Vec<_> = entries.into_iter().map(line).collect();
            view! { <ul class="lines plain-list">{lines}</ul> }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{lead}</p>
                    <h1>"What I have written"</h1>
                </div>
                {list}
                <WhoReads sentence=format!(
                    "What is private, only you can read. What is shared, you and {therapist} can read. Open an entry to \
                     change that.",
                )/>
            </div>
        }
        .into_any()
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
