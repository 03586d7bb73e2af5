//! `GET/POST /clients/{client}/sessions/new` and `/clients/{client}/sessions/{session}`.
//!
//! Fields: `day` (ISO date), `time` (HH:MM, may be empty), `agreed`, `note` (private); and on a new one `next_day`,
//! `next_time` for the next session (may be empty). When it is edited, `version` guards against a second tab.

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, SessionId},
    when::{self, Day, Time},
};

use crate::{
    components::field::{AreaField, Faults, OnlyOnce, Questions, TextField, Unsent},
    form::Form,
    page::{NavItem, Page},
};

pub struct Session {
    pub client: ClientId,
    /// "Noor"
    pub called: String,
    pub today: Day,
    pub editing: Option<Editing>,
}

pub struct Editing {
    pub session: SessionId,
    /// Number in the course of therapy; planned ones have none.
    pub number: Option<usize>,
    pub day: Day,
    pub time: Option<Time>,
    pub agreed: String,
    pub note: String,
    pub version: i64,
    /// It has begun, so it can be rated together.
    pub together: bool,
}

impl Page for Session {
    fn title(&self) -> &'static str {
        "Session · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let Session { client, called, today, editing } = self;
        let is_new = editing.is_none();
        let heading = match &editing {
            None => "Record a session".to_owned(),
            Some(Editing { number: Some(number), .. }) => format!("Session {number}"),
            Some(_) => "Planned session".to_owned(),
        };
        let before = Before::of(editing.as_ref(), today);
        let hidden = match &editing {
            // Below a fault the form is still made from what it was made from.
            Some(editing) => {
                let version = form.value_or("version", &editing.version.to_string()).to_owned();
                view! { <input type="hidden" name="version" value=version/> }.into_any()
            }
            None => view! { <OnlyOnce/> }.into_any(),
        };
        let together = editing.as_ref().filter(|editing| editing.together).map(|editing| {
            let href = format!("/clients/{client}/sessions/{}/joint", editing.session);
            view! { <a class="button quiet" href=href>"Open together"</a> }
        });
        let action = editing.as_ref().map(|editing| format!("/clients/{client}/sessions/{}", editing.session));
        let action = action.unwrap_or_else(|| format!("/clients/{client}/sessions/new"));
        let place = action.clone();
        let fault = |name: &str| form.fault(name).map(str::to_owned);
        // On a session that was there already it is only what was typed when it was to be recorded.
        let plans = is_new || !form.value("next_day").is_empty() || !form.value("next_time").is_empty();
        let next = plans.then(|| next_session(&form));
        view! {
            <div class="narrow stack">
                <div class="wide-head">
                    <div>
                        <p class="lead" dir="auto">{called.clone()}</p>
                        <h1>{heading}</h1>
                    </div>
                    {together}
                </div>
                <Faults form=form.clone()/>
                <form method="post" action=action class="stack" autocomplete="off">
                    {hidden}
                    <Unsent form=form.clone() place/>
                    <div class="row">
                        <TextField
                            label="Day"
                            name="day"
                            kind="date"
                            value=form.value_or("day", &before.day)
                            fault=fault("day")
                            now=form.stands("day", &before.day)
                        />
                        <TextField
                            label="Time (may stay empty)"
                            name="time"
                            kind="time"
                            value=form.value_or("time", &before.time)
                            fault=fault("time")
                            now=form.stands("time", &before.time)
                        />
                    </div>
                    <AreaField
                        label="What was agreed"
                        name="agreed"
                        value=form.value_or("agreed", &before.agreed)
                        help=format!("Shared: {called} reads this too, and it can stand in a report.")
                        fault=fault("agreed")
                        now=form.stands("agreed", &before.agreed)
                        rows=4
                    />
                    <AreaField
                        label="Private note"
                        name="note"
                        value=form.value_or("note", &before.note)
                        help="Yours alone: never in the shared view, never in a report."
                        fault=fault("note")
                        now=form.stands("note", &before.note)
                        rows=8
                    />
                    {next}
                    <Questions form=form.clone() fields=&["day", "next_day"]/>
                    <div class="row">
                        <button class="button">{if is_new { "Record this session" } else { "Keep these changes" }}</button>
                        <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

/// Day and time of the session after this one.
fn next_session(form: &Form) -> impl IntoView + use<> {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    view! {
        <fieldset class="stack">
            <legend>"The next session (may stay empty)"</legend>
            <div class="row">
                <TextField
                    label="Day"
                    name="next_day"
                    kind="date"
                    value=form.value("next_day")
                    fault=fault("next_day")
                />
                <TextField
                    label="Time"
                    name="next_time"
                    kind="time"
                    value=form.value("next_time")
                    fault=fault("next_time")
                />
            </div>
        </fieldset>
    }
}

/// What the fields hold before anyone types.
#[derive(Default)]
struct Before {
    day: String,
    time: String,
    agreed: String,
    note: String,
}

impl Before {
    fn of(editing: Option<&Editing>, today: Day) -> Self {
        match editing {
            None => Self { day: today.to_string(), ..Self::default() },
            Some(editing) => Self {
                day: editing.day.to_string(),
                time: editing.time.map(when::clock).unwrap_or_default(),
                agreed: editing.agreed.clone(),
                note: editing.note.clone(),
            },
        }
    }
}
