//! `GET /today`: what was begun, what is due, where to call. Nothing else.

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::{AssignmentId, ClientId, ExerciseId, SessionId},
    schedule::{Meeting, STILL_WELCOME},
    when::{self, Day},
};

use crate::{
    components::{day, field::OnlyOnce, readers::WhoReads, words},
    form::Form,
    page::{NavItem, Page},
    pages::{
        homework::{Note, about, decline_button, note_line},
        record::case::CaseNow,
        report::proposal::ToLookAt,
    },
};

pub struct Today {
    pub called: String,
    pub today: Day,
    /// Where therapy stands, unless it simply goes on.
    pub case: Option<CaseNow>,
    /// "Good evening", from the practice's local time.
    pub greeting: &'static str,
    pub therapist: String,
    pub next_session: Option<Meeting>,
    /// Begun first, then by due day.
    pub homework: Vec<Due>,
    /// What the therapist withdrew lately, or after it was begun.
    pub withdrawn: Vec<Withdrawn>,
    /// Sessions that were to come and are cancelled.
    pub cancelled: Vec<Meeting>,
    /// What they said "Not this one" to: `POST /homework/{assignment}/decline`, field `declined`, takes it back.
    pub declined: Vec<(AssignmentId, String)>,
    /// For any moment, without being given: the trigger log first.
    pub ready: Vec<SelfStarted>,
    /// The session of a joint view that is open.
    pub joint: Option<(ClientId, SessionId)>,
    /// A change in who works with them, in sentences.
    pub who_treats: Vec<String>,
    /// Reports the therapist asks to look at before they are made, answered or not.
    pub proposals: Vec<ToLookAt>,
}

/// An exercise the therapist has withdrawn.
pub struct Withdrawn {
    pub assignment: AssignmentId,
    pub title: String,
    pub day: Day,
    /// Something was written in it, which stays.
    pub begun: bool,
}

/// Something at hand for when it is needed.
pub struct SelfStarted {
    pub title: String,
    /// "Begins with one tap. Dr. Adeyemi sees that you began it."
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
    pub is_overdue: bool,
    pub note: Option<Note>,
    /// The day it was begun.
    pub begun: Option<Day>,
    /// "Dr. Adeyemi changed the day on 29 November."
    pub changed: Option<String>,
}

impl Page for Today {
    fn title(&self) -> &'static str {
        "Today · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, _form: Form) -> AnyView {
        let Today {
            called,
            today,
            case,
            greeting,
            therapist,
            next_session,
            homework,
            withdrawn,
            cancelled,
            declined,
            ready,
            joint,
            who_treats,
            proposals,
        } = self;
        let who_treats: Vec<_> =
            who_treats.iter().map(|said| view! { <p class="note">{words::told(said)}</p> }).collect();
        let is_over = case.as_ref().is_some_and(CaseNow::is_over);
        let case = case.map(|case| case.for_client(&therapist, today));
        let withdrawn: Vec<_> = withdrawn.into_iter().map(|line| was_withdrawn(line, &therapist)).collect();
        let cancelled: Vec<_> = cancelled
            .into_iter()
            .map(|meeting| view! { <p class="note">{format!("The session on {} is cancelled.", spoken(meeting))}</p> })
            .collect();
        let declined = (!declined.is_empty()).then(|| not_these(declined));
        let joint = joint.map(|(client, session)| {
            view! {
                <p class="note">
                    {format!("{therapist} is ready to rate with you. ")}
                    <a href=format!("/clients/{client}/sessions/{session}/joint")>"Rate together"</a>
                </p>
            }
        });
        let proposals: Vec<_> = proposals.into_iter().map(|proposal| to_look_at(proposal, &therapist)).collect();
        let next = next_session.map(|meeting| {
            view! { <p class="soft">{format!("Your next session is on {}.", spoken(meeting))}</p> }
        });
        let nothing = (homework.is_empty() && !is_over).then(|| {
            view! { <p>{format!("Nothing to do now. What you and {therapist} agree on will appear here.")}</p> }
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
                {case}
                {joint}
                {who_treats}
                {proposals}
                {cancelled}
                {withdrawn}
                {nothing}
                {cards}
                {next}
                {ready}
                {declined}
                <WhoReads sentence=format!("Only you can read what you write in an exercise, unless you share it with {therapist}.")/>
            </div>
        }
        .into_any()
    }
}

/// A report that is not made before the client has looked.
fn to_look_at(asked: ToLookAt, therapist: &str) -> AnyView {
    if let Some(answered) = asked.answered() {
        return answered;
    }
    let ToLookAt { proposal, kind, .. } = asked;
    view! {
        <article class="card stack">
            <div>
                <p class="lead">{format!("{therapist} asks you to check a report")}</p>
                <h2>{kind.name()}</h2>
            </div>
            <p>"It is not made yet. You can leave things out, or say that you would rather not have it."</p>
            <p>
                <a class="button quiet" href=format!("/proposals/{proposal}")>"Check the report"</a>
            </p>
        </article>
    }
    .into_any()
}

/// What need not be done any more; what was written in it stays.
fn was_withdrawn(line: Withdrawn, therapist: &str) -> AnyView {
    let Withdrawn { assignment, title, day, begun } = line;
    let said = format!("On {} {therapist} withdrew “{title}”. You need not do it.", day::dated(day));
    let goes_on = begun.then(|| {
        view! {
            <p>
                "What you wrote is saved, and still private. You can finish and keep it. "
                <a href=format!("/homework/{assignment}")>
                    "Go on" <span class="visually-hidden">{format!(": {title}")}</span>
                </a>
            </p>
        }
    });
    view! { <div class="note stack-tight"><p dir="auto">{said}</p>{goes_on}</div> }.into_any()
}

/// What was put away, and the way to get it back.
fn not_these(declined: Vec<(AssignmentId, String)>) -> impl IntoView {
    let lines: Vec<_> = declined
        .into_iter()
        .map(|(assignment, title)| {
            view! {
                <li class="line">
                    <p>{title.clone()}</p>
                    {decline_button(assignment, "no", "Undo", &title)}
                </li>
            }
        })
        .collect();
    view! {
        <details class="stack">
            <summary>"You said “Not this one”"</summary>
            <ul class="lines plain-list">{lines}</ul>
        </details>
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
    let Due { assignment, title, kind, minutes, due, is_overdue, note, begun, changed } = due;
    let lead = match begun {
        Some(day) => format!("Begun {} · {due}", when::ago(day, today)),
        None => format!("{due} · {}", about(minutes)),
    };
    let kept = begun.map(|_| {
        let what = if kind == Kind::Journal { "words" } else { "answers" };
        view! { <p>{format!("Your {what} are saved, and still private.")}</p> }
    });
    let note = note.filter(|_| begun.is_none()).map(|note| note_line(note, therapist));
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
            {is_overdue.then(|| view! { <p class="soft">{STILL_WELCOME}</p> })}
            {changed.map(|changed| view! { <p class="soft">{changed}</p> })}
            {kept}
            {note}
            <div class="row">
                <a class=class href=format!("/homework/{assignment}")>
                    {verb}
                    <span class="visually-hidden">{format!(": {title}")}</span>
                </a>
                {decline_button(assignment, "yes", "Not this one", &title)}
            </div>
        </article>
    }
}

/// "Monday 30 November at 10:00"
fn spoken(meeting: Meeting) -> String {
    match meeting.time {
        Some(time) => format!("{} at {}", day::spoken(meeting.day), when::clock(time)),
        None => day::spoken(meeting.day),
    }
}
