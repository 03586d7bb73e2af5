//! `GET/POST /clients/{client}/patterns/new` and `/clients/{client}/patterns/{pattern}`. Fields: `old`, `new`.

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, PatternId},
    pattern::Wording,
};

use crate::{
    components::{
        field::{Faults, TextField},
        readers::WhoReads,
    },
    form::Form,
    page::{Page, Place},
};

pub struct Pattern {
    pub client: ClientId,
    /// "Noor"
    pub called: String,
    pub therapist: String,
    pub treats: bool,
    /// The pattern being edited; `None`: a new one.
    pub editing: Option<(PatternId, Wording)>,
}

impl Page for Pattern {
    fn title(&self) -> &'static str {
        "A pattern · Weft"
    }

    fn place(&self) -> Place {
        if self.treats { Place::Caseload } else { Place::Shared }
    }

    fn view(self, form: Form) -> AnyView {
        let Pattern { client, called, therapist, treats, editing } = self;
        let (heading, verb) = match (&editing, treats) {
            (Some(_), _) => ("Find better words".to_owned(), "Keep these words"),
            (None, true) => (format!("A pattern {called} is changing"), "Add this pattern"),
            (None, false) => ("A pattern you are changing".to_owned(), "Add this pattern"),
        };
        let (action, before) = match editing {
            Some((pattern, wording)) => (format!("/clients/{client}/patterns/{pattern}"), Some(wording)),
            None => (format!("/clients/{client}/patterns/new"), None),
        };
        let before =
            |half: fn(&Wording) -> &String| before.as_ref().map(|wording| half(wording).as_str()).unwrap_or("");
        let help = if treats {
            format!("Two halves of one sentence, in words {called} would use. Both of you can change them later.")
        } else {
            format!("Two halves of one sentence, in your own words. You and {therapist} can change them later.")
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">"Patterns"</p>
                    <h1>{heading}</h1>
                </div>
                <Faults form=form.clone() />
                <p>{help}</p>
                <form class="stack halves" method="post" action=action>
                    <TextField
                        label="I used to …"
                        name="old"
                        value=form.value_or("old", before(|wording| &wording.old))
                        help="The old way. For example: check his phone when he is late"
                        fault=form.fault("old").map(str::to_owned)
                    />
                    <TextField
                        label="Now I can …"
                        name="new"
                        value=form.value_or("new", before(|wording| &wording.new))
                        help="What is wanted instead, even if it is still rare. For example: wait, and ask"
                        fault=form.fault("new").map(str::to_owned)
                    />
                    <WhoReads sentence=format!("{called} and {therapist} both see these words.") />
                    <div class="row">
                        <button class="button">{verb}</button>
                        <a href=format!("/clients/{client}/shared")>"Not now"</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}
