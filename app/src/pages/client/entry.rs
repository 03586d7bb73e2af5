//! `GET /homework/{assignment}/entry`: a finished entry as its client sees it: result or words, and who can read it.
//!
//! Forms: `POST /homework/{assignment}/sharing`, field `readers` (`therapist` or `nobody`); and, while shared, the
//! evidence form of `together::words`.

use leptos::prelude::*;
use weft_shared::{ids::AssignmentId, sharing::Readers, when};

use crate::{
    components::{
        field::Faults,
        readers::WhoReads,
        result::{self, QuizResult},
    },
    form::Form,
    page::{Page, Place},
    pages::together::words::Words,
};

pub struct Entry {
    pub assignment: AssignmentId,
    pub therapist: String,
    pub readers: Readers,
    /// It was finished just now: say so.
    pub just_finished: bool,
    pub result: QuizResult,
    pub words: Words,
}

impl Page for Entry {
    fn title(&self) -> &'static str {
        "Entry · Weft"
    }

    fn place(&self) -> Place {
        Place::Entries
    }

    fn view(self, form: Form) -> AnyView {
        let Entry { assignment, therapist, readers, just_finished, result, words } = self;
        let finished = just_finished.then(|| {
            let now = match readers {
                Readers::ClientAlone => "Finished, and kept private.".to_owned(),
                Readers::ClientAndTherapist => format!("Finished, and shared with {therapist}."),
            };
            view! { <p class="note" role="status">{now}" You find it again under “What I have written”."</p> }
        });
        let paper = (!result.is_empty()).then(|| result::print(assignment, "It is your own copy."));
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{} · finished on {}", words.kind.word(), when::long(words.finished))}</p>
                    <h1>{words.title.clone()}</h1>
                </div>
                {finished}
                <WhoReads sentence=readers.sentence(&therapist)/>
                <Faults form=form.clone()/>
                {result.show("What your answers say")}
                {paper}
                {words.show(&form)}
                {sharing(assignment, &therapist, readers)}
            </div>
        }
        .into_any()
    }
}

/// Who can read it, and the one button that changes that.
fn sharing(assignment: AssignmentId, therapist: &str, readers: Readers) -> impl IntoView + use<> {
    let (value, verb, help) = match readers {
        Readers::ClientAlone => (
            "therapist",
            format!("Share with {therapist}"),
            format!("Then {therapist} can read all of this entry, and you see when that happens."),
        ),
        Readers::ClientAndTherapist => (
            "nobody",
            "Stop sharing".to_owned(),
            format!(
                "If you stop sharing, only you can read this. What {therapist} has read, or a report has told, cannot be taken back; \
                 you find both under “Who has seen what”."
            ),
        ),
    };
    view! {
        <section class="card stack" aria-labelledby="sharing">
            <h2 id="sharing">"Change who can read this"</h2>
            <form method="post" action=format!("/homework/{assignment}/sharing") class="stack">
                <p class="help">{help}</p>
                <p>
                    <button class="button quiet" name="readers" value=value>{verb}</button>
                </p>
            </form>
        </section>
    }
}
