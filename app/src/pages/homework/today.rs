//! `GET /today`: what was begun, what is due, where to call. Nothing else.

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::{AssignmentId, ClientId, ExerciseId, ProposalId, SessionId},
    report::Kind as ReportKind,
    schedule::Meeting,
    when::{self, Day},
};

use crate::{
    components::{day, field::OnlyOnce, readers::WhoReads, words},
    form::Form,
    page::{NavItem, Page},
    pages::homework::{about, therapist_line},
};

pub struct Today {
    pub called: String,
    pub today: Day,
    /// "Good evening", from the practice's local time.
    pub greeting: &'static str,
    pub therapist: String,
    pub next_session: Option<Meeting>,
    /// Begun first, then by due day.
    pub homework: Vec<Due>,
    /// For any moment, without being given: the trigger log first.
    pub ready: Vec<SelfStarted>,
    /// The session of a joint view that is open.
    pub joint: Option<(ClientId, SessionId)>,
    /// Reports the therapist asks to look at before they are made.
    pub proposals: Vec<(ProposalId, ReportKind)>,
}

/// Something at hand for when it is needed.
pub struct SelfStarted {
    pub title: String,
    /// "Two taps to begin"
    pub about: String,
    pub way: SelfStartedLink,
}

pub enum SelfStartedLink {
    /// Begin a new one: `POST /start/{exercise}`.
    Begin(ExerciseId),
    /// Look at what was written before.
    Open(AssignmentId),
}

pub struct Due {
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub minutes: u32,
    /// "Before Monday’s session"
    pub due: String,
    /// The therapist's personal line.
    pub note: Option<String>,
    /// The day it was begun.
    pub begun: Option<Day>,
}

impl Page for Today {
    fn title(&self) -> &'static str {
        "Today · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, _form: Form) -> AnyView {
        let Today { called, today, greeting, therapist, next_session, homework, ready, joint, proposals } = self;
        let joint = joint.map(|(client, session)| {
            view! {
                <p class="note">
                    {format!("{therapist} opened a joint view. ")}
                    <a href=format!("/clients/{client}/sessions/{session}/joint")>"Join"</a>
                </p>
            }
        });
        let proposals: Vec<_> = proposals.into_iter().map(|proposal| to_look_at(proposal, &therapist)).collect();
        let next = next_session.map(|meeting| {
            view! { <p class="soft">{format!("Your next session: {}.", spoken(meeting))}</p> }
        });
        let nothing = homework.is_empty().then(|| {
            view! { <p>{format!("Nothing is waiting for you. What {therapist} and you agree on next will stand here.")}</p> }
        });
        let cards: Vec<_> = homework
            .into_iter()
            .enumerate()
            .map(|(position, due)| card(due, today, &therapist, position == 0))
            .collect();
        let ready = (!ready.is_empty()).then(|| {
            let cards: Vec<_> = ready.into_iter().map(at_hand).collect();
            view! {
                <section class="stack" aria-labelledby="ready">
                    <h2 id="ready">"When you need it"</h2>
                    <ul class="at-hand plain-list">{cards}</ul>
                </section>
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{day::spoken(today)}</p>
                    <h1>{format!("{greeting}, ")} {words::named(called)}</h1>
                </div>
                {joint}
                {proposals}
                {nothing}
                {cards}
                {next}
                {ready}
                <WhoReads sentence=format!("Only you and, where you share, {therapist} can read what you write.")/>
            </div>
        }
        .into_any()
    }
}

/// A report that is not made before the client has looked.
fn to_look_at((proposal, kind): (ProposalId, ReportKind), therapist: &str) -> impl IntoView + use<> {
    view! {
        <article class="card stack">
            <div>
                <p class="lead">{format!("{therapist} asks you to look first")}</p>
                <h2>{kind.name()}</h2>
            </div>
            <p>"It is not made yet. You can leave quotes out, or say that you would rather not."</p>
            <p>
                <a class="button quiet" href=format!("/proposals/{proposal}")>"Look at it"</a>
            </p>
        </article>
    }
}

/// The whole card is the button: one tap, and the first question is there.
fn at_hand(ready: SelfStarted) -> impl IntoView {
    let SelfStarted { title, about, way } = ready;
    let inside = view! {
        <b dir="auto">{title}</b>
        <span class="soft">{about}</span>
    };
    match way {
        SelfStartedLink::Begin(exercise) => view! {
            <li>
                <form method="post" action=format!("/start/{exercise}")>
                    <OnlyOnce/>
                    <button class="card hand">{inside}</button>
                </form>
            </li>
        }
        .into_any(),
        SelfStartedLink::Open(assignment) => view! {
            <li><a class="card hand open" href=format!("/homework/{assignment}/entry")>{inside}</a></li>
        }
        .into_any(),
    }
}

/// `first`: the one filled button of the page is here.
fn card(due: Due, today: Day, therapist: &str, first: bool) -> impl IntoView {
    let Due { assignment, title, kind, minutes, due, note, begun } = due;
    let lead = match begun {
        Some(day) => format!("Begun {}", when::ago(day, today)),
        None => format!("{due} · {}", about(minutes)),
    };
    let kept = begun.map(|_| {
        let what = if kind == Kind::Journal { "words" } else { "answers" };
        view! { <p>{format!("Your {what} are kept. Still private.")}</p> }
    });
    let note = note.filter(|_| begun.is_none()).map(|note| therapist_line(&note, therapist));
    let verb = match (begun, kind) {
        (None, _) => "Begin",
        (Some(_), Kind::Journal) => "Go on writing",
        (Some(_), _) => "Go on",
    };
    let class = if first { "button" } else { "button quiet" };
    view! {
        <article class="card stack">
            <div>
                <p class="lead">{lead}</p>
                <h2 dir="auto">{title.clone()}</h2>
            </div>
            {kept}
            {note}
            <p>
                <a class=class href=format!("/homework/{assignment}")>
                    {verb}
                    <span class="visually-hidden">{format!(": {title}")}</span>
                </a>
            </p>
        </article>
    }
}

/// "Monday, 30 November, 10:00"
fn spoken(meeting: Meeting) -> String {
    match meeting.time {
        Some(time) => format!("{}, {}", day::spoken(meeting.day), when::clock(time)),
        None => day::spoken(meeting.day),
    }
}
