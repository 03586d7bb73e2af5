//! `GET/POST /library/import`: an exercise from a file. Multipart field `file`: Weft's JSON or a FHIR Questionnaire. Where
//! the practice has the exercise already, the page comes again with the `definition` that was read, and `beside` says what
//! becomes of it: `version` or `apart`.

use leptos::prelude::*;
use weft_shared::{exchange::Notes, exercise::Fault, ids::ExerciseId};

use crate::{
    components::field::OnlyOnce,
    form::Form,
    page::{NavItem, Page},
};

#[derive(Default)]
pub struct Import {
    /// What came of the file that was sent.
    pub outcome: Option<Outcome>,
    /// What became of its parts.
    pub notes: Notes,
}

pub enum Outcome {
    /// A draft, with its title.
    Taken { exercise: ExerciseId, title: String },
    /// Nothing was taken yet.
    Exists(Exists),
    /// What is wrong with the file, each with the place in it.
    Refused(Vec<Fault>),
}

/// The exercise that is there already.
pub struct Exists {
    pub exercise: ExerciseId,
    pub title: String,
    /// The file says the same.
    pub is_same: bool,
    /// Its next version has been begun.
    pub has_draft: bool,
    /// What was read from the file, in Weft's form.
    pub definition: String,
}

impl Page for Import {
    fn title(&self) -> &'static str {
        "Import an exercise · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, _form: Form) -> AnyView {
        let Import { outcome, notes } = self;
        let said = outcome.map(|outcome| match outcome {
            Outcome::Taken { exercise, title } => taken(exercise, &title, notes),
            Outcome::Exists(exists) => there_already(exists, notes),
            Outcome::Refused(faults) => view! {
                <div class="faults" role="alert">
                    <p>"Nothing was imported. Correct this in the file and choose it again:"</p>
                    <ul>{lines(faults)}</ul>
                </div>
            }
            .into_any(),
        });
        view! {
            <div class="narrow stack">
                <h1>"Import an exercise"</h1>
                <p>
                    "Weft reads its own exercise files and FHIR R4 Questionnaires, up to 5 MB. The exercise becomes a draft: \
                     check it, then publish it."
                </p>
                {said}
                <form method="post" enctype="multipart/form-data" class="stack">
                    <OnlyOnce/>
                    <div class="field">
                        <label for="file">"File"</label>
                        <input type="file" id="file" name="file" accept=".json,application/json,application/fhir+json"/>
                    </div>
                    <div class="row">
                        <button class="button">"Import file"</button>
                        <a href="/library">"Cancel"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

fn lines(faults: Vec<Fault>) -> Vec<AnyView> {
    faults.into_iter().map(|fault| view! { <li><code>{fault.place}</code>": "{fault.what}</li> }.into_any()).collect()
}

fn taken(exercise: ExerciseId, title: &str, notes: Notes) -> AnyView {
    view! {
        <div class="note stack-tight" role="status">
            <p>{format!("“{title}” was imported as a draft.")}</p>
            {told(notes)}
            <p><a class="button" href=format!("/library/{exercise}/draft")>"Check the draft"</a></p>
        </div>
    }
    .into_any()
}

/// What matters in full; the rest for whoever wants to see it.
fn told(notes: Notes) -> AnyView {
    let Notes { first, further } = notes;
    let first = (!first.is_empty()).then(|| {
        view! {
            <p>"Check this before you publish:"</p>
            <ul>{lines(first)}</ul>
        }
    });
    let further = (!further.is_empty()).then(|| {
        let count = further.len();
        let parts =
            if count == 1 { "1 part of the file is".to_owned() } else { format!("{count} parts of the file are") };
        view! {
            <details>
                <summary>{format!("{parts} not used in Weft")}</summary>
                <p>"They are saved with the exercise. When you export it as FHIR, they are in that file."</p>
                <ul>{lines(further)}</ul>
            </details>
        }
    });
    view! { {first}{further} }.into_any()
}

fn there_already(exists: Exists, notes: Notes) -> AnyView {
    let Exists { exercise, title, is_same, has_draft, definition } = exists;
    let at = if has_draft { format!("/library/{exercise}/draft") } else { format!("/library/{exercise}") };
    let says = match (is_same, has_draft) {
        (true, _) => "The file contains the same exercise, so nothing was imported.",
        (false, true) => {
            "The file differs from it. Nothing was imported. There is a draft of its next version: to make this file \
             the next version, publish or discard that draft first."
        }
        (false, false) => "The file differs from it. Nothing was imported yet.",
    };
    let version = (!is_same && !has_draft)
        .then(|| view! { <button class="button" name="beside" value="version">"Import as the next version"</button> });
    view! {
        <div class="note stack-tight" role="status">
            <p>"“"<a href=at>{title}</a>"” is in your library already. "{says}</p>
            {(!is_same).then(|| told(notes))}
            <form method="post" enctype="multipart/form-data" class="row">
                <OnlyOnce/>
                <input type="hidden" name="definition" value=definition/>
                {version}
                <button class="button quiet" name="beside" value="apart">"Import as a second exercise"</button>
            </form>
        </div>
    }
    .into_any()
}
