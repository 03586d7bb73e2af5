//! `GET/POST /clients/{client}/status`: where therapy stands, and what changes it. Field `act`: `pause`, `resume`,
//! `discharge` (with `day`, `closing`, and `check-in` as often as wanted), `begin-again`, `archive`, `restore`; or
//! `plan` (with `check-in`), `done` and `remove` (with `id`).

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    case_status::{CaseAct, CaseStatus, CheckIn, LONGEST_CLOSING},
    ids::{CheckInId, ClientId},
    when::{self, Day},
};

use crate::{
    components::{
        field::{AreaField, Faults, MadeFrom, OnlyOnce, Questions, TextField},
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

/// Where therapy stands.
pub struct CaseNow {
    pub status: CaseStatus,
    /// Since when it rests.
    pub paused: Option<Day>,
    /// When it ended; also of a record that was archived since.
    pub ended: Option<Day>,
    /// The word both read; may be empty.
    pub closing: String,
    /// By day.
    pub check_ins: Vec<(CheckInId, CheckIn)>,
}

impl CaseNow {
    /// Whether nothing new is assigned.
    pub fn is_over(&self) -> bool {
        matches!(self.status, CaseStatus::Discharged | CaseStatus::Archived)
    }

    /// On the client's first page.
    pub fn for_client(self, therapist: &str, today: Day) -> AnyView {
        let CaseNow { status, ended, closing, check_ins, .. } = self;
        let ended = ended.map(|day| format!("Your therapy with {therapist} ended on {}.", when::dated(day, today)));
        let (said, what_stays) = match (status, ended) {
            (CaseStatus::Paused, _) => {
                (format!("Your therapy with {therapist} is paused."), "You can read and write here as before.")
            }
            (CaseStatus::Archived, ended) => (
                ended.unwrap_or_else(|| format!("{therapist} has archived your record.")),
                "Everything of yours stays here for you to read. Nothing new can be written.",
            ),
            (_, Some(ended)) => {
                (ended, "Everything of yours stays here for you to read. You can finish what you began.")
            }
            (_, None) => (String::new(), ""),
        };
        let open: Vec<String> =
            check_ins.iter().filter(|(_, it)| it.done.is_none()).map(|(_, it)| when::dated(it.day, today)).collect();
        let planned = (!open.is_empty()).then(|| format!("Check-in planned: {}.", open.join(", ")));
        view! {
            <section class="note stack-tight" aria-label="Your therapy">
                {(!said.is_empty()).then(|| view! { <p><b>{said}</b></p> })}
                {(!closing.is_empty()).then(|| words::agreed(closing))}
                {(!what_stays.is_empty()).then(|| view! { <p>{what_stays}</p> })}
                {planned.map(|planned| view! { <p>{planned}</p> })}
            </section>
        }
        .into_any()
    }

    /// In the record.
    pub fn for_staff(self, (client, capacity): (ClientId, Capacity), called: &str, today: Day) -> AnyView {
        let said = self.said(called, today);
        let CaseNow { status, closing, check_ins, .. } = self;
        let may_change = capacity.treats() && status != CaseStatus::Archived;
        let lines = check_in_lines(client, check_ins, today, may_change);
        view! {
            <section class="note stack-tight" aria-label="Status">
                <p><b>{said}</b></p>
                {(!closing.is_empty()).then(|| words::agreed(closing))}
                {lines}
            </section>
        }
        .into_any()
    }

    /// "Noor’s therapy ended on 3 May. This record is archived."
    fn said(&self, called: &str, today: Day) -> String {
        let day = |day: Option<Day>| day.map(|day| when::dated(day, today)).unwrap_or_default();
        let therapy = match (self.ended, self.paused) {
            (Some(_), _) => format!("{called}’s therapy ended on {}.", day(self.ended)),
            (None, Some(_)) => format!("{called}’s therapy is paused since {}.", day(self.paused)),
            (None, None) if self.status == CaseStatus::Archived => String::new(),
            (None, None) => format!("{called}’s therapy goes on."),
        };
        match self.status {
            CaseStatus::Archived => format!("{therapy} This record is archived: it can be read, and not changed."),
            _ => therapy,
        }
        .trim_start()
        .to_owned()
    }
}

fn check_in_lines(
    client: ClientId,
    check_ins: Vec<(CheckInId, CheckIn)>,
    today: Day,
    may_change: bool,
) -> Option<AnyView> {
    let lines: Vec<_> = check_ins
        .into_iter()
        .map(|(id, check_in)| {
            let said = check_in.words(today);
            let buttons = (check_in.done.is_none() && may_change).then(|| {
                view! {
                    <form class="row" method="post" action=format!("/clients/{client}/status")>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <button class="plain" name="act" value="done">
                            "Mark as done" <span class="visually-hidden">{format!(": {said}")}</span>
                        </button>
                        <button class="plain" name="act" value="remove">
                            "Remove" <span class="visually-hidden">{format!(": {said}")}</span>
                        </button>
                    </form>
                }
            });
            view! { <li class="line"><div>{said.clone()}</div>{buttons}</li> }
        })
        .collect();
    (!lines.is_empty()).then(|| view! { <ul class="lines plain-list">{lines}</ul> }.into_any())
}

pub struct CasePage {
    pub client: ClientId,
    pub name: String,
    pub called: String,
    pub now: CaseNow,
    /// Earlier ends of therapy, with their closing words, newest first.
    pub earlier: Vec<(Day, String)>,
    pub today: Day,
    /// Fingerprint of the status.
    pub seen: String,
}

impl Page for CasePage {
    fn title(&self) -> &'static str {
        "Status · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let CasePage { client, name, called, now, earlier, today, seen } = self;
        let said = now.said(&called, today);
        let CaseNow { status, closing, check_ins, .. } = now;
        let lines = check_in_lines(client, check_ins, today, status != CaseStatus::Archived);
        let acts: Vec<_> = status.acts().iter().map(|act| act_form(*act, &called, today, &seen, &form)).collect();
        let earlier: Vec<_> = earlier
            .into_iter()
            .map(|(day, closing)| {
                view! {
                    <li class="line">
                        <div>
                            <p>{format!("Therapy ended on {} and began again.", when::long(day))}</p>
                            {(!closing.is_empty()).then(|| words::agreed(closing))}
                        </div>
                    </li>
                }
            })
            .collect();
        let plan = (status != CaseStatus::Archived).then(|| plan_form(&form));
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead"><a href=format!("/clients/{client}") dir="auto">{name}</a></p>
                    <h1>"Status"</h1>
                </div>
                <Faults form=form.clone()/>
                <p>{said}</p>
                {(!closing.is_empty()).then(|| words::agreed(closing))}
                {acts}
                <section class="stack" aria-labelledby="check-ins">
                    <h2 id="check-ins">"Check-ins"</h2>
                    <p>{format!("Days on which you want to look in after therapy. {called} sees them. When one is due, your caseload says so.")}</p>
                    {lines}
                    {plan}
                </section>
                {(!earlier.is_empty()).then(|| view! {
                    <section class="stack" aria-labelledby="earlier">
                        <h2 id="earlier">"Earlier"</h2>
                        <ul class="lines plain-list">{earlier}</ul>
                    </section>
                })}
            </div>
        }
        .into_any()
    }
}

fn plan_form(form: &Form) -> impl IntoView + use<> {
    view! {
        <form method="post" class="stack">
            <OnlyOnce/>
            {day_field("check-in", "Plan a check-in", "", "", form)}
            <Questions form=form.clone() fields=&["check-in"]/>
            <div class="row">
                <button class="button quiet" name="act" value="plan">"Plan check-in"</button>
            </div>
        </form>
    }
}

fn day_field(
    name: &'static str,
    label: &'static str,
    before: &str,
    help: &'static str,
    form: &Form,
) -> impl IntoView + use<> {
    view! {
        <TextField
            label=label
            name=name
            kind="date"
            value=form.value_or(name, before)
            fault=form.fault(name).map(str::to_owned)
            help=help
        />
    }
}

fn act_form(act: CaseAct, called: &str, today: Day, seen: &str, form: &Form) -> AnyView {
    let (heading, about, verb) = match act {
        CaseAct::Pause => (
            "Pause therapy",
            format!("{called} reads that therapy is paused, and can go on reading and writing."),
            "Pause therapy",
        ),
        CaseAct::Resume => ("Resume therapy", format!("{called} is in your active caseload again."), "Resume therapy"),
        CaseAct::Discharge => (
            "End therapy",
            format!(
                "{called} reads that therapy has ended, keeps everything to read, and can finish what is open. Nothing \
                 new can be assigned. You can begin therapy again later."
            ),
            "End therapy",
        ),
        CaseAct::BeginAgain => (
            "Begin therapy again",
            format!("{called} is in your active caseload again. The closing word stays in the record."),
            "Begin therapy again",
        ),
        CaseAct::Archive => (
            "Archive the record",
            format!(
                "It leaves your caseload, and can be read and not changed. {called} can read it too, and can stop sharing \
                 entries. You can restore it."
            ),
            "Archive record",
        ),
        CaseAct::Restore => ("Restore the record", "It is as it was before.".to_owned(), "Restore record"),
    };
    let fields = (act == CaseAct::Discharge).then(|| discharge_fields(today, form));
    view! {
        <form method="post" class="stack card">
            <MadeFrom form=form.clone() fingerprint=seen.to_owned()/>
            <div>
                <h2>{heading}</h2>
                <p>{about}</p>
            </div>
            {fields}
            <div class="row">
                <button class="button quiet" name="act" value=act.as_str()>{verb}</button>
            </div>
        </form>
    }
    .into_any()
}

fn discharge_fields(today: Day, form: &Form) -> impl IntoView + use<> {
    view! {
        {day_field("day", "Last day of therapy", &today.to_string(), "", form)}
        <Questions form=form.clone() fields=&["day"]/>
        <AreaField
            label="Closing word (optional)"
            name="closing"
            value=form.value("closing")
            fault=form.fault("closing").map(str::to_owned)
            help="You both see it: in this record, and on the client’s first page."
            longest=Some(LONGEST_CLOSING)
        />
        {day_field("first-check-in", "First check-in (optional)", "", "For example in three months.", form)}
        {day_field("second-check-in", "Second check-in (optional)", "", "", form)}
        <Questions form=form.clone() fields=&["first-check-in", "second-check-in"]/>
    }
}
