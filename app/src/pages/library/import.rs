//! `GET/POST /library/import`: an exercise from a file. Multipart field `file`: Weft's JSON or a FHIR Questionnaire.

use leptos::prelude::*;
use weft_shared::{exercise::Fault, ids::ExerciseId};

use crate::{
    components::field::OnlyOnce,
    form::Form,
    page::{NavItem, Page},
};

#[derive(Default)]
pub struct Import {
    /// What came of it: the draft and its title.
    pub read: Option<(ExerciseId, String)>,
    /// What is wrong with the file that was sent, with the place in it; of one that was read, what has no place here.
    pub faults: Vec<Fault>,
}

impl Page for Import {
    fn title(&self) -> &'static str {
        "From a file · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, _form: Form) -> AnyView {
        let Import { read, faults } = self;
        let lines: Vec<_> =
            faults.into_iter().map(|fault| view! { <li><code>{fault.place}</code>": "{fault.what}</li> }).collect();
        let said = match (read, lines.is_empty()) {
            (Some((exercise, title)), _) => Some(
                view! {
                    <div class="note stack-tight" role="status">
                        <p>{format!("“{title}” was read. These parts of the file have no place in Weft and were left out:")}</p>
                        <ul>{lines}</ul>
                        <p><a class="button" href=format!("/library/{exercise}/draft")>"Look it over"</a></p>
                    </div>
                }
                .into_any(),
            ),
            (None, false) => Some(
                view! {
                    <div class="faults" role="alert">
                        <p>"Nothing was taken from this file. It needs another look here:"</p>
                        <ul>{lines}</ul>
                    </div>
                }
                .into_any(),
            ),
            (None, true) => None,
        };
        view! {
            <div class="narrow stack">
                <h1>"An exercise from a file"</h1>
                <p>
                    "Weft reads its own exercise files and FHIR R4 Questionnaires, up to 5 MB. What comes in is a draft: you
                    look it over and publish it."
                </p>
                {said}
                <form method="post" enctype="multipart/form-data" class="stack">
                    <OnlyOnce/>
                    <div class="field">
                        <label for="file">"The file"</label>
                        <input type="file" id="file" name="file" accept=".json,application/json,application/fhir+json"/>
                    </div>
                    <div class="row">
                        <button class="button">"Read it"</button>
                        <a href="/library">"Back to the library"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}
