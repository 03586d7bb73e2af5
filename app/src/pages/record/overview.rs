//! `GET /clients/{client}`: the client's record as the therapist works with it.

use leptos::prelude::*;
use weft_shared::{
    access::Action,
    capacity::Capacity,
    case_status::CaseStatus,
    ids::{AssignmentId, ClientId, PatternId, SessionId},
    pattern::Wording,
    schedule::{Meeting, NotHeld},
    shared_view::HomeworkState,
    shift::State,
    when::{self, Day},
};

use crate::{
    components::{
        chip::StateChip,
        day,
        field::{Faults, sentence_case},
        reads_only::reads_only,
        section::section,
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::{
        record::{
            care::EmergencyLine,
            case::CaseNow,
            flags::{self, Flag},
            session::{Stage, outcome_buttons, outcomes_of_one_that_has_passed},
            sign_in::{AccountState, ByEmail, invite_form},
        },
        report::disclosures::Disclosure,
    },
};

pub struct RecordPage {
    pub client: ClientId,
    pub capacity: Capacity,
    pub name: String,
    pub called: String,
    /// "she/her"; may be empty.
    pub pronouns: String,
    /// Where therapy stands, unless it simply goes on.
    pub case: Option<CaseNow>,
    pub account: AccountState,
    /// Where an invitation can go by email.
    pub by_email: ByEmail,
    pub next: Option<Meeting>,
    /// The session people sit in now, or sat in last.
    pub current: Option<SessionId>,
    /// Newest first.
    pub sessions: Vec<SessionLine>,
    /// Newest first.
    pub homework: Vec<AssignedLine>,
    pub patterns: Vec<(PatternId, Wording, State)>,
    /// Oldest first.
    pub flags: Vec<Flag>,
    /// Lately, by someone who does not treat the client; for those who do.
    pub emergencies: Vec<EmergencyLine>,
    /// Reports made so far, newest first.
    pub made: Vec<Disclosure>,
}

pub struct SessionLine {
    pub session: SessionId,
    pub stage: Stage,
    pub meeting: Meeting,
    pub agreed: String,
    /// A private note of the therapist who looks.
    pub has_note: bool,
    /// How many patterns this therapist rated.
    pub rated: usize,
}

pub struct AssignedLine {
    pub assignment: AssignmentId,
    pub title: String,
    /// "By Tue 1 Dec", "Overdue since Tue 1 Dec"
    pub due: String,
    /// The day on which it was assigned, or begun by the client alone.
    pub assigned: Day,
    pub is_self_started: bool,
    pub state: HomeworkState,
}

impl Page for RecordPage {
    fn title(&self) -> &'static str {
        "Client’s record · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let RecordPage {
            client,
            capacity,
            name,
            called,
            pronouns,
            case,
            account,
            by_email,
            next,
            current,
            sessions,
            homework,
            patterns,
            flags,
            emergencies,
            made,
        } = self;
        let emergencies = (!emergencies.is_empty()).then(|| {
            let lines: Vec<_> = emergencies.into_iter().map(EmergencyLine::show).collect();
            view! { <ul class="note plain-list stack">{lines}</ul> }
        });
        let (open, reviewed): (Vec<Flag>, Vec<Flag>) = flags.into_iter().partition(|flag| flag.is_open);
        let lead =
            next.map_or_else(|| "No session planned".to_owned(), |next| format!("Next session {}", day::meeting(next)));
        let treats = capacity.treats();
        let status = case.as_ref().map_or(CaseStatus::Active, |case| case.status);
        // The filled button is what comes next: before anyone is invited, that.
        let shared_view = if treats && matches!(account, AccountState::None) { "button quiet" } else { "button" };
        view! {
            <div class="stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{lead}</p>
                        <h1 dir="auto">{name}</h1>
                        <p class="small">
                            {(!pronouns.is_empty()).then(|| view! { <span class="soft" dir="auto">{pronouns}</span> })}
                            {treats.then(|| view! {
                                " "
                                {(status != CaseStatus::Archived).then(|| view! {
                                    <a href=format!("/clients/{client}/edit")>"Edit details"</a>
                                    " · "
                                })}
                                <a href=format!("/clients/{client}/status")>"Status"</a>
                                " · "
                                <a href=format!("/clients/{client}/care")>"Who treats"</a>
                            })}
                        </p>
                    </div>
                    <a class=shared_view href=format!("/clients/{client}/shared")>"What has shifted"</a>
                </div>
                <Faults form=form.clone()/>
                {reads_only(capacity, &called)}
                {emergencies}
                {case.map(|case| case.for_staff((client, capacity), &called, day::today()))}
                {flags::to_review((client, capacity), &called, open, &form)}
                {ways((client, capacity), current, status)}
                {(treats && status != CaseStatus::Archived).then(|| invite_form(client, &called, &account, (&by_email, true)))}
                <div class="columns">
                    <div class="stack">
                        {section("patterns", "Current patterns", pattern_lines((client, capacity), &called, patterns))}
                        {section("homework", "Between sessions", homework_lines((client, capacity), &called, homework))}
                        {flags::reviewed(client, &called, reviewed)}
                    </div>
                    <div class="stack">
                        {section("sessions", "Sessions", session_lines((client, capacity), sessions))}
                        {report_lines(made)}
                    </div>
                </div>
            </div>
        }
        .into_any()
    }
}

/// What can be done from here: a record that is archived is read.
fn ways((client, capacity): (ClientId, Capacity), current: Option<SessionId>, status: CaseStatus) -> impl IntoView {
    let way = move |page: &str, words: &'static str| {
        view! { <li><a class="button quiet" href=format!("/clients/{client}/{page}")>{words}</a></li> }
    };
    let changes = (capacity.treats() && status != CaseStatus::Archived).then(|| {
        let together = current.map(|session| way(&format!("sessions/{session}/joint"), "Rate together"));
        view! {
            {together}
            {way("sessions/new", "Record a session")}
            {status.allows(Action::Assign).then(|| way("assign", "Assign exercises"))}
            {way("patterns/new", "Add a pattern")}
            {way("report", "Make a report")}
        }
    });
    view! {
        <ul class="row plain-list">
            {changes}
            {way("brief", "Brief")}
        </ul>
    }
}

fn pattern_lines(
    (client, capacity): (ClientId, Capacity),
    called: &str,
    patterns: Vec<(PatternId, Wording, State)>,
) -> AnyView {
    if patterns.is_empty() {
        let how = format!(" Choose “Add a pattern” to write one with {called}.");
        return soft(format!("No current patterns.{}", if capacity.treats() { how.as_str() } else { "" }));
    }
    let lines: Vec<_> = patterns
        .into_iter()
        .map(|(pattern, wording, state)| {
            view! {
                <li class="line">
                    <div>
                        <p class="words">"I used to " {words::inline(wording.old.clone())} " … now I can " {words::inline(wording.new)} "."</p>
                        <a href=format!("/clients/{client}/patterns/{pattern}")>
                            {if capacity.treats() { "Edit wording" } else { "Open pattern" }}
                            <span class="visually-hidden">{format!(" of “{}”", wording.old)}</span>
                        </a>
                    </div>
                    <StateChip state/>
                </li>
            }
        })
        .collect();
    view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
}

fn homework_lines((client, capacity): (ClientId, Capacity), called: &str, homework: Vec<AssignedLine>) -> AnyView {
    if homework.is_empty() {
        let how = if capacity.treats() { " Choose “Assign exercises” to add one." } else { "" };
        return soft(format!("Nothing here yet.{how}"));
    }
    let lines: Vec<_> = homework
        .into_iter()
        .map(|line| {
            let AssignedLine { assignment, title, due, assigned, is_self_started, state } = line;
            let named = title.clone();
            let title = match state {
                HomeworkState::Finished { shared: true, .. } => {
                    view! { <a href=format!("/clients/{client}/entries/{assignment}") dir="auto">{title}</a> }
                        .into_any()
                }
                _ => words::named(title).into_any(),
            };
            let day = day::dated(assigned);
            let begins =
                if is_self_started { format!("Started by {called} on {day}") } else { format!("Assigned on {day}") };
            let when = match state {
                HomeworkState::NotBegun | HomeworkState::Begun if !is_self_started => format!("{begins} · {due}"),
                _ => begins,
            };
            let waits =
                matches!(state, HomeworkState::NotBegun | HomeworkState::Begun | HomeworkState::Declined { .. });
            let change = (waits && !is_self_started && capacity.treats()).then(|| {
                view! {
                    <a href=format!("/clients/{client}/assignments/{assignment}")>
                        "Change or withdraw"
                        <span class="visually-hidden">{format!(" “{named}”")}</span>
                    </a>
                }
            });
            view! {
                <li class="line">
                    <div>
                        <p>{title}</p>
                        <p class="soft">{format!("{} · {when}", state.words(day::today()))}</p>
                    </div>
                    {change}
                </li>
            }
        })
        .collect();
    view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
}

fn session_lines((client, capacity): (ClientId, Capacity), sessions: Vec<SessionLine>) -> AnyView {
    if sessions.is_empty() {
        let how = if capacity.treats() { " Choose “Record a session”." } else { "" };
        return soft(format!("No sessions yet.{how}"));
    }
    let lines: Vec<_> = sessions
        .into_iter()
        .map(|line| {
            let SessionLine { session, stage, meeting, agreed, has_note, rated } = line;
            let heading = match stage {
                Stage::Held { number, .. } => format!("Session {number}, {}", meeting_words(meeting)),
                Stage::Planned => format!("Planned, {}", meeting_words(meeting)),
                Stage::Unrecorded if capacity.treats() => {
                    format!("Planned for {}. Was it held?", meeting_words(meeting))
                }
                Stage::Unrecorded => format!("Planned for {}, not recorded yet", meeting_words(meeting)),
                Stage::NotHeld(why) => {
                    format!("{}, {}", why.map_or("Not held", NotHeld::words), meeting_words(meeting))
                }
            };
            let heading = if capacity.treats() {
                view! { <a href=format!("/clients/{client}/sessions/{session}")>{heading}</a> }.into_any()
            } else {
                heading.into_any()
            };
            let number = match stage {
                Stage::Held { number, .. } if capacity.treats() => Some(number),
                _ => None,
            };
            let held = match stage {
                Stage::Unrecorded if capacity.treats() => {
                    Some(outcome_buttons(client, session, &outcomes_of_one_that_has_passed()))
                }
                _ => None,
            };
            let agreed = (!agreed.is_empty()).then(|| words::agreed(agreed));
            let mut about = Vec::new();
            if has_note {
                about.push("your private note".to_owned());
            }
            if number.is_some() {
                about.push(match rated {
                    0 => "you rated no pattern".to_owned(),
                    1 => "you rated 1 pattern".to_owned(),
                    several => format!("you rated {several} patterns"),
                });
            }
            let about = (!about.is_empty()).then(|| view! { <p class="soft">{sentence_case(&about.join(" · "))}</p> });
            let rate = number.map(|number| {
                view! {
                    <a href=format!("/clients/{client}/sessions/{session}/rate")>
                        {if rated > 0 { "Change my ratings" } else { "Rate" }}
                        <span class="visually-hidden">
                            {if rated > 0 { format!(" of session {number}") } else { format!(" session {number}") }}
                        </span>
                    </a>
                }
            });
            view! {
                <li class="line">
                    <div>
                        <p>{heading}</p>
                        {agreed}
                        {about}
                        {held}
                    </div>
                    {rate}
                </li>
            }
        })
        .collect();
    view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
}

fn report_lines(made: Vec<Disclosure>) -> Option<AnyView> {
    if made.is_empty() {
        return None;
    }
    let lines: Vec<_> = made.into_iter().map(Disclosure::line).collect();
    let inside = view! { <ul class="lines plain-list">{lines}</ul> }.into_any();
    Some(section("reports", "Reports made", inside).into_any())
}

/// "Tue 1 Dec 2026, 14:00": in a list over the years each says its own.
fn meeting_words(meeting: Meeting) -> String {
    meeting.short(when::WITH_ITS_YEAR)
}

fn soft(sentence: String) -> AnyView {
    view! { <p class="soft">{sentence}</p> }.into_any()
}
