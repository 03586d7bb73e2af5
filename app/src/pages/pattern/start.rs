//! The sessions that count as the start, and the form to agree on others.

use leptos::prelude::*;
use weft_shared::{
    reader::{People, Who},
    shared_view::{PatternRow, SessionColumn},
    shift::BASELINE,
};

use crate::{
    components::field::{FaultText, MadeFrom, StandsNow},
    form::Form,
    pages::pattern::session_words,
};

/// `changing`: the fingerprint of the start that is agreed on and the form, for whoever may change it.
pub(super) fn section(
    at: &str,
    row: &PatternRow,
    sessions: &[SessionColumn],
    people: People<'_>,
    changing: Option<(&str, &Form)>,
) -> Option<AnyView> {
    let (first, last) = (sessions.first()?, sessions.last()?);
    let now = row.history.start().map_or_else(
        || {
            let so_far = if row.shift.start.len() < BASELINE {
                " While there are fewer than 10, it is the first half of them."
            } else {
                ""
            };
            format!("The start is the first {BASELINE} ratings, unless you agree on other sessions.{so_far}")
        },
        |start| {
            let day = weft_shared::when::long(start.day);
            let set = match start.by.who(people) {
                Who::You => "You set".to_owned(),
                Who::Named(name) => format!("{name} set"),
            };
            format!("The agreed start is {}. {set} it on {day}.", start.sessions())
        },
    );
    let changing = changing.map(|changing| choosing(at, row, (sessions, first, last), changing));
    let section = view! {
        <section class="stack-tight" aria-labelledby="start">
            <h2 id="start">"The start"</h2>
            <p>{now}</p>
            {changing}
        </section>
    };
    Some(section.into_any())
}

/// The form to agree on other sessions.
fn choosing(
    at: &str,
    row: &PatternRow,
    (sessions, first, last): (&[SessionColumn], &SessionColumn, &SessionColumn),
    (seen, form): (&str, &Form),
) -> AnyView {
    // What is chosen at first: the start that counts now.
    let at_place = |place: Option<&usize>| place.and_then(|place| sessions.get(*place)).map(|session| session.id);
    let from = row.history.start().map(|start| start.from).or(at_place(row.shift.start.first())).unwrap_or(first.id);
    let to = row.history.start().map(|start| start.to).or(at_place(row.shift.start.last())).unwrap_or(last.id);
    let field = |name: &'static str, label: &'static str, before: String| {
        let chosen = form.value_or(name, &before).to_owned();
        let options: Vec<_> = sessions
            .iter()
            .map(|session| {
                let id = session.id.to_string();
                let selected = id == chosen;
                view! { <option value=id selected=selected>{session_words(session)}</option> }
            })
            .collect();
        let now = form
            .stands(name, &before)
            .and_then(|_| sessions.iter().find(|session| session.id.to_string() == before).map(session_words));
        let fault = form.fault(name).map(str::to_owned);
        let described = fault.as_ref().map(|_| format!("{name}-fault"));
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <select id=name name=name aria-describedby=described>{options}</select>
                <FaultText of=name fault=fault />
                <StandsNow now=now />
            </div>
        }
    };
    let is_open = ["from", "to"].into_iter().any(|name| form.fault(name).is_some()) || form.is_older_of("start");
    view! {
        <details class="on-screen" open=is_open>
            <summary>"Agree on other sessions"</summary>
            <form method="post" action=format!("{at}/start") class="card stack">
                <MadeFrom form=form.clone() fingerprint=seen />
                <p class="help">
                    "Usually the first 5 ratings are the start. If those weeks were unusual, you can agree on \
                     other sessions. Talk about it first. Only ratings at sessions after today are then compared \
                     with the new start, and a fall must be one point larger to count. Older ratings stay \
                     visible. Until there are 3 new ones, the status is “Too few ratings”. Both of you see who \
                     set it, and when."
                </p>
                {field("from", "From session", from.to_string())}
                {field("to", "To session (this one counts too)", to.to_string())}
                <p>
                    <button class="button quiet">"Save agreed start"</button>
                </p>
            </form>
        </details>
    }
    .into_any()
}
