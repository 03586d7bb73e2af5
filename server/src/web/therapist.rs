//! What the therapist does: caseload, records, sessions, assigning, reports.

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::{
    form::Form,
    pages::therapist::{client_new::ClientNew, invite::Invite},
};
use weft_shared::{
    error::Faults,
    ids::{AssignmentId, ClientId, ExerciseVersionId, SessionId},
    schedule::Meeting,
};

use super::{
    App,
    fields::{Ids, Read as _, Sent},
    login::SignedIn,
    problem::Problem,
};
use crate::service::{
    Error,
    homework::{AssignInput, DueInput},
    sessions::SessionInput,
};

type Answer = Result<Response, Problem>;

#[derive(Deserialize)]
pub(super) struct FindQuery {
    #[serde(default)]
    find: String,
}

pub(super) async fn caseload(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(query): Query<FindQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.caseload(&actor, &query.find).await?))
}

pub(super) async fn new_client_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    // The page is only for those who have a caseload.
    app.services.may_add_client(&actor)?;
    Ok(app.page(Some(&actor), ClientNew))
}

pub(super) async fn add_client(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    match app.services.add_client(&actor, form.value("name"), form.value("email")).await {
        Ok(client) => Ok(to_record(client)),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), ClientNew, form, faults)),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn record(State(app): State<App>, SignedIn(actor): SignedIn, Ids(client): Ids<ClientId>) -> Answer {
    Ok(app.page(Some(&actor), app.services.record_page(&actor, client).await?))
}

pub(super) async fn acknowledge(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    app.services.acknowledge(&actor, client, assignment).await?;
    Ok(to_record(client))
}

pub(super) async fn invite(State(app): State<App>, SignedIn(actor): SignedIn, Ids(client): Ids<ClientId>) -> Answer {
    match app.services.invite(&actor, client).await {
        Ok(invited) => {
            let link = format!("{}/invitation/{}", app.public_url, invited.token.secret());
            let page = Invite { client, called: invited.called, link, expires: invited.expires };
            Ok(app.page(Some(&actor), page))
        }
        // They sign in already: the record says so.
        Err(Error::Invalid(_)) => Ok(to_record(client)),
        Err(error) => Err(error.into()),
    }
}

/// `exercise`: the version that is ticked already.
#[derive(Deserialize)]
pub(super) struct AssignQuery {
    #[serde(default)]
    find: String,
    exercise: Option<String>,
}

pub(super) async fn assign_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(query): Query<AssignQuery>,
) -> Answer {
    let page = app.services.assign_page(&actor, client, &query.find).await?;
    let chosen = Form::new(query.exercise.map(|exercise| ("exercise".to_owned(), exercise)));
    Ok(app.document(StatusCode::OK, Some(&actor), page, chosen))
}

pub(super) async fn assign(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.assign_page(&actor, client, "").await?;
    let outcome = match read_assign(&form) {
        Ok(input) => app.services.assign(&actor, client, input).await.map(drop),
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(()) => Ok(to_record(client)),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}

fn read_assign(form: &Form) -> Result<AssignInput, Faults> {
    let mut faults = Faults::default();
    let versions: Vec<ExerciseVersionId> = form.all("exercise").iter().filter_map(|id| id.parse().ok()).collect();
    if versions.is_empty() {
        faults.add("exercise", "Choose at least one exercise.");
    }
    let due = match form.value("due") {
        "session" => DueInput::NextSession,
        "day" => DueInput::By(form.required_day("day", &mut faults)),
        "whenever" => DueInput::Whenever,
        _ => {
            faults.add("due", "Say by when.");
            DueInput::Whenever
        }
    };
    faults.or(AssignInput { versions, due, note: form.value("note").to_owned() })
}

pub(super) async fn new_session_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.new_session_page(&actor, client).await?))
}

pub(super) async fn record_session(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.new_session_page(&actor, client).await?;
    let outcome = match read_session(&form) {
        Ok(input) => app.services.record_session(&actor, client, input).await.map(drop),
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(()) => Ok(to_record(client)),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}

fn read_session(form: &Form) -> Result<SessionInput, Faults> {
    let mut faults = Faults::default();
    let day = form.required_day("day", &mut faults);
    let time = form.maybe_time("time", &mut faults);
    let next_day = form.maybe_day("next_day", &mut faults);
    let next_time = form.maybe_time("next_time", &mut faults);
    if next_day.is_none() && next_time.is_some() {
        faults.add("next_day", "Choose the day of the next session too.");
    }
    faults.or(SessionInput {
        day,
        time,
        agreed: form.value("agreed").to_owned(),
        note: form.value("note").to_owned(),
        next: next_day.map(|day| Meeting { day, time: next_time }),
    })
}

pub(super) async fn session_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.session_page(&actor, client, session).await?))
}

pub(super) async fn change_session(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Sent(form): Sent,
) -> Answer {
    let mut page = app.services.session_page(&actor, client, session).await?;
    let version = form.value("version").parse().unwrap_or(0);
    let outcome = match read_session(&form) {
        Ok(input) => app.services.change_session(&actor, client, session, version, input).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(()) => Ok(to_record(client)),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(Error::Conflict) => {
            if let Some(editing) = &mut page.editing {
                editing.elsewhere = Some((editing.agreed.clone(), editing.note.clone()));
            }
            let sentence =
                "This session was changed in another tab. Both versions are below: keep here what should stay.";
            // The page now carries the newest version, so that sending it again is a decision and succeeds.
            let form = form.without(|name| name == "version");
            Ok(app.again(Some(&actor), page, form, Faults::one("agreed", sentence)))
        }
        Err(error) => Err(error.into()),
    }
}

fn to_record(client: ClientId) -> Response {
    Redirect::to(&format!("/clients/{client}")).into_response()
}
