//! Safety answers in a client's record: those to review, and those that were.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::{AssignmentId, ClientId},
    when::Day,
};

use crate::{
    components::{
        field::AreaField,
        safety::{Review, SafetyAnswer},
        section::section,
    },
    form::Form,
};

/// An entry with a safety answer, or with one that was changed since. A therapist marks it as reviewed by
/// `POST /clients/{client}/flags/{assignment}`, field `done-ASSIGNMENT`; that they did stays in the record.
pub struct Flag {
    pub assignment: AssignmentId,
    pub title: String,
    /// When it was raised.
    pub day: Day,
    /// It can be read.
    pub shared: bool,
    /// Nobody has marked it as reviewed yet.
    pub is_open: bool,
    /// How each such answer was given and changed; what was answered only where it is shared.
    pub answers: Vec<SafetyAnswer>,
    /// Oldest first.
    pub reviews: Vec<Review>,
}

pub(super) fn to_review(
    (client, capacity): (ClientId, Capacity),
    called: &str,
    flags: Vec<Flag>,
    form: &Form,
) -> Option<AnyView> {
    if flags.is_empty() {
        return None;
    }
    let lines: Vec<_> = flags
        .into_iter()
        .map(|flag| {
            let assignment = flag.assignment;
            let of = format!(": {}", flag.title);
            let name = format!("done-{assignment}");
            view! {
                <li class="line">
                    {flag_words(client, called, flag)}
                    {capacity.treats().then(|| view! {
                    <form method="post" action=format!("/clients/{client}/flags/{assignment}") class="stack-tight review">
                        <AreaField
                            label="What did you do? (optional)"
                            name=name.clone()
                            value=form.value(&name)
                            help="One sentence is enough. It stays in the record for good, and no report has it."
                            fault=form.fault(&name).map(str::to_owned)
                            rows=2
                        />
                        <p>
                            <button class="button quiet">
                                "Mark as reviewed" <span class="visually-hidden">{of}</span>
                            </button>
                        </p>
                    </form>
                    })}
                </li>
            }
        })
        .collect();
    let section = view! {
        <section class="faults stack" aria-labelledby="flags">
            <h2 id="flags">{if lines.len() == 1 { "Safety answer to review" } else { "Safety answers to review" }}</h2>
            <p>{about_flags(called, lines.len())}</p>
            <ul class="lines plain-list">{lines}</ul>
        </section>
    };
    Some(section.into_any())
}

/// What the answers under a flag are, however many there are.
fn about_flags(called: &str, entries: usize) -> String {
    let gave = if entries == 1 {
        format!(
            "{called} gave a worrying answer about safety, for example about suicide or self-harm. Please look at it."
        )
    } else {
        format!(
            "In {entries} entries {called} gave worrying answers about safety, for example about suicide or \
             self-harm. Please look at them."
        )
    };
    format!("{gave} Weft showed the numbers to call. This is a reason to assess, not an assessment.")
}

/// How an answer was given, changed and reviewed.
fn flag_words(client: ClientId, called: &str, flag: Flag) -> AnyView {
    let Flag { assignment, title, shared, answers, reviews, .. } = flag;
    let way = if shared {
        view! { <a href=format!("/clients/{client}/entries/{assignment}")>"Read the entry"</a> }.into_any()
    } else {
        view! { <span class="soft">{format!("{called} has not shared this entry.")}</span> }.into_any()
    };
    let said: Vec<String> = answers.iter().map(|answer| answer.sentence(called)).collect();
    let reviews: Vec<_> = reviews
        .iter()
        .map(|review| {
            let done = review.done.clone().map(|done| view! { <p dir="auto" class="done">{done}</p> });
            view! { <p class="soft">{review.sentence()}</p> {done} }
        })
        .collect();
    view! {
        <div>
            <p>
                <b dir="auto">{title}</b>
                {format!(". {} ", said.join(" "))}
                {way}
            </p>
            {reviews}
        </div>
    }
    .into_any()
}

/// What was flagged before and reviewed: it stays in the record.
pub(super) fn reviewed(client: ClientId, called: &str, flags: Vec<Flag>) -> Option<AnyView> {
    if flags.is_empty() {
        return None;
    }
    let lines: Vec<_> = flags
        .into_iter()
        .rev()
        .map(|flag| view! { <li class="line">{flag_words(client, called, flag)}</li> })
        .collect();
    let inside = view! { <ul class="lines plain-list">{lines}</ul> }.into_any();
    Some(section("reviewed", "Reviewed safety answers", inside).into_any())
}
