//! `GET /homework/{assignment}/entry`: a finished entry as its client sees it: result or words, and who can read it.
//!
//! Forms: `POST /homework/{assignment}/sharing`, field `readers` (`therapist` or `nobody`); and, while shared, the
//! evidence form of `together::words`.

use leptos::prelude::*;
use weft_shared::{
    ids::AssignmentId, plane::PlanePoint, scoring::Score, shared_view::NOT_A_DIAGNOSIS, sharing::Readers, when,
};

use crate::{
    components::{field::Faults, plane::PlaneFigure, readers::WhoReads},
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
    /// The point of a starting-pattern quiz.
    pub point: Option<PlanePoint>,
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
        let Entry { assignment, therapist, readers, just_finished, point, words } = self;
        let finished = just_finished.then(|| {
            let now = match readers {
                Readers::ClientAlone => "Finished, and kept private.".to_owned(),
                Readers::ClientAndTherapist => format!("Finished, and shared with {therapist}."),
            };
            view! { <p class="note" role="status">{now}" You find it again under “What I have written”."</p> }
        });
        let result = result(point, &words.scores);
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{} · finished on {}", words.kind.word(), when::long(words.finished))}</p>
                    <h1>{words.title.clone()}</h1>
                </div>
                {finished}
                <WhoReads sentence=readers.sentence(&therapist)/>
                <Faults form=form.clone()/>
                {result}
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
                "Then only you can read this. What {therapist} has read, or a report has told, cannot be taken back; \
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

/// What a quiz says, first in words.
fn result(point: Option<PlanePoint>, scores: &[Score]) -> Option<AnyView> {
    if scores.is_empty() {
        return None;
    }
    let drawn = match point {
        Some(point) => view! {
            <PlaneFigure path=vec![point]/>
            <p>{point.day_to_day()}</p>
        }
        .into_any(),
        None if scores.iter().any(|score| score.value.is_none()) => view! {
            <p>
                "Several questions were left out, so there is too little to draw a result from. That is fine: your answers \
                 are kept, and you can talk about any of them."
            </p>
        }
        .into_any(),
        None => ().into_any(),
    };
    let numbers: Vec<_> = scores.iter().map(number).collect();
    let result = view! {
        <section class="stack" aria-labelledby="result">
            <h2 id="result">"What your answers say"</h2>
            {drawn}
            <dl class="numbers-said">{numbers}</dl>
            <p class="soft">{NOT_A_DIAGNOSIS}</p>
        </section>
    };
    Some(result.into_any())
}

fn number(score: &Score) -> impl IntoView + use<> {
    let (lowest, highest) = score.range;
    let value = match score.value {
        Some(value) => format!("{value:.1}, on a line from {lowest:.0} to {highest:.0}"),
        None => format!("no number: {} of {} questions answered", score.answered, score.items),
    };
    view! {
        <div>
            <dt>{score.title.clone()}</dt>
            <dd>{value}</dd>
        </div>
    }
}
