//! `GET/POST /clients/{client}/assign`. Fields: `exercise` (may be ticked more than once), `due` (`session`, `day`,
//! `whenever`), `day` (ISO date), `note`.

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::{ClientId, ExerciseVersionId},
    schedule::Meeting,
};

use crate::{
    components::field::{AreaField, FaultText, Faults, TextField},
    form::Form,
    page::{Page, Place},
};

pub struct Assign {
    pub client: ClientId,
    pub called: String,
    pub next: Option<Meeting>,
    pub exercises: Vec<Choice>,
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

    fn place(&self) -> Place {
        Place::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let Assign { client, called, next, exercises } = self;
        let chosen = form.all("exercise").to_vec();
        let choices: Vec<_> =
            exercises.into_iter().enumerate().map(|(position, choice)| exercise(position, choice, &chosen)).collect();
        let when = form.value_or("due", if next.is_some() { "session" } else { "whenever" }).to_owned();
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
            next.map(|meeting| due("session", format!("Before the next session, {}", meeting.short()), 0));
        let first_day = usize::from(before_session.is_some());
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{called.clone()}</p>
                    <h1>"Assign something"</h1>
                </div>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <fieldset class="stack" aria-describedby=fault("exercise").map(|_| "exercise-fault")>
                        <legend>"What"</legend>
                        <FaultText of="exercise" fault=fault("exercise")/>
                        {choices}
                    </fieldset>
                    <fieldset class="stack" aria-describedby=fault("due").map(|_| "due-fault")>
                        <legend>"Until when"</legend>
                        <FaultText of="due" fault=fault("due")/>
                        {before_session}
                        <div class="row">
                            {due("day", "By a day:".to_owned(), first_day)}
                            <TextField label="Day" name="day" kind="date" value=form.value("day") fault=fault("day")/>
                        </div>
                        {due("whenever", format!("Whenever it suits {called}"), 2)}
                    </fieldset>
                    <AreaField
                        label="A personal line (may stay empty)"
                        name="note"
                        value=form.value("note")
                        help=format!("{called} reads it beside the exercise.")
                        fault=fault("note")
                        rows=2
                    />
                    <div class="row">
                        <button class="button">{format!("Give this to {called}")}</button>
                        <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

fn exercise(position: usize, choice: Choice, chosen: &[String]) -> impl IntoView + use<> {
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
                <span>{choice.title}</span>
            </label>
            <p class="help" id=about>{format!("{}, {minutes}. {}", choice.kind.word(), choice.summary)}</p>
        </div>
    }
}
