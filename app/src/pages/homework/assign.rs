//! `GET /clients/{client}/assign?find=`, `POST /clients/{client}/assign`. Fields: `exercise` (may be ticked more than
//! once), `due` (`session`, `day`, `whenever`), `day` (ISO date), `note`; `find` with `go=find` looks for more and keeps
//! the rest. `POST /clients/{client}/pathway`: `pathway`, `from` (ISO date).

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::{ClientId, ExerciseId, ExerciseVersionId, PathwayId},
    schedule::Meeting,
    when::Day,
};

use crate::{
    components::{
        day,
        field::{AreaField, FaultText, Faults, OnlyOnce, Questions, TextField, Unsent},
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Assign {
    pub client: ClientId,
    pub called: String,
    pub next: Option<Meeting>,
    pub exercises: Vec<Choice>,
    /// What was searched for and cannot be given: scoring that waits for its words.
    pub without_words: Vec<(ExerciseId, String)>,
    /// What was searched for.
    pub find: String,
    /// With their weeks.
    pub pathways: Vec<(PathwayId, String, usize)>,
    pub today: Day,
}

pub struct Choice {
    pub version: ExerciseVersionId,
    pub kind: Kind,
    pub title: String,
    pub summary: String,
    pub minutes: u32,
}

impl Page for Assign {
    fn title(&self) -> &'static str {
        "Assign · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let Assign { client, called, next, exercises, without_words, find, pathways, today } = self;
        let chosen = form.all("exercise").to_vec();
        let is_filtered = !find.is_empty();
        let nothing_chosen = form.fault("exercise").is_some();
        let mut position = 0;
        let groups: Vec<_> = Kind::ALL
            .into_iter()
            .filter_map(|kind| {
                let of_kind: Vec<_> = exercises.iter().filter(|choice| choice.kind == kind).collect();
                // A fault leads to the first box, which must be in sight.
                let is_open = is_filtered
                    || nothing_chosen
                    || of_kind.iter().any(|choice| chosen.contains(&choice.version.to_string()));
                let count = of_kind.len();
                let choices: Vec<_> = of_kind
                    .into_iter()
                    .map(|choice| {
                        position += 1;
                        exercise(position - 1, choice, &chosen)
                    })
                    .collect();
                (count > 0).then(|| {
                    view! {
                        <details class="card" open=is_open>
                            <summary><h2>{kind.plural()}</h2>" "<span class="soft">{count}</span></summary>
                            <div class="stack">{choices}</div>
                        </details>
                    }
                })
            })
            .collect();
        let nothing = (exercises.iter().all(|choice| is_filtered && chosen.contains(&choice.version.to_string()))
            && without_words.is_empty())
        .then(|| {
            let words = if chosen.is_empty() {
                "No exercise matches these words."
            } else {
                "No other exercise matches these words."
            };
            view! { <p>{words}</p> }
        });
        let without_words = waiting(without_words);
        let search = view! {
            // Part of the form below: what is ticked and written there stays while one looks for more.
            <div role="search" class="find">
                <label class="visually-hidden" for="find">"Find an exercise"</label>
                <input type="search" id="find" name="find" dir="auto" form="assign" value=find placeholder="Find an exercise"/>
                <button class="button quiet" name="go" value="find" form="assign">"Find"</button>
            </div>
        };
        let due = due_fields(&form, next, &called, (if next.is_some() { "session" } else { "whenever" }, ""));
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead" dir="auto">{called.clone()}</p>
                    <h1>"Assign exercises"</h1>
                </div>
                <Faults form=form.clone()/>
                {search}
                <form method="post" action=format!("/clients/{client}/assign") class="stack" id="assign">
                    <OnlyOnce/>
                    <Unsent form=form.clone() place=format!("/clients/{client}/assign")/>
                    <fieldset class="stack" aria-describedby=fault("exercise").map(|_| "exercise-fault")>
                        <legend>"Which exercises?"</legend>
                        <FaultText of="exercise" fault=fault("exercise")/>
                        {nothing}
                        {groups}
                        {without_words}
                    </fieldset>
                    {due}
                    <AreaField
                        label="A personal line (optional)"
                        name="note"
                        value=form.value("note")
                        help=format!("{called} sees it with each of these exercises.")
                        fault=fault("note")
                        rows=2
                    />
                    <Questions form=form.clone() fields=&["exercise", "day"]/>
                    <div class="row">
                        <button class="button" name="go" value="assign">{format!("Assign to {called}")}</button>
                        <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                    </div>
                </form>
                {pathway(client, &called, pathways, today, &form)}
            </div>
        }
        .into_any()
    }
}

/// Why something that was searched for is not among the choices, and the way to change that.
fn waiting(without_words: Vec<(ExerciseId, String)>) -> Option<AnyView> {
    let which = if without_words.len() == 1 { "This exercise" } else { "These exercises" };
    let lines: Vec<_> = without_words
        .into_iter()
        .map(|(exercise, title)| view! { <li><a href=format!("/library/{exercise}") dir="auto">{title}</a></li> })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="note stack-tight">
                <p>
                    {format!(
                        "Wording missing. {which} can be assigned once you enter the text your practice is licensed to use.",
                    )}
                </p>
                <ul class="plain-list">{lines}</ul>
            </div>
        }
        .into_any()
    })
}

/// When an exercise is for. `before`: what is chosen, and the day, before anyone chooses.
pub(super) fn due_fields(form: &Form, next: Option<Meeting>, called: &str, before: (&str, &str)) -> AnyView {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let when = form.value_or("due", before.0).to_owned();
    let due = |value: &'static str, words: String, position: usize| {
        let id = if position == 0 { "due".to_owned() } else { format!("due-{value}") };
        view! {
            <label class="option">
                <input type="radio" name="due" id=id value=value checked=when == value/>
                <span>{words}</span>
            </label>
        }
    };
    let before_session =
        next.map(|meeting| due("session", format!("Before the next session, {}", day::meeting(meeting)), 0));
    let first_day = usize::from(before_session.is_some());
    view! {
        <fieldset class="stack" aria-describedby=fault("due").map(|_| "due-fault")>
            <legend>"When is it for?"</legend>
            <FaultText of="due" fault=fault("due")/>
            {before_session}
            <div class="row">
                {due("day", "By this day:".to_owned(), first_day)}
                <TextField label="Day" name="day" kind="date" value=form.value_or("day", before.1) fault=fault("day")/>
            </div>
            {due("whenever", format!("Whenever it suits {called}"), 2)}
        </fieldset>
    }
    .into_any()
}

fn pathway(
    client: ClientId,
    called: &str,
    pathways: Vec<(PathwayId, String, usize)>,
    today: Day,
    form: &Form,
) -> Option<AnyView> {
    if pathways.is_empty() {
        return None;
    }
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    let choices: Vec<_> = pathways
        .into_iter()
        .enumerate()
        .map(|(position, (id, title, weeks))| {
            let value = id.to_string();
            let id = if position == 0 { "pathway".to_owned() } else { format!("pathway-{position}") };
            view! {
                <label class="option">
                    <input type="radio" name="pathway" id=id checked=form.value("pathway") == value value=value/>
                    <span>{words::named(title)} {if weeks == 1 { ", 1 week".to_owned() } else { format!(", {weeks} weeks") }}</span>
                </label>
            }
        })
        .collect();
    let today = today.to_string();
    let section = view! {
        <section class="card stack" aria-labelledby="pathways">
            <h2 id="pathways">"Or assign a pathway"</h2>
            <p class="help">{format!("{called} sees each week’s exercises from the first day of that week.")}</p>
            <form method="post" action=format!("/clients/{client}/pathway") class="stack">
                <OnlyOnce/>
                <fieldset class="stack-tight">
                    <legend class="visually-hidden">"Which pathway"</legend>
                    <FaultText of="pathway" fault=fault("pathway")/>
                    {choices}
                </fieldset>
                <TextField
                    label="The first week begins on"
                    name="from"
                    kind="date"
                    value=form.value_or("from", &today)
                    fault=fault("from")
                />
                <Questions form=form.clone() fields=&["pathway", "from"]/>
                <p><button class="button quiet">{format!("Assign pathway to {called}")}</button></p>
            </form>
        </section>
    };
    Some(section.into_any())
}

fn exercise(position: usize, choice: &Choice, chosen: &[String]) -> impl IntoView + use<> {
    let version = choice.version.to_string();
    // The first one has the group's name, so that a fault can lead to it.
    let id = if position == 0 { "exercise".to_owned() } else { format!("exercise-{position}") };
    let minutes = if choice.minutes == 1 { "1 minute".to_owned() } else { format!("{} minutes", choice.minutes) };
    let about = format!("{id}-about");
    view! {
        <div class="pick">
            <label class="option">
                <input
                    type="checkbox"
                    name="exercise"
                    id=id
                    checked=chosen.contains(&version)
                    value=version
                    aria-describedby=about.clone()
                />
                <span dir="auto">{choice.title.clone()}</span>
            </label>
            <p class="help" id=about>{format!("{}, {minutes}. ", choice.kind.word())} {words::named(choice.summary.clone())}</p>
        </div>
    }
}
