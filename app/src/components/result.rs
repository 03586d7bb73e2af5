//! The result of an exercise: the point, what it may mean, each scale in words and numbers, what may come next.

use leptos::prelude::*;
use weft_shared::{
    exercise::Kind,
    ids::{AssignmentId, ClientId, ExerciseId, ExerciseVersionId},
    plane::PlanePoint,
    shared_view::NOT_A_DIAGNOSIS,
};

use super::{crisis::Contacts, field::OnlyOnce, item::paragraphs, plane::PlaneFigure};

/// A result as one of the two people sees it.
pub struct QuizResult {
    /// The point of a starting-pattern quiz.
    pub point: Option<PlanePoint>,
    pub scales: Vec<ScaleLine>,
    pub outcome: Option<OutcomeShown>,
    /// An answer asks for attention: where to call stands before any number.
    pub contacts: Option<Vec<String>>,
    pub source: Option<String>,
}

pub struct ScaleLine {
    pub title: String,
    /// "9 of 27", "3.4, on a line from 1 to 7", "no number: 3 of 9 questions answered"
    pub value: String,
    /// Its band, in the words meant for the person who reads.
    pub band: Option<String>,
    /// It is a part of another scale.
    pub is_part: bool,
}

pub struct OutcomeShown {
    pub title: String,
    pub text: String,
    pub next: Vec<Suggestion>,
    pub reading: Option<Suggestion>,
}

/// An exercise that may come next.
pub struct Suggestion {
    pub exercise: ExerciseId,
    pub version: ExerciseVersionId,
    pub title: String,
    pub kind: Kind,
    pub minutes: u32,
    /// The client may begin it by themselves, and sees the button.
    pub may_begin: bool,
}

/// The client a therapist reads about.
pub struct About {
    pub client: ClientId,
    /// "Noor"
    pub called: String,
    /// Whoever reads may give them what comes next.
    pub may_assign: bool,
}

impl QuizResult {
    pub fn is_empty(&self) -> bool {
        self.point.is_none() && self.scales.is_empty() && self.outcome.is_none() && self.contacts.is_none()
    }

    /// For the client.
    pub fn show(self, heading: &'static str) -> AnyView {
        self.show_to(heading, None)
    }

    /// For the therapist.
    pub fn show_about(self, heading: &'static str, about: &About) -> AnyView {
        self.show_to(heading, Some(about))
    }

    fn show_to(self, heading: &'static str, about: Option<&About>) -> AnyView {
        if self.is_empty() {
            return ().into_any();
        }
        let QuizResult { point, scales, outcome, contacts, source } = self;
        let contacts = contacts.map(|lines| view! { <Contacts lines/> });
        let is_scored = !scales.is_empty();
        let drawn = point.map(|point| {
            let says_more = outcome.is_none().then(|| view! { <p>{point.day_to_day()}</p> });
            view! {
                <PlaneFigure path=vec![point]/>
                {says_more}
            }
        });
        let scales: Vec<_> = scales.into_iter().map(scale).collect();
        let numbers = is_scored.then(|| view! { <dl class="numbers-said">{scales}</dl> });
        let caution = is_scored.then(|| view! { <p class="soft">{NOT_A_DIAGNOSIS}</p> });
        let source = source.map(|source| view! { <p class="soft small">{source}</p> });
        let (outcome, next) = outcome.map(|outcome| said(outcome, about)).unzip();
        view! {
            {contacts}
            <section class="stack result" aria-labelledby="result">
                <h2 id="result">{heading}</h2>
                {drawn}
                {outcome}
                {numbers}
                {caution}
                {next}
                {source}
            </section>
        }
        .into_any()
    }
}

/// Where the result is a file to print, on either paper; `aside` says what else happens; it may be empty.
pub fn print(assignment: AssignmentId, aside: &str) -> AnyView {
    let address = format!("/homework/{assignment}/result.pdf");
    view! {
        <p class="on-screen">
            <a href=address.clone()>"Print this result"</a>
            <span class="soft">
                " (PDF, A4; "
                <a href=format!("{address}?paper=letter")>"US Letter"</a>
                {if aside.is_empty() { ")".to_owned() } else { format!("). {aside}") }}
            </span>
        </p>
    }
    .into_any()
}

fn scale(line: ScaleLine) -> impl IntoView {
    let band = line.band.map(|band| view! { <dd class="band" dir="auto">{band}</dd> });
    view! {
        <div class=line.is_part.then_some("part")>
            <dt dir="auto">{line.title}</dt>
            <dd>{line.value}</dd>
            {band}
        </div>
    }
}

/// What it may mean, and what may come next.
fn said(outcome: OutcomeShown, about: Option<&About>) -> (AnyView, AnyView) {
    let OutcomeShown { title, text, next, reading } = outcome;
    let whom = |words: &str| match about {
        Some(about) => format!("{words} for {}", about.called),
        None => words.to_owned(),
    };
    let next = (!next.is_empty()).then(|| {
        let lines: Vec<_> = next.into_iter().map(|next| suggestion(next, about)).collect();
        view! {
            <h3>{whom("Possible next exercises")}</h3>
            <ul class="lines plain-list">{lines}</ul>
        }
    });
    let reading = reading.map(|reading| {
        view! {
            <h3>{whom("A reading that fits")}</h3>
            <ul class="lines plain-list">{suggestion(reading, about)}</ul>
        }
    });
    let addressed = about.map(|about| view! { <p class="soft">{format!("{} sees this:", about.called)}</p> });
    let words = view! {
        {addressed}
        <h3 class="outcome" dir="auto">{title}</h3>
        {paragraphs(&text)}
    };
    let after = view! {
        {next}
        {reading}
    };
    (words.into_any(), after.into_any())
}

fn suggestion(suggestion: Suggestion, about: Option<&About>) -> AnyView {
    let Suggestion { exercise, version, title, kind, minutes, may_begin } = suggestion;
    let minutes = if minutes == 1 { "about a minute".to_owned() } else { format!("about {minutes} minutes") };
    let assign = about.filter(|about| about.may_assign).map(|about| {
        view! {
            <a class="button quiet" href=format!("/clients/{}/assign?exercise={version}", about.client)>
                "Assign"
                <span class="visually-hidden">{format!(": {title}")}</span>
            </a>
        }
    });
    let begin = may_begin.then(|| {
        view! {
            <form method="post" action=format!("/start/{exercise}")>
                <OnlyOnce/>
                <button class="button quiet">
                    {if kind == Kind::Reading { "Read it" } else { "Begin" }}
                    <span class="visually-hidden">{format!(": {title}")}</span>
                </button>
            </form>
        }
    });
    view! {
        <li class="line">
            <div>
                <p><b dir="auto">{title}</b></p>
                <p class="soft">{format!("{} · {minutes}", kind.word())}</p>
            </div>
            {begin}
            {assign}
        </li>
    }
    .into_any()
}
