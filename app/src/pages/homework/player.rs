//! `GET/POST /homework/{assignment}/{n}`, one item at a time, and `/homework/{assignment}/all`, every item on one page.
//!
//! One at a time: the fields of `components::item` called `answer`, `seen` (revision), `go`: `next`, `back`, `skip`,
//! `pause` or `all`. All on one page: `answer-ITEM` and `seen-ITEM` for each item; `go`: `next` (to the finish) or
//! `pause`. Every post saves what is there first. The `Autosave` island wraps the fields; without it, posting saves.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Exercise, Kind, Wording},
    ids::AssignmentId,
};

use crate::{
    components::{
        field::Faults,
        item::{Field, Names, show},
        readers::WhoReads,
    },
    form::Form,
    islands::saving::autosave::Autosave,
    page::{NavItem, Page},
};

pub struct Player {
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub therapist: String,
    pub shown: Shown,
    /// How many items are asked, as things stand.
    pub of: usize,
    /// What an instrument’s questions begin with: each is only half a sentence without it.
    pub stem: Option<String>,
    /// "14:02" of the last save, when anything was saved.
    pub saved_at: Option<String>,
    /// The practice's crisis contacts, a line each.
    pub contacts: Vec<String>,
    /// A line the licence asks to be shown with it.
    pub notice: Option<String>,
}

pub enum Shown {
    One {
        /// The item's place in the definition, counted from 1: it stands in the address.
        place: usize,
        /// Its place among those that are asked, counted from 1.
        position: usize,
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
        "Homework · Weft"
    }

    fn place(&self) -> Option<String> {
        match self.shown {
            Shown::One { position, .. } => Some(format!("{position} of {}", self.of)),
            Shown::All(_) => None,
        }
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, form: Form) -> AnyView {
        let Player { assignment, title, kind, therapist, shown, of, saved_at, contacts, notice, stem } = self;
        let asks = match &shown {
            Shown::One { field, .. } => field.item.body.asks(),
            Shown::All(fields) => kind != Kind::Reading && fields.iter().any(|field| field.item.body.asks()),
        };
        // Not the page's own address: the next question may be shown where one that is gone was sent.
        let here = match &shown {
            Shown::One { place, .. } => format!("/homework/{assignment}/{place}"),
            Shown::All(_) => format!("/homework/{assignment}/all"),
        };
        let inside = match shown {
            Shown::One { position, is_last, field, .. } => {
                let next = if is_last { "Look it over" } else { "Next" };
                one((position, of, next), *field, &title, stem, &form, &contacts)
            }
            Shown::All(fields) => all(fields, title, kind, stem, &form, &contacts),
        };
        let readers = asks.then(|| {
            let sentence = format!("Only you can read this. At the end you decide whether {therapist} can too.");
            view! { <WhoReads sentence/> }
        });
        let notice = notice.map(|notice| view! { <p class="soft small">{notice}</p> });
        view! {
            <Autosave assignment saved_at>
                // The browser must not put an old revision back into a page it shows again.
                <form method="post" action=here class="player-form" autocomplete="off">
                    // The first button of a form is what the Enter key presses.
                    <button class="visually-hidden" name="go" value="next" tabindex="-1" aria-hidden="true">
                        "Next"
                    </button>
                    {inside}
                    <div class="player-readers">
                        {notice}
                        {readers}
                    </div>
                </form>
            </Autosave>
        }
        .into_any()
    }
}

fn one(
    (position, of, next): (usize, usize, &'static str),
    field: Field,
    title: &str,
    stem: Option<String>,
    form: &Form,
    contacts: &[String],
) -> AnyView {
    let asks = field.item.body.asks();
    let back = (position > 1).then(|| view! { <button class="button quiet" name="go" value="back">"Back"</button> });
    let skip = asks.then(|| view! { <button class="plain" name="go" value="skip">"Skip this one"</button> });
    view! {
        {pause()}
        <p class="player-place">
            <span class="visually-hidden">{format!("{title}: ")}</span>
            {format!("{position} of {of}")}
        </p>
        <progress class="player-line" max=of.to_string() value=position.to_string() aria-hidden="true"></progress>
        <div class="player-fields stack">
            <Faults form=form.clone()/>
            {stem.filter(|_| asks).map(|stem| view! { <p class="help" dir="auto">{stem}</p> })}
            {show(field, &Names::alone(), form, contacts)}
            <p class="player-plain">
                {skip}
                <button class="plain" name="go" value="all">"Show all on one page"</button>
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
                {if kind == Kind::Reading { "I have read it" } else { "Look it over" }}
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
