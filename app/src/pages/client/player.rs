//! `GET/POST /homework/{assignment}/{n}`, one item at a time, and `/homework/{assignment}/all`, every item on one page.
//!
//! One at a time: fields `answer` (radio value or text), `seen` (revision), `go`: `next`, `back`, `skip`, `pause` or
//! `all`. All on one page: for each item fields `answer-ITEM` and `seen-ITEM`; `go`: `next` (to the finish) or `pause`.
//! Every post saves what is there first. The `Autosave` island wraps the fields; without it, posting saves.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Body, Item},
    ids::AssignmentId,
    response::Answer,
};

use crate::{
    components::{
        choice::Points,
        field::{FaultText, Faults},
        long_text::LongText,
        readers::WhoReads,
    },
    form::Form,
    islands::autosave::Autosave,
    page::{Page, Place},
};

pub struct Player {
    pub assignment: AssignmentId,
    pub title: String,
    pub therapist: String,
    pub shown: Shown,
    /// How many items the exercise has.
    pub of: usize,
    /// "14:02" of the last save, when anything was saved.
    pub saved_at: Option<String>,
}

pub enum Shown {
    /// The item's place, counted from 1.
    One {
        place: usize,
        field: Field,
    },
    All(Vec<Field>),
}

pub struct Field {
    pub item: Item,
    pub answer: Option<Answer>,
    /// Revision of the stored answer; 0 when there is none.
    pub revision: i64,
    /// When another device saved other words meanwhile: those words. What was typed here is in the form.
    pub elsewhere: Option<String>,
}

impl Page for Player {
    fn title(&self) -> &'static str {
        "Homework · Weft"
    }

    fn place(&self) -> Place {
        Place::Today
    }

    fn view(self, form: Form) -> AnyView {
        let Player { assignment, title, therapist, shown, of, saved_at } = self;
        let inside = match shown {
            Shown::One { place, field } => one(place, of, field, &title, &form),
            Shown::All(fields) => all(fields, title, &form),
        };
        view! {
            <Autosave assignment saved_at>
                // The browser must not put an old revision back into a page it shows again.
                <form method="post" class="player-form" autocomplete="off">
                    // The first button of a form is what the Enter key presses.
                    <button class="visually-hidden" name="go" value="next" tabindex="-1" aria-hidden="true">
                        "Next"
                    </button>
                    {inside}
                    <div class="player-readers">
                        <WhoReads sentence=format!(
                            "Only you can read this. At the end you decide whether {therapist} can too.",
                        )/>
                    </div>
                </form>
            </Autosave>
        }
        .into_any()
    }
}

fn one(place: usize, of: usize, field: Field, title: &str, form: &Form) -> AnyView {
    let is_last = place == of;
    let back = (place > 1).then(|| view! { <button class="button quiet" name="go" value="back">"Back"</button> });
    view! {
        {pause()}
        <p class="player-place">
            <span class="visually-hidden">{format!("{title}: ")}</span>
            {format!("{place} of {of}")}
        </p>
        <progress class="player-line" max=of.to_string() value=place.to_string() aria-hidden="true"></progress>
        <div class="player-fields stack">
            <Faults form=form.clone()/>
            {show(field, Names::alone(), form)}
            <p class="player-plain">
                <button class="plain" name="go" value="skip">"Skip this one"</button>
                <button class="plain" name="go" value="all">"Show all on one page"</button>
            </p>
        </div>
        <div class="player-steps">
            {back}
            <button class="button" name="go" value="next">{if is_last { "Look it over" } else { "Next" }}</button>
        </div>
    }
    .into_any()
}

fn all(fields: Vec<Field>, title: String, form: &Form) -> AnyView {
    let of = fields.len();
    let fields: Vec<_> = fields
        .into_iter()
        .map(|field| {
            let names = Names::among_others(&field.item);
            show(field, names, form)
        })
        .collect();
    view! {
        {pause()}
        <p class="player-place">{if of == 1 { "One question".to_owned() } else { format!("{of} questions") }}</p>
        <hr class="player-line"/>
        <div class="player-fields stack">
            <h1>{title}</h1>
            <Faults form=form.clone()/>
            {fields}
        </div>
        <div class="player-steps">
            <button class="button" name="go" value="next">"Look it over"</button>
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

/// What the fields of an item are called in the form.
struct Names {
    answer: String,
    seen: String,
    /// The item is all there is on the page.
    alone: bool,
}

impl Names {
    fn alone() -> Self {
        Self { answer: "answer".to_owned(), seen: "seen".to_owned(), alone: true }
    }

    fn among_others(item: &Item) -> Self {
        Self { answer: format!("answer-{}", item.id), seen: format!("seen-{}", item.id), alone: false }
    }
}

/// One item: prompt, help, what went wrong, and the field. `Autosave` finds it by `data-item`.
fn show(field: Field, names: Names, form: &Form) -> AnyView {
    let Field { item, answer, revision, elsewhere } = field;
    let Names { answer: name, seen, alone } = names;
    let before = answer.map(|answer| answer.typed()).unwrap_or_default();
    let typed = form.value_or(&name, &before).to_owned();
    let fault = form.fault(&name).map(str::to_owned);
    let elsewhere = elsewhere.map(|words| changed_elsewhere(&item, &words));
    let control = control(&item, &name, typed, fault, elsewhere, alone);
    view! {
        <div class="player-item stack" data-item=item.id.to_string() data-revision=revision.to_string()>
            <input type="hidden" name=seen value=revision.to_string()/>
            {control}
        </div>
    }
    .into_any()
}

/// The prompt names the field: it is its label or, over choices, the name of the group.
fn control(
    item: &Item,
    name: &str,
    typed: String,
    fault: Option<String>,
    elsewhere: Option<AnyView>,
    alone: bool,
) -> AnyView {
    let prompt_id = format!("{name}-prompt");
    let help_id = format!("{name}-help");
    let mut beside = Vec::new();
    if item.help.is_some() {
        beside.push(help_id.clone());
    }
    if fault.is_some() {
        beside.push(format!("{name}-fault"));
    }
    let beside = beside.join(" ");
    let invalid = fault.is_some();
    let prompt = item.prompt.clone();
    let (prompt, field) = match &item.body {
        Body::Scale { .. } => {
            let points = item.body.points().map(|(value, label)| (value, label.to_owned())).collect();
            let chosen = typed.parse().ok();
            let field = view! { <Points labelled_by=prompt_id.clone() name points chosen described_by=beside/> };
            (prompt.into_any(), field.into_any())
        }
        Body::ShortText => {
            let field = view! {
                <input
                    type="text"
                    class="words-field"
                    id=name.to_owned()
                    name=name.to_owned()
                    value=typed
                    autocomplete="off"
                    aria-describedby=(!beside.is_empty()).then_some(beside)
                    aria-invalid=invalid.then_some("true")
                />
            };
            (label(name, prompt), field.into_any())
        }
        Body::LongText => {
            let rows = if alone { 10 } else { 6 };
            let field = view! { <LongText name id=name value=typed rows described_by=beside invalid/> };
            (label(name, prompt), field.into_any())
        }
    };
    let heading = if alone {
        view! { <h1 class="prompt" id=prompt_id>{prompt}</h1> }.into_any()
    } else {
        view! { <h2 class="prompt" id=prompt_id>{prompt}</h2> }.into_any()
    };
    let help = item.help.clone().map(|help| view! { <p class="help" id=help_id>{help}</p> });
    view! {
        {heading}
        {help}
        {elsewhere}
        {field}
        <FaultText of=name fault/>
    }
    .into_any()
}

fn label(name: &str, prompt: String) -> AnyView {
    view! { <label for=name.to_owned()>{prompt}</label> }.into_any()
}

/// Both versions are shown; which one stays is for the person to say.
fn changed_elsewhere(item: &Item, words: &str) -> AnyView {
    let point = item.body.points().find(|(value, _)| value.to_string() == words);
    let there = point.map_or(words, |(_, label)| label).to_owned();
    let there = if there.is_empty() {
        view! { <p class="soft">"Nothing any more."</p> }.into_any()
    } else {
        view! { <blockquote class="words words-long">{there}</blockquote> }.into_any()
    };
    view! {
        <div class="note stack">
            <p>"On the other device it says:"</p>
            {there}
            <p>"Below is what you typed here. If you go on, it takes the place of the other."</p>
        </div>
    }
    .into_any()
}
