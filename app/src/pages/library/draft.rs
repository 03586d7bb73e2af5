//! `GET /library/{exercise}/draft`: an exercise that is being made.
//!
//! `POST …/draft`: fields `title`, `kind`, `summary`, `minutes`, `intro`, `tags` (separated by commas),
//! `mark` (of the part it was made from, see `Exercise::mark`; so in every form with one).
//! `POST …/draft/items`: adds questions. Fields `prompts` (one a line), `way` (see `Body::ANSWER_KINDS`), `answers` (a line each).
//! `POST …/draft/items/{item}/move`: fields `go` (`up`, `down`, `copy`, `remove`), `mark`.
//! `POST …/draft/publish`: field `note`. `POST …/draft/discard`: no field.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Body, Exercise, Fault, Item, Kind, Part},
    ids::ExerciseId,
    text::is_blank,
};

use crate::{
    components::field::{AreaField, FaultText, Faults, MadeFrom, OnlyOnce, TextField},
    form::Form,
    page::{NavItem, Page},
    pages::library::{answered_by, made_from, remarks},
};

pub struct Draft {
    pub exercise: ExerciseId,
    /// Fingerprint of the whole draft.
    pub seen: String,
    pub definition: Exercise,
    /// Why it cannot be published yet.
    pub faults: Vec<Fault>,
    /// It was published before.
    pub published: bool,
    /// What differs from the version before.
    pub changes: Vec<String>,
}

impl Page for Draft {
    fn title(&self) -> &'static str {
        "Draft · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Library
    }

    fn view(self, form: Form) -> AnyView {
        let at = format!("/library/{}/draft", self.exercise);
        let questions = self.definition.questions();
        let lead = match (self.published, questions) {
            (true, _) => "Next version, not published yet".to_owned(),
            (false, 0) => "Draft without questions".to_owned(),
            (false, 1) => "Draft with 1 question".to_owned(),
            (false, several) => format!("Draft with {several} questions"),
        };
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{lead}</p>
                    <h1 dir="auto">{self.definition.title.clone()}</h1>
                </div>
                <Faults form=form.clone()/>
                <ul class="row plain-list">
                    <li><a class="button quiet" href=format!("{at}/preview")>"Preview"</a></li>
                    <li><a href="#publish">"Publish"</a></li>
                </ul>
                {items(&self.definition, &self.faults, &at, &form)}
                {add(&at, &form)}
                {scales(&self.definition, &self.faults, &at)}
                {head(&self.definition, &at, &form)}
                {publish(&self, &at, &form)}
            </div>
        }
        .into_any()
    }
}

/// The faults whose place begins like this, without it.
fn faults_at<'a>(faults: &'a [Fault], prefix: &str) -> Vec<&'a str> {
    let there = |fault: &&Fault| {
        fault.place.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    faults.iter().filter(there).map(|fault| fault.what.as_str()).collect()
}

fn fault_lines(faults: Vec<&str>) -> Option<AnyView> {
    let lines: Vec<_> = faults.into_iter().map(|what| view! { <p class="fault">{capital(what)}</p> }).collect();
    (!lines.is_empty()).then(|| lines.into_any())
}

fn capital(words: &str) -> String {
    format!("{}.", crate::components::field::sentence_case(words.trim_end_matches('.')))
}

fn items(definition: &Exercise, faults: &[Fault], at: &str, form: &Form) -> AnyView {
    let of = definition.items.len();
    if of == 0 {
        return ().into_any();
    }
    let lines: Vec<_> = definition
        .items
        .iter()
        .enumerate()
        .map(|(place, item)| {
            let mut faults = faults_at(faults, &format!("items[{place}]"));
            faults.extend(form.fault(&format!("item-{}", item.id)));
            item_line(definition, item, (place, of), faults, at)
        })
        .collect();
    view! {
        <section class="stack-tight" aria-labelledby="items">
            <h2 id="items">"Questions"</h2>
            <ol class="items editing">{lines}</ol>
        </section>
    }
    .into_any()
}

fn item_line(
    definition: &Exercise,
    item: &Item,
    (place, of): (usize, usize),
    faults: Vec<&str>,
    at: &str,
) -> impl IntoView + use<> {
    let id = item.id.to_string();
    let prompt = if is_blank(&item.prompt) { "(no wording yet)".to_owned() } else { item.prompt.clone() };
    let which = format!(" question {}", place + 1);
    let button = |go: &'static str, words: &'static str, off: bool| {
        view! {
            <button class="plain" name="go" value=go disabled=off>
                {words}
                <span class="visually-hidden">{which.clone()}</span>
            </button>
        }
    };
    let mark = definition.fingerprint(Part::Item(&item.id));
    let remarks = remarks(definition, item);
    let remarks = (!remarks.is_empty()).then(|| view! { <p class="small">{remarks.join(" · ")}</p> });
    view! {
        <li id=format!("item-{id}") tabindex="-1">
            <p class="words-upright" dir="auto"><a href=format!("{at}/items/{id}")>{prompt}</a></p>
            <p class="soft small" dir="auto">{answered_by(item)}</p>
            {remarks}
            {fault_lines(faults)}
            <form method="post" action=format!("{at}/items/{id}/move") class="row moves">
                <input type="hidden" name="mark" value=mark/>
                <OnlyOnce/>
                {button("up", "Move up", place == 0)}
                {button("down", "Move down", place + 1 == of)}
                {button("copy", "Copy", false)}
                {button("remove", "Remove", false)}
            </form>
        </li>
    }
}

/// The ways to answer, as options of a select.
pub(super) fn ways(chosen: &str) -> Vec<AnyView> {
    Body::ANSWER_KINDS
        .iter()
        .map(|(name, words)| view! { <option value=*name selected=chosen == *name>{*words}</option> }.into_any())
        .collect()
}

fn add(at: &str, form: &Form) -> AnyView {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let way = form.value_or("way", "scale").to_owned();
    view! {
        <section class="card stack" aria-labelledby="add">
            <h2 id="add">"Add questions"</h2>
            <form method="post" action=format!("{at}/items") class="stack">
                <OnlyOnce/>
                <AreaField
                    label="Questions, one on each line"
                    name="prompts"
                    value=form.value("prompts")
                    fault=fault("prompts")
                    rows=4
                />
                <div class="field">
                    <label for="way">"Answer format"</label>
                    <select id="way" name="way">{ways(&way)}</select>
                    <FaultText of="way" fault=fault("way")/>
                </div>
                <AreaField
                    label="Answers, one on each line (optional)"
                    name="answers"
                    value=form.value("answers")
                    help="For an answer scale: its labels, from lowest to highest. For a choice: its answers, with points as in \
                          “Often = 2”. For a slider: the labels of 0 and 10. For rows: the names of the fields. If you leave \
                          this empty, Weft fills in common ones."
                    fault=fault("answers")
                    rows=3
                />
                <p><button class="button">"Add questions"</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn scales(definition: &Exercise, faults: &[Fault], at: &str) -> AnyView {
    if definition.countable().is_empty() && definition.scales.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = definition
        .scales
        .iter()
        .enumerate()
        .map(|(place, scale)| {
            let counted = if scale.items.len() == 1 {
                "Counts 1 answer".to_owned()
            } else {
                format!("Counts {} answers", scale.items.len())
            };
            let bands = match scale.bands.len() {
                0 => String::new(),
                1 => ", 1 band".to_owned(),
                several => format!(", {several} bands"),
            };
            view! {
                <li>
                    <p><a href=format!("{at}/scales/{}", scale.id)>{scale.title.clone()}</a></p>
                    <p class="soft small">{format!("{counted}{bands}")}</p>
                    {fault_lines(faults_at(faults, &format!("scales[{place}]")))}
                </li>
            }
        })
        .collect();
    let none = lines
        .is_empty()
        .then(|| view! { <p class="soft">"No scores yet. Choose “Add a score” to count the answers."</p> });
    view! {
        <section class="stack-tight" aria-labelledby="scales">
            <h2 id="scales">"Scores"</h2>
            {none}
            <ul class="plain-list stack-tight">{lines}</ul>
            <p><a class="button quiet" href=format!("{at}/scales/new")>"Add a score"</a></p>
        </section>
    }
    .into_any()
}

fn head(definition: &Exercise, at: &str, form: &Form) -> AnyView {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let kind = form.value_or("kind", definition.kind.name()).to_owned();
    let kinds: Vec<_> = Kind::ALL
        .into_iter()
        .map(|each| view! { <option value=each.name() selected=kind == each.name()>{each.word()}</option> })
        .collect();
    let minutes = definition.minutes.to_string();
    let tags = definition.tags.join(", ");
    view! {
        <section class="stack" aria-labelledby="about">
            <h2 id="about">"Title and description"</h2>
            <form method="post" action=at.to_owned() class="stack">
                {made_from(form, definition.fingerprint(Part::Head), format!("{at}#about"))}
                <TextField
                    label="Title"
                    name="title"
                    value=form.value_or("title", &definition.title)
                    now=form.stands("title", &definition.title)
                    fault=fault("title")
                />
                <div class="field">
                    <label for="kind">"Kind"</label>
                    <select id="kind" name="kind">{kinds}</select>
                </div>
                <AreaField
                    label="Summary for therapists, in one sentence"
                    name="summary"
                    value=form.value_or("summary", &definition.summary)
                    now=form.stands("summary", &definition.summary)
                    fault=fault("summary")
                    rows=2
                />
                <TextField
                    label="Minutes needed"
                    name="minutes"
                    value=form.value_or("minutes", &minutes)
                    now=form.stands("minutes", &minutes)
                    fault=fault("minutes")
                />
                <AreaField
                    label="Introduction for the client (optional)"
                    name="intro"
                    value=form.value_or("intro", &definition.intro)
                    now=form.stands("intro", &definition.intro)
                    help="Say what the exercise is for, and which questions the client may skip. Leave a blank line between paragraphs."
                    fault=fault("intro")
                    rows=5
                />
                <TextField
                    label="Tags, separated by commas (optional)"
                    name="tags"
                    value=form.value_or("tags", &tags)
                    now=form.stands("tags", &tags)
                    fault=fault("tags")
                />
                <p><button class="button quiet">"Save title and description"</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn publish(draft: &Draft, at: &str, form: &Form) -> AnyView {
    let changes: Vec<_> = draft.changes.iter().map(|change| view! { <li>{change.clone()}</li> }).collect();
    let changes = (!changes.is_empty()).then(|| {
        view! {
            <p>"Changes in this version:"</p>
            <ul class="small">{changes}</ul>
        }
    });
    // Those at an item or a scale stand there.
    let open = draft.faults.len();
    let elsewhere: Vec<_> = draft
        .faults
        .iter()
        .filter(|fault| !fault.place.starts_with("items[") && !fault.place.starts_with("scales["))
        .map(|fault| view! { <li>{format!("{}: {}", field_words(&fault.place), capital(&fault.what))}</li> })
        .collect();
    let waits = (open > 0).then(|| {
        let things = if open == 1 { "1 thing".to_owned() } else { format!("{open} things") };
        view! {
            <div class="note">
                <p>{format!("Correct {things} before you publish.")}</p>
                <ul>{elsewhere}</ul>
            </div>
        }
    });
    let give_up = if draft.published { "Discard changes" } else { "Delete draft" };
    let note = draft.published.then(|| {
        view! {
            <AreaField
                label="What changed in this version (optional)"
                name="note"
                value=form.value("note")
                fault=form.fault("note").map(str::to_owned)
                rows=2
            />
        }
    });
    view! {
        <section class="card stack" aria-labelledby="publish">
            <h2 id="publish">"Publish"</h2>
            <p>
                "A published version can be assigned. It does not change afterwards: exercises that were assigned keep the \
                 version they have."
            </p>
            {form.is_older_of("draft").then(|| view! {
                <p class="note">"The draft has changed since you opened this page. Above is the newest state."</p>
            })}
            {changes}
            {waits}
            <form method="post" action=format!("{at}/publish") class="stack">
                <MadeFrom form=form.clone() fingerprint=draft.seen.clone()/>
                {note}
                <p><button class="button">"Publish exercise"</button></p>
            </form>
            <form method="post" action=format!("{at}/discard")>
                <MadeFrom form=form.clone() fingerprint=draft.seen.clone()/>
                <button class="plain">{give_up}</button>
            </form>
        </section>
    }
    .into_any()
}

/// What a field of the head is called on this page.
fn field_words(place: &str) -> &str {
    match place {
        "title" => "Title",
        "summary" => "Summary",
        "intro" => "Introduction",
        "minutes" => "Minutes",
        "items" => "Questions",
        "scales" => "Scores",
        other if other.starts_with("tags") => "Tags",
        other if other.starts_with("outcomes") => "Texts at the end",
        other => other,
    }
}
