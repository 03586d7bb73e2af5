//! `GET/POST /homework/{assignment}/finish`: what was answered, and who may read it.
//! Field `readers`: `therapist` or `nobody` (two buttons), or `later` (the ratings alone are kept). Fault at `answers`
//! when nothing is written. In the check-in before a session also `rating-PATTERN`, 0 to 10, with faults there.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Item, Kind},
    ids::AssignmentId,
    response::Answer,
};

use crate::{
    components::{
        answer::said,
        field::{Faults, MadeFrom},
        safety::{SafetyAnswer, told_of_you},
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::pattern::rate::{ToRate, scale},
};

pub struct Finish {
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub therapist: String,
    /// Every question that is asked, with its place in the definition (counted from 1) and its answer.
    pub answers: Vec<(usize, Item, Option<Answer>)>,
    pub has_text: bool,
    /// The answers that the therapist is told of in any case.
    pub told: Vec<SafetyAnswer>,
    /// The open patterns, where this is the check-in before a session.
    pub to_rate: Vec<ToRate>,
    /// Fingerprint of the ratings.
    pub seen: String,
}

impl Finish {
    pub fn answered(&self) -> usize {
        self.answers.iter().filter(|(_, _, answer)| answer.is_some()).count()
    }
}

impl Page for Finish {
    fn title(&self) -> &'static str {
        "Between sessions · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, form: Form) -> AnyView {
        let (answered, of) = (self.answered(), self.answers.len());
        let Finish { assignment, title, kind, therapist, answers, has_text, told, to_rate, seen } = self;
        let rates = !to_rate.is_empty();
        let ratings = rates.then(|| ratings(to_rate, &therapist, &form));
        let lead = match answered {
            _ if of == 0 => String::new(),
            // What a reading asks at its end is an offer.
            0 if kind == Kind::Reading => String::new(),
            0 => " · nothing answered yet".to_owned(),
            1 if of == 1 => " · answered".to_owned(),
            all if all == of => format!(" · all {of} answered"),
            some => format!(" · {some} of {of} answered. You may leave some out."),
        };
        let what = match kind {
            Kind::Quiz if !has_text => "answers and the result",
            _ if has_text => "words",
            _ => "answers",
        };
        let lines: Vec<_> = (1..).zip(answers).map(|(number, answered)| line(assignment, number, answered)).collect();
        let sees = if told.is_empty() {
            "you began and finished, and when"
        } else {
            "you began and finished, and when, and that you gave a worrying answer about being safe, as the note above \
             says"
        };
        let told = told_of_you(&told, &therapist, false);
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{words::named(title)} {lead}</p>
                    <h1 tabindex="-1" autofocus=true>{if of == 0 || kind == Kind::Reading { "You are at the end" } else { "Check your answers" }}</h1>
                </div>
                <Faults form=form.clone()/>
                <ol class="answers" id="answers">{lines}</ol>
                {told}
                <form method="post" action=format!("/homework/{assignment}/finish") class="stack">
                <MadeFrom form=form.clone() fingerprint=seen/>
                {ratings}
                <section class="card stack" aria-labelledby="readers">
                    <h2 id="readers">"Who can read this?"</h2>
                    <p>
                        {format!(
                            "Private: only you can read your {what}; {therapist} sees only that {sees}. Shared: {therapist} \
                             can read this too, and you can talk about it. You can change this later.",
                        )}
                    </p>
                    <div class="row">
                        <button class="button quiet" name="readers" value="nobody">"Finish and keep private"</button>
                        <button class="button quiet" name="readers" value="therapist">
                            {format!("Finish and share with {therapist}")}
                        </button>
                    </div>
                </section>
                <p>
                    {if rates {
                        view! {
                            <button class="plain" name="readers" value="later">"Save ratings and finish later"</button>
                        }
                            .into_any()
                    } else {
                        view! { <a href="/today">"Finish later"</a> }.into_any()
                    }}
                </p>
                </form>
            </div>
        }
        .into_any()
    }
}

/// How strong the client's open patterns were since the last session.
fn ratings(to_rate: Vec<ToRate>, therapist: &str, form: &Form) -> AnyView {
    let scales: Vec<_> = to_rate.into_iter().map(|to_rate| scale(to_rate, form)).collect();
    view! {
        <section class="stack" aria-labelledby="ratings">
            <h2 id="ratings">"How strong was the old way since the last session?"</h2>
            <p>
                {format!(
                    "Rate as it feels to you. Leave out any you like. Your ratings count for your next session if you \
                     share this with {therapist}. If you also rate in the session, the one from the session counts. \
                     Both are saved.",
                )}
            </p>
            {scales}
        </section>
    }
    .into_any()
}

/// `number`: of the question among those that are asked.
fn line(
    assignment: AssignmentId,
    number: usize,
    (place, item, answer): (usize, Item, Option<Answer>),
) -> impl IntoView {
    let answered = match &answer {
        Some(answer) => said(&item, answer),
        None => view! { <p class="soft">"Not answered"</p> }.into_any(),
    };
    let (verb, what) = if answer.is_some() { ("Change", " your answer to") } else { ("Answer", "") };
    view! {
        // A required answer that is missing leads here.
        <li id=item.id.to_string()>
            <p class="asked">{item.prompt}</p>
            {answered}
            <a href=format!("/homework/{assignment}/{place}")>
                {verb}
                <span class="visually-hidden">{format!("{what} question {number}")}</span>
            </a>
        </li>
    }
}
