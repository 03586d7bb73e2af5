//! One item of an exercise as it is answered: prompt, help, field, and what went wrong.
//!
//! The field of an item is called `answer` where it stands alone, `answer-ITEM` among others; its parts (rows of a
//! matrix, halves of a pair, cells of a log, "prefer not to say") follow after a full stop: `answer-q1.old`. The
//! `Autosave` island finds an item by `data-item` and its fields by `data-name`.

use leptos::prelude::*;
use weft_shared::{
    exercise::{Body, Choice, Column, Item, Pace, Row, for_how_long},
    ids::DraftId,
    response::{Answer, DECLINED, LONGEST_LINE, LONGEST_TEXT, Parts},
};

use super::{
    choice::{Many, Notches, Points},
    crisis::Contacts,
    field::{FaultText, counter},
    long_text::LongText,
    words::standing,
};
use crate::{
    form::{BESIDE, Form},
    islands::timer::Timer,
};

/// An item with what was answered so far.
pub struct Field {
    pub item: Item,
    pub answer: Option<Answer>,
    /// Kept as it was typed, with what keeps it from being an answer.
    pub unfit: Option<(Parts, String)>,
    /// Revision of the stored answer; 0 when there is none.
    pub revision: i64,
    /// When another device saved something else meanwhile: how that reads, empty when it was taken back.
    pub elsewhere: Option<String>,
    /// What was typed on other pages and is kept beside the answer.
    pub beside: Vec<Beside>,
}

/// The button that keeps another device's answer begins with this; the name of the item's field follows.
pub const USE_SAVED: &str = "use-saved ";
/// The button that takes words kept beside an answer begins with this; their id follows.
pub const USE_DRAFT: &str = "use-draft ";

/// Words kept beside an answer.
pub struct Beside {
    pub id: DraftId,
    pub words: String,
}

impl Field {
    /// Nothing is answered yet.
    pub fn blank(item: Item) -> Self {
        Self { item, answer: None, unfit: None, revision: 0, elsewhere: None, beside: Vec::new() }
    }
}

/// What the fields of an item are called in the form.
#[derive(Clone)]
pub struct Names {
    answer: String,
    seen: String,
    /// The item is all there is on the page.
    alone: bool,
}

impl Names {
    pub fn alone() -> Self {
        Self { answer: "answer".to_owned(), seen: "seen".to_owned(), alone: true }
    }

    pub fn among_others(item: &Item) -> Self {
        Self { answer: format!("answer-{}", item.id), seen: format!("seen-{}", item.id), alone: false }
    }

    fn part(&self, part: &str) -> String {
        if part.is_empty() { self.answer.clone() } else { format!("{}.{part}", self.answer) }
    }
}

/// `contacts`: the practice's numbers, which an answer that asks for attention brings into view.
pub fn show(field: Field, names: &Names, form: &Form, contacts: &[String]) -> AnyView {
    let Field { item, answer, unfit, revision, elsewhere, beside } = field;
    let is_at_risk = answer.as_ref().is_some_and(|answer| item.is_at_risk(answer));
    let stored = unfit.as_ref().map(|(typed, _)| typed.clone());
    let before = stored.clone().unwrap_or_else(|| answer.map(|answer| answer.parts()).unwrap_or_default());
    let typed = form.parts_or(&names.answer, before);
    let is_stored = stored.is_some_and(|stored| stored == typed);
    let fault = form.fault(&names.answer).map(str::to_owned).or(unfit.map(|(_, sentence)| sentence));
    // Below a fault a form is still made from what it was made from; beside what another device saved, from that, and
    // what is kept as it was typed from itself.
    let sent = form.value(&names.seen).parse().ok().filter(|_| fault.is_some() && elsewhere.is_none() && !is_stored);
    let revision: i64 = sent.unwrap_or(revision);
    let beside = typed_elsewhere(beside, elsewhere.is_some());
    let elsewhere = elsewhere.map(|words| changed_elsewhere(&words, names));
    let elsewhere = view! { {elsewhere}{beside} }.into_any();
    // Shown by the island the moment such an answer is kept; without it the next page shows them.
    let contacts = (!item.risk.is_empty() && !contacts.is_empty()).then(|| {
        let contacts = contacts.to_vec();
        view! { <div data-contacts="" hidden=!is_at_risk role="alert"><Contacts lines=contacts/></div> }
    });
    view! {
        <div
            class="player-item stack"
            data-item=item.id.to_string()
            data-name=names.answer.clone()
            data-revision=revision.to_string()
        >
            <input type="hidden" name=names.seen.clone() value=revision.to_string()/>
            {control(&item, names, &typed, fault, elsewhere)}
            {contacts}
        </div>
    }
    .into_any()
}

/// The prompt names the field: it is its label or, over several fields, the name of the group.
fn control(item: &Item, names: &Names, typed: &Parts, fault: Option<String>, elsewhere: AnyView) -> AnyView {
    let name = names.answer.as_str();
    let prompt_id = format!("{name}-prompt");
    let mut beside = Vec::new();
    if item.help.is_some() {
        beside.push(format!("{name}-help"));
    }
    if fault.is_some() {
        beside.push(format!("{name}-fault"));
    }
    let drawn =
        Drawn { names, typed, prompt_id: prompt_id.clone(), beside: beside.join(" "), invalid: fault.is_some() };
    let field = drawn.field(item);
    let is_one_field =
        matches!(item.body, Body::ShortText | Body::LongText | Body::Number { .. } | Body::Date | Body::Time);
    let prompt = item.prompt.clone();
    let prompt =
        if is_one_field { view! { <label for=name.to_owned()>{prompt}</label> }.into_any() } else { prompt.into_any() };
    let heading = match (&item.body, names.alone) {
        (Body::ContentNote, true) => view! {
            <h1 class="prompt" tabindex="-1" autofocus=true>"Before this part"</h1>
            <p class="content-note" id=prompt_id dir="auto">{prompt}</p>
        }
        .into_any(),
        (Body::ContentNote, false) => view! { <p class="content-note" id=prompt_id dir="auto">{prompt}</p> }.into_any(),
        // Whoever goes on by keyboard goes on from here.
        (_, true) => {
            view! { <h1 class="prompt" id=prompt_id dir="auto" tabindex="-1" autofocus=true>{prompt}</h1> }.into_any()
        }
        (_, false) => view! { <h2 class="prompt" id=prompt_id dir="auto">{prompt}</h2> }.into_any(),
    };
    let help = item.help.clone().map(|help| view! { <p class="help" id=format!("{name}-help") dir="auto">{help}</p> });
    let decline = item.may_decline.then(|| drawn.decline());
    let clear = item.body.is_tapped().then(|| drawn.clear());
    view! {
        {heading}
        {help}
        {elsewhere}
        {field}
        {decline}
        {clear}
        <FaultText of=name fault/>
    }
    .into_any()
}

/// Everything a field needs to draw itself.
struct Drawn<'a> {
    names: &'a Names,
    typed: &'a Parts,
    prompt_id: String,
    beside: String,
    invalid: bool,
}

impl Drawn<'_> {
    fn field(&self, item: &Item) -> AnyView {
        match &item.body {
            Body::Scale { .. } => self.points(item),
            Body::Slider { low, high } => self.slider(low, high),
            Body::Choice { options } => self.options(options, false),
            Body::Choices { options } => self.options(options, true),
            Body::Matrix { rows, .. } => self.matrix(item, rows),
            Body::Number { unit, decimals, .. } => self.number(unit.as_deref(), *decimals),
            Body::Date => self.line("date", None),
            Body::Time => self.line("time", None),
            Body::ShortText => view! { {self.line("text", None)}{counter()} }.into_any(),
            Body::LongText => self.long_text(),
            Body::Pair => self.pair(),
            Body::LogRows { columns, most } => self.log(columns, *most),
            Body::TimedStep { seconds, pace } => self.timed_step(*seconds, *pace),
            Body::Display { text } => paragraphs(text),
            Body::ContentNote => ().into_any(),
        }
    }

    fn described_by(&self) -> Option<String> {
        (!self.beside.is_empty()).then(|| self.beside.clone())
    }

    fn points(&self, item: &Item) -> AnyView {
        let points = item.body.points().into_iter().map(|(value, label)| (value.to_string(), label)).collect();
        let chosen = vec![self.typed.get("").trim().to_owned()];
        view! {
            <Points
                labelled_by=self.prompt_id.clone()
                name=self.names.part("")
                points
                chosen
                described_by=self.beside.clone()
            />
        }
        .into_any()
    }

    fn options(&self, options: &[Choice], several: bool) -> AnyView {
        let points = options.iter().map(|option| (option.id.clone(), option.label.clone())).collect();
        let chosen: Vec<String> = self.typed.all().map(str::to_owned).collect();
        let (labelled_by, name, described_by) = (self.prompt_id.clone(), self.names.part(""), self.beside.clone());
        if several {
            view! { <Many labelled_by name points chosen described_by/> }.into_any()
        } else {
            view! { <Points labelled_by name points chosen described_by/> }.into_any()
        }
    }

    /// The buttons are the field; the slider beside them moves them, and is there only where the island is awake.
    fn slider(&self, low: &str, high: &str) -> AnyView {
        let chosen = self.typed.get("").trim().parse().ok();
        view! {
            <div class="slider">
                <Notches
                    labelled_by=self.prompt_id.clone()
                    name=self.names.part("")
                    chosen
                    described_by=self.beside.clone()
                />
                <input
                    type="range"
                    class="slide"
                    min="0"
                    max="10"
                    step="1"
                    value=chosen.unwrap_or(5).to_string()
                    data-slide=self.names.part("")
                    aria-labelledby=self.prompt_id.clone()
                    hidden=""
                />
                <p class="scale-ends soft">
                    <span dir="auto">{end(0, low)}</span>
                    <span dir="auto">{end(10, high)}</span>
                </p>
            </div>
        }
        .into_any()
    }

    /// Each row a group of its own, with the row's words as its name.
    fn matrix(&self, item: &Item, rows: &[Row]) -> AnyView {
        let points = item.body.points();
        let lines: Vec<_> = rows
            .iter()
            .enumerate()
            .map(|(position, row)| {
                let name = self.names.part(&row.id);
                let label = format!("{name}-row");
                let chosen = self.typed.get(&row.id);
                let choices: Vec<_> = points
                    .iter()
                    .enumerate()
                    .map(|(place, (value, words))| {
                        // The first choice of all is where a fault leads.
                        let id =
                            if (position, place) == (0, 0) { self.names.part("") } else { format!("{name}-{place}") };
                        view! {
                            <label class="cell">
                                <input
                                    type="radio"
                                    name=name.clone()
                                    id=id
                                    value=value.to_string()
                                    checked=chosen.trim() == value.to_string()
                                />
                                <span dir="auto">{words.clone()}</span>
                            </label>
                        }
                    })
                    .collect();
                view! {
                    <div class="matrix-row" role="radiogroup" aria-labelledby=label.clone()>
                        <p class="matrix-label" id=label.clone() dir="auto">{row.label.clone()}</p>
                        <div class="cells">{choices}</div>
                    </div>
                }
            })
            .collect();
        view! {
            <div class="matrix" role="group" aria-labelledby=self.prompt_id.clone() aria-describedby=self.described_by()>
                {lines}
            </div>
        }
        .into_any()
    }

    fn line(&self, kind: &'static str, mode: Option<&'static str>) -> AnyView {
        view! {
            <input
                type=kind
                class=if kind == "text" && mode.is_none() { "words-field" } else { "short-field" }
                id=self.names.part("")
                name=self.names.part("")
                value=self.typed.get("")
                dir=(kind == "text").then_some("auto")
                inputmode=mode
                autocomplete="off"
                data-longest=(kind == "text" && mode.is_none()).then(|| LONGEST_LINE.to_string())
                aria-describedby=self.described_by()
                aria-invalid=self.invalid.then_some("true")
            />
        }
        .into_any()
    }

    fn number(&self, unit: Option<&str>, decimals: u8) -> AnyView {
        let mode = if decimals == 0 { "numeric" } else { "decimal" };
        let unit = unit.map(|unit| view! { <span class="unit" dir="auto">{unit.to_owned()}</span> });
        view! { <div class="with-unit">{self.line("text", Some(mode))}{unit}</div> }.into_any()
    }

    fn long_text(&self) -> AnyView {
        let rows = if self.names.alone { 10 } else { 6 };
        view! {
            <LongText
                name=self.names.part("")
                id=self.names.part("")
                value=self.typed.get("")
                rows
                described_by=self.beside.clone()
                invalid=self.invalid
                longest=Some(LONGEST_TEXT)
            />
            {counter()}
        }
        .into_any()
    }

    fn pair(&self) -> AnyView {
        let half = |part: &str, words: &'static str, id: String| {
            let name = self.names.part(part);
            view! {
                <div class="field">
                    <label for=id.clone()>{words}</label>
                    <input
                        type="text"
                        class="words-field"
                        id=id
                        name=name
                        value=self.typed.get(part)
                        dir="auto"
                        autocomplete="off"
                        aria-describedby=self.described_by()
                    />
                </div>
            }
        };
        view! {
            <div class="stack" role="group" aria-labelledby=self.prompt_id.clone()>
                {half("old", "I used to …", self.names.part(""))}
                {half("new", "but now I can …", self.names.part("new"))}
            </div>
        }
        .into_any()
    }

    /// Filled rows and two more; the rest is folded away.
    fn log(&self, columns: &[Column], most: u32) -> AnyView {
        let is_filled =
            |row: &u32| columns.iter().any(|column| !self.typed.get(&format!("{row}-{}", column.id)).is_empty());
        let filled = (0..most).rev().find(is_filled).map_or(0, |last| last + 1);
        let open = (filled + 2).min(most).max(3.min(most));
        let rows = |from: u32, to: u32| (from..to).map(|row| self.log_row(columns, row)).collect::<Vec<_>>();
        let more = (open < most).then(|| {
            view! {
                <details class="more-rows">
                    <summary>"More rows"</summary>
                    <ol class="log-rows" start=(open + 1).to_string()>{rows(open, most)}</ol>
                </details>
            }
        });
        view! {
            <div class="stack" role="group" aria-labelledby=self.prompt_id.clone() aria-describedby=self.described_by()>
                <ol class="log-rows">{rows(0, open)}</ol>
                {more}
            </div>
        }
        .into_any()
    }

    fn log_row(&self, columns: &[Column], row: u32) -> impl IntoView + use<> {
        let cells: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let part = format!("{row}-{}", column.id);
                let name = self.names.part(&part);
                let id = if (row, place) == (0, 0) { self.names.part("") } else { name.clone() };
                view! {
                    <div class="field">
                        <label for=id.clone() dir="auto">{column.label.clone()}</label>
                        <input
                            type="text"
                            class="words-field"
                            id=id
                            name=name
                            value=self.typed.get(&part)
                            dir="auto"
                            autocomplete="off"
                        />
                    </div>
                }
            })
            .collect();
        view! { <li class="log-row">{cells}</li> }
    }

    fn timed_step(&self, seconds: u32, pace: Option<Pace>) -> AnyView {
        let id = self.names.part("");
        let rhythm = pace.map(|pace| {
            let words = pace.words();
            // The timer shows it where it is awake.
            view! { <noscript><p class="soft">{words}</p></noscript> }
        });
        view! {
            <div class="timed stack">
                <p>{format!("Take about {}. You can stop at any time.", for_how_long(seconds))}</p>
                {rhythm}
                <Timer seconds pace done=id.clone()/>
                <label class="choice">
                    <input
                        type="checkbox"
                        id=id.clone()
                        name=id
                        value="done"
                        checked=!self.typed.get("").is_empty()
                        aria-describedby=self.described_by()
                    />
                    <span>"I did this"</span>
                </label>
            </div>
        }
        .into_any()
    }

    /// Whatever was chosen can be taken back: with the island at once, without it by a page.
    fn clear(&self) -> AnyView {
        let value = if self.names.alone { "clear".to_owned() } else { format!("clear {}", self.names.answer) };
        view! {
            <p>
                <button class="plain" name="go" value=value data-clear="">"Clear my answer"</button>
            </p>
        }
        .into_any()
    }

    fn decline(&self) -> AnyView {
        let name = self.names.part("declined");
        view! {
            <label class="choice decline">
                <input
                    type="checkbox"
                    name=name.clone()
                    id=name
                    value="1"
                    checked=!self.typed.get("declined").is_empty()
                />
                <span>{DECLINED}</span>
            </label>
        }
        .into_any()
    }
}

/// "0: not calm at all"
fn end(value: u8, words: &str) -> String {
    if words.is_empty() { value.to_string() } else { format!("{value}: {words}") }
}

/// Paragraphs of a text, which an empty line separates.
pub fn paragraphs(text: &str) -> AnyView {
    let paragraphs: Vec<_> =
        text.split("\n\n").map(|paragraph| view! { <p dir="auto">{paragraph.to_owned()}</p> }).collect();
    view! { <div class="stack-tight">{paragraphs}</div> }.into_any()
}

/// What was typed on other pages, to be looked at before going on. `compared`: another device's answer stands above.
fn typed_elsewhere(beside: Vec<Beside>, compared: bool) -> Option<AnyView> {
    if beside.is_empty() {
        return None;
    }
    let hidden: Vec<_> = beside
        .iter()
        .map(|Beside { id, .. }| view! { <input type="hidden" name=BESIDE value=id.to_string()/> })
        .collect();
    let words: Vec<_> = beside
        .into_iter()
        .filter(|Beside { words, .. }| !words.is_empty() && !compared)
        .map(|Beside { id, words }| {
            view! {
                <blockquote class="words words-long">{words}</blockquote>
                {use_this(format!("{USE_DRAFT}{id}"))}
            }
        })
        .collect();
    let note = (!words.is_empty()).then(|| {
        view! {
            <div class="note stack">
                <p>"You also typed this in another tab or on another device:"</p>
                {words}
                <p>
                    "Below is your answer as it is saved now. Add what you want to keep. When you go on, the other text is \
                     deleted."
                </p>
            </div>
        }
    });
    Some(view! { {hidden}{note} }.into_any())
}

/// The button that puts the other version in place of what stands in the field.
fn use_this(value: String) -> AnyView {
    view! { <p><button class="button quiet" name="go" value=value>"Use this one"</button></p> }.into_any()
}

/// Both versions are shown; which one stays is for the person to say.
fn changed_elsewhere(there: &str, names: &Names) -> AnyView {
    let there = if there.is_empty() {
        view! { <p class="soft">"The answer was cleared there."</p> }.into_any()
    } else {
        standing(there).into_any()
    };
    view! {
        <div class="note stack">
            <p>"You saved this in another tab or on another device:"</p>
            {there}
            {use_this(format!("{USE_SAVED}{}", names.answer))}
            <p>"Below is your version here. If you go on, it replaces the other version."</p>
        </div>
    }
    .into_any()
}
