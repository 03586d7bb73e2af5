//! `GET/POST /homework/{assignment}/{n}`, one item at a time, and `/homework/{assignment}/all`, every item on one page.
//!
//! One at a time: the fields of `components::item` called `answer`, `seen` (revision), `go`: `next`, `back`, `skip`,
//! `pause`, `all`, or a version to use (`USE_SAVED`, `USE_DRAFT` of `components::item`). All on one page: `answer-ITEM`
//! and `seen-ITEM` for each item; `told`: the answers for which the numbers to call were shown; `go`: `next` (to the
//! finish), `pause`, or a version to use. Every post saves what is there first. The `Autosave` island wraps the fields;
//! without it, posting saves.

use std::ops::RangeInclusive;

use leptos::prelude::*;
use weft_shared::{
    exercise::{Exercise, Kind, Wording},
    ids::AssignmentId,
    when::Moment,
};

use crate::{
    components::{
        crisis::numbers,
        field::Faults,
        item::{Field, Names, show},
        readers::WhoReads,
        safety::{SafetyAnswer, told_of_you},
    },
    form::Form,
    islands::saving::autosave::Autosave,
    page::{NavItem, Page},
    pages::homework::{care::Told, how_many},
};

pub struct Player {
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub therapist: String,
    pub shown: Shown,
    /// How many questions are asked as things stand, and how many it may become as further answers are given.
    pub of: RangeInclusive<usize>,
    /// What an instrument’s questions begin with: each is only half a sentence without it.
    pub stem: Option<String>,
    /// The last save, when anything was saved: "14:02 (London time)", "on Monday at 14:02 (London time)".
    pub saved_at: Option<(Moment, String)>,
    /// The practice's crisis contacts, a line each.
    pub contacts: Vec<String>,
    /// A line the licence asks to be shown with it.
    pub notice: Option<String>,
    /// What was answered on this page that the therapist is told of.
    pub told: Vec<SafetyAnswer>,
    /// The answers for which the numbers to call were shown on their own page.
    pub numbers_shown: Told,
    /// Nobody assigned it, so no first page has said who sees what.
    pub is_self_started: bool,
}

pub enum Shown {
    One {
        /// The item's place in the definition, counted from 1: it stands in the address.
        place: usize,
        /// Its number among the questions that are asked, from 1; `None` for a note, which asks nothing.
        question: Option<usize>,
        /// Nothing comes before it.
        is_first: bool,
        /// Nothing can follow it, whatever is answered.
        is_last: bool,
        field: Box<Field>,
    },
    All(Vec<Field>),
}

/// What an instrument that is not ours says once, above its questions: the end of its introduction.
pub fn stem(exercise: &Exercise) -> Option<String> {
    exercise.source.as_ref().filter(|source| source.wording == Wording::Free)?;
    exercise.intro.split("\n\n").last().filter(|stem| !stem.is_empty()).map(str::to_owned)
}

/// The line a licence asks for, where there is one.
pub fn notice(exercise: &Exercise) -> Option<String> {
    exercise.source.as_ref().and_then(|source| source.notice.clone())
}

impl Page for Player {
    fn title(&self) -> &'static str {
        "Between sessions · Weft"
    }

    fn place(&self) -> Option<String> {
        match self.shown {
            Shown::One { question, .. } => question.map(|question| format!("Question {question}")),
            Shown::All(_) => None,
        }
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, form: Form) -> AnyView {
        let Player {
            assignment,
            title,
            kind,
            therapist,
            shown,
            of,
            saved_at,
            contacts,
            notice,
            stem,
            told,
            numbers_shown,
            is_self_started,
        } = self;
        let asks = match &shown {
            Shown::One { field, .. } => field.item.body.asks(),
            Shown::All(fields) => kind != Kind::Reading && fields.iter().any(|field| field.item.body.asks()),
        };
        let is_about_safety = match &shown {
            Shown::One { field, .. } => !field.item.risk.is_empty(),
            Shown::All(fields) => fields.iter().any(|field| !field.item.risk.is_empty()),
        };
        // Not the page's own address: the next question may be shown where one that is gone was sent.
        let here = match &shown {
            Shown::One { place, .. } => format!("/homework/{assignment}/{place}"),
            Shown::All(_) => format!("/homework/{assignment}/all"),
        };
        let numbers_shown = matches!(shown, Shown::All(_)).then(|| {
            let numbers_shown = form.value_or("told", &numbers_shown.text()).to_owned();
            view! { <input type="hidden" name="told" value=numbers_shown/> }
        });
        let inside = match shown {
            Shown::One { question, is_first, is_last, field, .. } => {
                let next = if is_last { "Check your answers" } else { "Next" };
                one((question, &of), (is_first, next), *field, &title, stem, &form, &contacts)
            }
            Shown::All(fields) => all(fields, title, kind, stem, &form, &contacts),
        };
        let safety = is_about_safety.then(|| who_is_told(&therapist, &contacts));
        let told = told_of_you(&told, &therapist, false);
        let readers = asks.then(|| {
            let who = if is_about_safety {
                "Apart from that, only you can read your answers."
            } else {
                "Only you can read this."
            };
            let begun = if is_self_started { format!(" {therapist} sees that you began it.") } else { String::new() };
            let sentence = format!("{who}{begun} At the end you choose whether to share it with {therapist}.");
            view! { <WhoReads sentence/> }
        });
        let notice = notice.map(|notice| view! { <p class="soft small">{notice}</p> });
        let saved_millis = saved_at.as_ref().map(|(at, _)| at.0);
        let saved_at = saved_at.map(|(_, words)| words);
        view! {
            <Autosave assignment saved_at saved_millis>
                // The browser must not put an old revision back into a page it shows again.
                <form method="post" action=here class="player-form" autocomplete="off">
                    // The first button of a form is what the Enter key presses.
                    <button class="visually-hidden" name="go" value="next" tabindex="-1" aria-hidden="true">
                        "Next"
                    </button>
                    {numbers_shown}
                    {inside}
                    {asks.then(|| view! {
                        <noscript>
                            <p class="soft player-plain">
                                "What you type is not saved until you go on or press “Pause”."
                            </p>
                        </noscript>
                    })}
                    <div class="player-readers">
                        {told}
                        {safety}
                        {notice}
                        {readers}
                    </div>
                </form>
            </Autosave>
        }
        .into_any()
    }
}

/// Who learns of an answer about being safe, and when; said before it is given.
fn who_is_told(therapist: &str, contacts: &[String]) -> AnyView {
    let danger = if contacts.is_empty() {
        "If you are in danger now, call your local emergency number."
    } else {
        "If you are in danger now, call:"
    };
    view! {
        <p>
            {format!(
                "If an answer here is worrying, {therapist} sees that there is one when they next open Weft. This is \
                 so even if you keep the rest private. No one is watching Weft. Do not wait for an answer here. \
                 {danger}",
            )}
        </p>
        <ul class="plain-list">{numbers(contacts)}</ul>
    }
    .into_any()
}

/// "3 of 9"; "3 of 9 or 10" while an answer may still open another question.
fn place_words(question: usize, of: &RangeInclusive<usize>) -> String {
    format!("{question} of {}", how_many(*of.start(), *of.end()))
}

fn one(
    (question, of): (Option<usize>, &RangeInclusive<usize>),
    (is_first, next): (bool, &'static str),
    field: Field,
    title: &str,
    stem: Option<String>,
    form: &Form,
    contacts: &[String],
) -> AnyView {
    let asks = field.item.body.asks();
    let back = (!is_first).then(|| view! { <button class="button quiet" name="go" value="back">"Back"</button> });
    let place = question.map(|question| {
        view! {
            <p class="player-place">
                <span class="visually-hidden">{format!("{title}: question ")}</span>
                {place_words(question, of)}
            </p>
            <progress class="player-line" max=of.end().to_string() value=question.to_string() aria-hidden="true">
            </progress>
        }
        .into_any()
    });
    // A note has no number: it is nothing to answer.
    let place = place.unwrap_or_else(|| {
        view! {
            <p class="player-place"><span class="visually-hidden">{title.to_owned()}</span></p>
            <hr class="player-line"/>
        }
        .into_any()
    });
    let skip = asks.then(|| view! { <button class="plain" name="go" value="skip">"Skip this question"</button> });
    view! {
        {pause()}
        {place}
        <div class="player-fields stack">
            <Faults form=form.clone()/>
            {stem.filter(|_| asks).map(|stem| view! { <p class="help" dir="auto">{stem}</p> })}
            {show(field, &Names::alone(), form, contacts)}
            <p class="player-plain">
                {skip}
                <button class="plain" name="go" value="all">"Show all questions on one page"</button>
            </p>
        </div>
        <div class="player-steps">
            {back}
            <button class="button" name="go" value="next">{next}</button>
        </div>
    }
    .into_any()
}

fn all(
    fields: Vec<Field>,
    title: String,
    kind: Kind,
    stem: Option<String>,
    form: &Form,
    contacts: &[String],
) -> AnyView {
    let questions = fields.iter().filter(|field| field.item.body.asks()).count();
    let place = match (kind, questions) {
        (Kind::Reading, _) | (_, 0) => String::new(),
        (_, 1) => "One question".to_owned(),
        (_, several) => format!("{several} questions"),
    };
    let fields: Vec<_> = fields
        .into_iter()
        .map(|field| {
            let names = Names::among_others(&field.item);
            show(field, &names, form, contacts)
        })
        .collect();
    view! {
        {pause()}
        <p class="player-place">{place}</p>
        <hr class="player-line"/>
        <div class="player-fields stack">
            <h1 dir="auto">{title}</h1>
            <Faults form=form.clone()/>
            {stem.map(|stem| view! { <p class="help" dir="auto">{stem}</p> })}
            {fields}
        </div>
        <div class="player-steps">
            <button class="button" name="go" value="next">
                {if kind == Kind::Reading { "I have read it" } else { "Check your answers" }}
            </button>
        </div>
    }
    .into_any()
}

fn pause() -> impl IntoView {
    view! {
        <button class="plain player-pause" name="go" value="pause">
            <span aria-hidden="true">"‹ "</span>
            "Pause"
        </button>
    }
}
