//! `GET/POST /clients/{client}/sessions/new` and `/clients/{client}/sessions/{session}`.
//!
//! Fields: `day` (ISO date), `time` (HH:MM, optional), `agreed`, `note` (private); and on a new one `next_day`,
//! `next_time` for the next session (optional). When it is edited, `version` guards against a second tab, and `held` (`yes`)
//! says that it was held. `template` lays out the private note and saves nothing.
//!
//! `POST /clients/{client}/sessions/{session}/delete`: for one recorded by mistake; fault at `delete`.

use leptos::prelude::*;
use weft_shared::{
    ids::{ClientId, SessionId},
    note::Template,
    schedule::{LONGEST_ABOUT_SESSION, NotHeld, Outcome},
    when::{self, Day, Time},
};

use crate::{
    components::field::{AreaField, FaultText, Faults, OnlyOnce, Questions, TextField, Unsent},
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
    /// What keeps it from being deleted: "There are 2 ratings on this session."
    pub hanging: Option<String>,
}

/// What is known of a session that was written down. `POST /clients/{client}/sessions/{session}/held`, field `held`, says
/// what became of it: see [`Outcome`].
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
    NotHeld(Option<NotHeld>),
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
            Some(Editing { stage: Stage::NotHeld(why), .. }) => match why {
                Some(NotHeld::Cancelled) => "Cancelled session".to_owned(),
                Some(NotHeld::NotAttended) => "Session not attended".to_owned(),
                None => "Session that was not held".to_owned(),
            },
            Some(_) => "Planned session".to_owned(),
        };
        let may_be_held = editing.as_ref().filter(|editing| editing.day <= today).map(|editing| editing.stage);
        let buttons = match (is_new, may_be_held) {
            (true, _) => view! { <button class="button">"Record session"</button> }.into_any(),
            // Its hour has come, so that saving it is mostly meant to say that it was held; today's may still come.
            (false, Some(Stage::Unrecorded)) => view! {
                <button class="button" name="held" value="yes">"Record as held"</button>
                <button class="button quiet">"Save as planned"</button>
            }
            .into_any(),
            (false, Some(Stage::Planned)) => view! {
                <button class="button">"Save session"</button>
                <button class="button quiet" name="held" value="yes">"Record as held"</button>
            }
            .into_any(),
            (false, _) => view! { <button class="button">"Save session"</button> }.into_any(),
        };
        let planned = just_planned.then(|| {
            view! {
                <p class="note" role="status">
                    "This day is in the future, so the session is planned, not recorded. After the session, record it here or \
                     in the client’s record."
                </p>
            }
        });
        let held = editing.as_ref().and_then(|editing| was_it_held(client, editing, today));
        let delete = editing.as_ref().map(|editing| deleting(client, editing, &form));
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
                    {templates()}
                    {next}
                    <Questions form=form.clone() fields=&["day", "next_day"]/>
                    <div class="row">
                        {buttons}
                        <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a>
                    </div>
                </form>
                {delete}
            </div>
        }
        .into_any()
    }
}

/// Headings for the private note; what was written stays.
fn templates() -> impl IntoView {
    let buttons: Vec<_> = Template::ALL
        .into_iter()
        .map(|template| {
            view! { <button class="button quiet small" name="template" value=template.as_str()>{template.words()}</button> }
        })
        .collect();
    view! {
        <div class="row" role="group" aria-labelledby="templates">
            <span class="soft small" id="templates">"Headings for the private note:"</span>
            {buttons}
        </div>
    }
}

/// For a session that was recorded by mistake; or what keeps it from being deleted.
fn deleting(client: ClientId, editing: &Editing, form: &Form) -> AnyView {
    let session = editing.session;
    let help = match &editing.hanging {
        None => {
            "For a session that was recorded by mistake. It then counts nowhere. The audit trail keeps it.".to_owned()
        }
        Some(hanging) => format!(
            "{hanging} Only a session with nothing on it can be deleted. If it was not held, record that instead.",
        ),
    };
    let button = editing.hanging.is_none().then(|| {
        view! { <p><button class="button quiet">"Delete session"</button></p> }
    });
    view! {
        <details class="linking" open=form.fault("delete").is_some()>
            <summary id="delete">"Delete this session"</summary>
            <form class="card stack-tight" method="post" action=format!("/clients/{client}/sessions/{session}/delete")>
                <p class="help">{help}</p>
                <FaultText of="delete" fault=form.fault("delete").map(str::to_owned)/>
                {button}
            </form>
        </details>
    }
    .into_any()
}

/// The question what became of a planned session, and the way to put a wrong answer right.
fn was_it_held(client: ClientId, editing: &Editing, today: Day) -> Option<AnyView> {
    const CANCELLED: Outcome = Outcome::NotHeld(NotHeld::Cancelled);
    const NOT_ATTENDED: Outcome = Outcome::NotHeld(NotHeld::NotAttended);
    let lies_ahead = editing.day > today;
    let (said, offered): (_, Vec<Outcome>) = match editing.stage {
        Stage::Unrecorded => ("The planned time has passed. Was the session held?", outcomes_of_one_that_has_passed()),
        Stage::Planned => ("This session is planned.", vec![CANCELLED]),
        Stage::NotHeld(_) if lies_ahead => ("This session is cancelled.", vec![Outcome::Planned]),
        Stage::NotHeld(Some(NotHeld::Cancelled)) => {
            ("This session is recorded as cancelled.", vec![Outcome::Held, NOT_ATTENDED])
        }
        Stage::NotHeld(Some(NotHeld::NotAttended)) => {
            ("This session is recorded as not attended.", vec![Outcome::Held, CANCELLED])
        }
        Stage::NotHeld(None) => ("This session is recorded as not held.", vec![Outcome::Held, CANCELLED, NOT_ATTENDED]),
        Stage::Held { may_be_taken_back: true, .. } => {
            ("This session is recorded as held.", vec![CANCELLED, NOT_ATTENDED])
        }
        Stage::Held { .. } => return None,
    };
    let buttons = outcome_buttons(client, editing.session, &offered);
    Some(view! { <div class="note row"><p>{said}</p>{buttons}</div> }.into_any())
}

/// What can be said of a session whose hour went by.
pub(super) fn outcomes_of_one_that_has_passed() -> Vec<Outcome> {
    vec![Outcome::Held, Outcome::NotHeld(NotHeld::Cancelled), Outcome::NotHeld(NotHeld::NotAttended)]
}

/// One press records what became of a session.
pub(super) fn outcome_buttons(client: ClientId, session: SessionId, offered: &[Outcome]) -> AnyView {
    let buttons: Vec<_> = offered
        .iter()
        .map(|outcome| {
            let words = match outcome {
                Outcome::Held => "Record as held",
                Outcome::NotHeld(NotHeld::Cancelled) => "Record as cancelled",
                Outcome::NotHeld(NotHeld::NotAttended) => "Record as not attended",
                Outcome::Planned => "Plan it again",
            };
            view! { <button class="button quiet" name="held" value=outcome.as_str()>{words}</button> }
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
