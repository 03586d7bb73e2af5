//! `GET/POST /clients/{client}/entries/{assignment}/amend`: a finished entry as its client changes it. Fields: those of the
//! page with all questions (`answer-ITEM`, `seen-ITEM`); `go`: `clear answer-ITEM` clears one. Faults at `answer-ITEM`.

use leptos::prelude::*;
use weft_shared::{
    ids::{AssignmentId, ClientId},
    sharing::Readers,
};

use crate::{
    components::{
        field::{Faults, MadeFrom, Unsent},
        item::{Field, Names, show},
        readers::WhoReads,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Amend {
    pub client: ClientId,
    pub assignment: AssignmentId,
    pub title: String,
    /// What an instrument’s questions begin with.
    pub stem: Option<String>,
    pub fields: Vec<Field>,
    pub readers: Readers,
    /// The therapist was able to read it as it is now.
    pub was_shared: bool,
    pub contacts: Vec<String>,
    pub therapist: String,
    /// Fingerprint of the answers there are.
    pub seen: String,
}

impl Page for Amend {
    fn title(&self) -> &'static str {
        "Change an entry · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Entries
    }

    fn view(self, form: Form) -> AnyView {
        let Amend { client, assignment, title, stem, fields, readers, was_shared, contacts, therapist, seen } = self;
        let at = format!("/clients/{client}/entries/{assignment}/amend");
        let place = at.clone();
        let kept = if was_shared {
            format!("What it said before is kept below the entry. You and {therapist} can read it there.")
        } else {
            "What it said before is kept below the entry. Only you can read it there.".to_owned()
        };
        let fields: Vec<_> = fields
            .into_iter()
            .map(|field| {
                let names = Names::among_others(&field.item);
                show(field, &names, &form, &contacts)
            })
            .collect();
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">"Change this entry"</p>
                    <h1 dir="auto">{title}</h1>
                </div>
                <WhoReads sentence=readers.sentence(&therapist)/>
                <p>{kept} " Scores and quotes follow the new version."</p>
                <Faults form=form.clone()/>
                <form method="post" action=at class="stack" autocomplete="off">
                    // The first button of a form is what the Enter key presses.
                    <button class="visually-hidden" tabindex="-1" aria-hidden="true">"Save changes"</button>
                    <MadeFrom form=form.clone() fingerprint=seen/>
                    <Unsent form=form.clone() place/>
                    {stem.map(|stem| view! { <p class="help" dir="auto">{stem}</p> })}
                    {fields}
                    <div class="row">
                        <button class="button">"Save changes"</button>
                        <a href=format!("/homework/{assignment}/entry")>"Leave without saving"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}
