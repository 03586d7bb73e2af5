//! Session by session: what was agreed, and the exercises that followed. What was not started is simply listed.

use crate::components::{
    day::{spoken, today},
    words,
};
use crate::pages::shared_view::has_rated;
use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::ClientId,
    shared_view::{HomeworkLine, HomeworkState, SessionColumn, SharedView},
};

/// How many of the latest sessions are unfolded; the earlier ones are folded.
const OPEN: usize = 3;

/// `is_part`: only some sessions are shown.
pub(super) fn card(client: ClientId, view: &SharedView, capacity: Capacity, is_part: bool) -> Option<AnyView> {
    if view.sessions.is_empty() && view.homework.is_empty() {
        return None;
    }
    let mut blocks: Vec<_> =
        view.sessions
            .iter()
            .enumerate()
            .rev()
            .map(|(position, session)| {
                let until = view.sessions.get(position + 1).map(|next| next.meeting.day);
                let given = view.homework.iter().filter(|line| {
                    line.assigned >= session.meeting.day && until.is_none_or(|until| line.assigned < until)
                });
                let has_rated = capacity.rater().map(|rater| has_rated(view, session.id, rater));
                block(client, session, has_rated, given.map(|line| homework(client, line, capacity)).collect())
            })
            .collect();
    let first = view.sessions.first().map(|session| session.meeting.day);
    let before: Vec<_> = view
        .homework
        .iter()
        .filter(|line| first.is_none_or(|first| line.assigned < first))
        .map(|line| homework(client, line, capacity))
        .collect();
    if !before.is_empty() {
        blocks.push(
            view! {
                <li>
                    <h3>"Before these sessions"</h3>
                    <ul class="plain-list exercises">{before}</ul>
                </li>
            }
            .into_any(),
        );
    }
    let earlier = blocks.split_off(blocks.len().min(OPEN));
    let earlier = (!earlier.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Earlier sessions"</summary>
                <ol class="plain-list sessions">{earlier}</ol>
            </details>
        }
    });
    let when = if is_part { "after these sessions" } else { "so far" };
    let finished = match view.finished() {
        0 => format!("No exercise finished {when}."),
        1 => format!("1 exercise finished {when}."),
        several => format!("{several} exercises finished {when}."),
    };
    let section = view! {
        <section class="card stack" aria-labelledby="sessions">
            <div>
                <h2 id="sessions">"Session by session"</h2>
                <p class="soft small">{finished}</p>
            </div>
            <ol class="plain-list sessions">{blocks}</ol>
            {earlier}
        </section>
    };
    Some(section.into_any())
}

/// `has_rated`: whether whoever looks has, if they rate at all.
fn block(client: ClientId, session: &SessionColumn, has_rated: Option<bool>, homework: Vec<AnyView>) -> AnyView {
    let SessionColumn { id, number, meeting, agreed } = session.clone();
    let agreed = (!agreed.is_empty()).then(|| {
        view! { <p class="soft small">"What was agreed, written by the therapist"</p> {words::agreed(agreed)} }
    });
    let homework = (!homework.is_empty()).then(|| view! { <ul class="plain-list exercises">{homework}</ul> });
    view! {
        <li>
            <div class="session-head">
                <h3>{format!("Session {number} · {}", spoken(meeting.day))}</h3>
                {has_rated.map(|has_rated| view! {
                    <a class="small on-screen" href=format!("/clients/{client}/sessions/{id}/rate")>
                        {if has_rated { "Change my ratings" } else { "Rate" }}
                        <span class="visually-hidden">
                            {if has_rated { format!(" of session {number}") } else { format!(" session {number}") }}
                        </span>
                    </a>
                })}
            </div>
            {agreed}
            {homework}
        </li>
    }
    .into_any()
}

fn homework(client: ClientId, line: &HomeworkLine, capacity: Capacity) -> AnyView {
    let HomeworkLine { id, title, kind, state, .. } = line.clone();
    // A link only where there is something this person may read.
    let href = match (state, capacity.is_client()) {
        (HomeworkState::Finished { .. }, true) => Some(format!("/homework/{id}/entry")),
        (HomeworkState::Finished { shared: true, .. }, false) => Some(format!("/clients/{client}/entries/{id}")),
        (
            HomeworkState::NotBegun
            | HomeworkState::Begun
            | HomeworkState::Declined { .. }
            | HomeworkState::Withdrawn { .. },
            true,
        ) => Some(format!("/homework/{id}")),
        _ => None,
    };
    let title = match href {
        Some(href) => view! { <a href=href dir="auto">{title}</a> }.into_any(),
        None => words::named(title).into_any(),
    };
    view! {
        <li>
            <span>{title}</span>
            <span class="soft small">{format!("{} · {}", kind.word(), state.words(today()))}</span>
        </li>
    }
    .into_any()
}
