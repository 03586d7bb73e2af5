//! `GET /clients/{client}`: the client's record as the therapist works with it.

use leptos::prelude::*;
use weft_shared::{
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
        field::{Faults, OnlyOnce, sentence_case},
        section::section,
        words,
    },
    form::Form,
    page::{NavItem, Page},
    pages::{
        record::{
            flags::{self, Flag},
            session::{Stage, outcome_buttons, outcomes_of_one_that_has_passed},
        },
        report::disclosures::Disclosure,
    },
};

pub struct RecordPage {
    pub client: ClientId,
    pub name: String,
    pub called: String,
    pub account: AccountState,
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
    /// Reports made so far, newest first.
    pub made: Vec<Disclosure>,
}

pub enum AccountState {
    /// Nobody was invited; the form is `POST /clients/{client}/invitation`.
    None,
    Invited {
        until: Day,
    },
    InvitationExpired {
        on: Day,
    },
    SignsIn,
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
        let RecordPage { client, name, called, account, next, current, sessions, homework, patterns, flags, made } =
            self;
        let (open, reviewed): (Vec<Flag>, Vec<Flag>) = flags.into_iter().partition(|flag| flag.is_open);
        let lead =
            next.map_or_else(|| "No session planned".to_owned(), |next| format!("Next session {}", day::meeting(next)));
        // The filled button is what comes next: before anyone is invited, that.
        let shared_view = if matches!(account, AccountState::None) { "button quiet" } else { "button" };
        view! {
            <div class="stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{lead}</p>
                        <h1 dir="auto">{name}</h1>
                        <p class="small"><a href=format!("/clients/{client}/edit")>"Edit name"</a></p>
                    </div>
                    <a class=shared_view href=format!("/clients/{client}/shared")>"What has shifted"</a>
                </div>
                <Faults form=form.clone()/>
                {flags::to_review(client, &called, open, &form)}
                <ul class="row plain-list">
                    {current.map(|session| {
                        let href = format!("/clients/{client}/sessions/{session}/joint");
                        view! { <li><a class="button quiet" href=href>"Rate together"</a></li> }
                    })}
                    <li><a class="button quiet" href=format!("/clients/{client}/sessions/new")>"Record a session"</a></li>
                    <li><a class="button quiet" href=format!("/clients/{client}/assign")>"Assign exercises"</a></li>
                    <li><a class="button quiet" href=format!("/clients/{client}/patterns/new")>"Add a pattern"</a></li>
                    <li><a class="button quiet" href=format!("/clients/{client}/report")>"Make a report"</a></li>
                    <li><a class="button quiet" href=format!("/clients/{client}/brief")>"Brief"</a></li>
                </ul>
                {sign_in(client, &called, &account)}
                <div class="columns">
                    <div class="stack">
                        {section("patterns", "Current patterns", pattern_lines(client, &called, patterns))}
                        {section("homework", "Between sessions", homework_lines(client, &called, homework))}
                        {flags::reviewed(client, &called, reviewed)}
                    </div>
                    <div class="stack">
                        {section("sessions", "Sessions", session_lines(client, sessions))}
                        {report_lines(made)}
                    </div>
                </div>
            </div>
        }
        .into_any()
    }
}

/// How the client gets in. Once they sign in, there is nothing to do here.
fn sign_in(client: ClientId, called: &str, account: &AccountState) -> Option<AnyView> {
    let (sentence, verb, class) = match account {
        AccountState::SignsIn => return None,
        AccountState::None => (
            format!("{called} cannot sign in yet. Make an invitation link and pass it on: Weft sends no email."),
            format!("Invite {called}"),
            "button",
        ),
        AccountState::Invited { until } => (
            format!("The invitation link for {called} works until {}. A new link replaces it.", day::dated(*until)),
            "Make a new invitation link".to_owned(),
            "button quiet",
        ),
        AccountState::InvitationExpired { on } => (
            format!("The invitation link for {called} expired on {}. No one used it.", day::dated(*on)),
            "Make a new invitation link".to_owned(),
            "button quiet",
        ),
    };
    let withdraw = matches!(account, AccountState::Invited { .. }).then(|| {
        view! {
            <form method="post" action=format!("/clients/{client}/invitation/withdraw")>
                <button class="plain">"Withdraw invitation"</button>
            </form>
        }
    });
    let form = view! {
        <div class="note row">
            <form class="row" method="post" action=format!("/clients/{client}/invitation")>
                <OnlyOnce/>
                <p>{sentence}</p>
                <button class=class>{verb}</button>
            </form>
            {withdraw}
        </div>
    };
    Some(form.into_any())
}

fn pattern_lines(client: ClientId, called: &str, patterns: Vec<(PatternId, Wording, State)>) -> AnyView {
    if patterns.is_empty() {
        return soft(format!("No current patterns. Choose “Add a pattern” to write one with {called}."));
    }
    let lines: Vec<_> = patterns
        .into_iter()
        .map(|(pattern, wording, state)| {
            view! {
                <li class="line">
                    <div>
                        <p class="words">"I used to " {words::inline(wording.old.clone())} " … now I can " {words::inline(wording.new)} "."</p>
                        <a href=format!("/clients/{client}/patterns/{pattern}")>
                            "Edit wording"
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

fn homework_lines(client: ClientId, called: &str, homework: Vec<AssignedLine>) -> AnyView {
    if homework.is_empty() {
        return soft("Nothing here yet. Choose “Assign exercises” to add one.".to_owned());
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
            let change = (waits && !is_self_started).then(|| {
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

fn session_lines(client: ClientId, sessions: Vec<SessionLine>) -> AnyView {
    if sessions.is_empty() {
        return soft("No sessions yet. Choose “Record a session”.".to_owned());
    }
    let lines: Vec<_> = sessions
        .into_iter()
        .map(|line| {
            let SessionLine { session, stage, meeting, agreed, has_note, rated } = line;
            let heading = match stage {
                Stage::Held { number, .. } => format!("Session {number}, {}", meeting_words(meeting)),
                Stage::Planned => format!("Planned, {}", meeting_words(meeting)),
                Stage::Unrecorded => format!("Planned for {}. Was it held?", meeting_words(meeting)),
                Stage::NotHeld(why) => {
                    format!("{}, {}", why.map_or("Not held", NotHeld::words), meeting_words(meeting))
                }
            };
            let number = match stage {
                Stage::Held { number, .. } => Some(number),
                _ => None,
            };
            let held = match stage {
                Stage::Unrecorded => Some(outcome_buttons(client, session, &outcomes_of_one_that_has_passed())),
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
                        <p><a href=format!("/clients/{client}/sessions/{session}")>{heading}</a></p>
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
