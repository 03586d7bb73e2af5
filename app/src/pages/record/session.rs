//! `GET/POST /clients/{client}/sessions/new` and `/clients/{client}/sessions/{session}`.
//!
//! Fields: `day` (ISO date), `time` (HH:MM, optional), `agreed`, `note` (private); and on a new one `next_day`,
//! `next_time` for the next session (optional). When it is edited, `version` guards against a second tab.

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, SessionId},
    schedule::LONGEST_ABOUT_SESSION,
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
    /// It was planned just now, although it was to be recorded: say so.
    pub just_planned: bool,
}

pub struct Editing {
    pub session: SessionId,
    pub stage: Stage,
    pub day: Day,
    pub time: Option<Time>,
    pub agreed: String,
    pub note: String,
    pub version: i64,
    /// It has begun, so it can be rated together.
    pub together: bool,
}

/// What is known of a session that was written down. `POST /clients/{client}/sessions/{session}/held`, field `held` (`yes`
/// or `no`), says whether it was held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Planned,
    /// Its time went by.
    Unrecorded,
    Held {
        /// In the course of therapy.
        number: usize,
        /// Nothing came of it yet.
        may_be_taken_back: bool,
    },
    NotHeld,
}

impl Page for Session {
    fn title(&self) -> &'static str {
        if self.editing.is_some() { "Session · Weft" } else { "Record a session · Weft" }
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    #[expect(clippy::too_many_lines, reason = "a view is as long as its markup")]
    fn view(self, form: Form) -> AnyView {
        let Session { client, called, today, editing, just_planned } = self;
        let is_new = editing.is_none();
        let heading = match &editing {
            None => "Record a session".to_owned(),
            Some(Editing { stage: Stage::Held { number, .. }, .. }) => format!("Session {number}"),
            Some(Editing { stage: Stage::NotHeld, .. }) => "Session that was not held".to_owned(),
            Some(_) => "Planned session".to_owned(),
        };
        let verb = match &editing {
            None | Some(Editing { stage: Stage::Unrecorded, .. }) => "Record session",
            Some(_) => "Save session",
        };
        let planned = just_planned.then(|| {
            view! {
                <p class="note" role="status">
                    "This day is in the future, so the session is planned, not recorded. After the session, record it here or \
                     in the client’s record."
                </p>
            }
        });
        let held = editing.as_ref().and_then(|editing| was_it_held(client, editing));
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
            view! { <a class="button quiet" href=href>"Rate together"</a> }
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
                {planned}
                {held}
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
                            help=if is_new { "A session on a future day is planned, not recorded." } else { "" }
                            fault=fault("day")
                            now=form.stands("day", &before.day)
                        />
                        <TextField
                            label="Time (optional)"
                            name="time"
                            kind="time"
                            value=form.value_or("time", &before.time)
                            fault=fault("time")
                            now=form.stands("time", &before.time)
                        />
                    </div>
                    <AreaField
                        label="What was agreed (optional)"
                        name="agreed"
                        value=form.value_or("agreed", &before.agreed)
                        help=format!("Shared: {called} can read this, so write “you”. Reports can include it.")
                        fault=fault("agreed")
                        now=form.stands("agreed", &before.agreed)
                        rows=4
                        longest=Some(LONGEST_ABOUT_SESSION)
                    />
                    <AreaField
                        label="Private note (optional)"
                        name="note"
                        value=form.value_or("note", &before.note)
                        help="Only you can read this in Weft. It does not appear on “What has shifted” or in any report."
                        fault=fault("note")
                        now=form.stands("note", &before.note)
                        rows=8
                        longest=Some(LONGEST_ABOUT_SESSION)
                    />
                    {next}
                    <Questions form=form.clone() fields=&["day", "next_day"]/>
                    <div class="row">
                        <button class="button">{verb}</button>
                        <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                    </div>
                </form>
            </div>
        }
        .into_any()
    }
}

/// The question whether a planned session was held, and the way to put a wrong answer right.
fn was_it_held(client: ClientId, editing: &Editing) -> Option<AnyView> {
    let session = editing.session;
    let (said, buttons) = match editing.stage {
        Stage::Unrecorded => {
            ("The planned time has passed. Was the session held?", held_buttons(client, session, &[true, false]))
        }
        Stage::NotHeld => ("This session is recorded as not held.", held_buttons(client, session, &[true])),
        Stage::Held { may_be_taken_back: true, .. } => {
            ("This session is recorded as held.", held_buttons(client, session, &[false]))
        }
        Stage::Held { .. } | Stage::Planned => return None,
    };
    Some(view! { <div class="note row"><p>{said}</p>{buttons}</div> }.into_any())
}

/// One press records that a session was held, or that it was not.
pub(super) fn held_buttons(client: ClientId, session: SessionId, offered: &[bool]) -> AnyView {
    let buttons: Vec<_> = offered
        .iter()
        .map(|held| {
            let (value, words) = if *held { ("yes", "Record as held") } else { ("no", "Record as not held") };
            view! { <button class="button quiet" name="held" value=value>{words}</button> }
        })
        .collect();
    view! {
        <form method="post" action=format!("/clients/{client}/sessions/{session}/held") class="row">{buttons}</form>
    }
    .into_any()
}

/// Day and time of the session after this one.
fn next_session(form: &Form) -> impl IntoView + use<> {
    let fault = |name: &str| form.fault(name).map(str::to_owned);
    view! {
        <fieldset class="stack">
            <legend>"Next session (optional)"</legend>
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
