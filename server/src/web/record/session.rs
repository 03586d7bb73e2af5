//! Therapy sessions.

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::form::{Form, ONCE};
use weft_shared::{
    error::Faults,
    ids::{ClientId, SessionId},
    note::Template,
    schedule::{Meeting, Outcome},
};

use crate::{
    error::Error,
    service::record::session::SessionInput,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::{Answer, Problem},
        record::to_record,
        undo::to_page_after,
    },
};

pub(in crate::web) async fn new_session_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    let page = app.services.new_session_page(&actor, client).await?;
    app.page_at(&actor, &format!("/clients/{client}/sessions/new"), page).await
}

pub(in crate::web) async fn record_session(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    if let Some(form) = laid_out(&form) {
        return Ok(app.page_with(Some(&actor), app.services.new_session_page(&actor, client).await?, form));
    }
    let input = match read_session(&form) {
        Ok(input) => input,
        Err(faults) => {
            let page = app.services.new_session_page(&actor, client);
            return app.refused(Some(&actor), faults.into(), form, page).await;
        }
    };
    let (day, time) = (input.day, input.time);
    match app.services_for(&form).record_session(&actor, client, input).await {
        // A day that lies ahead was planned: its page says so.
        Ok(recorded) if recorded.is_planned => Ok(to_planned(client, recorded.session)),
        Ok(_) => Ok(to_record(client)),
        // It is there already: its own page shows both, and takes what was typed as a change.
        Err(error @ Error::Conflict) => {
            let page = app.services.session_at(&actor, client, day, time);
            app.refused(Some(&actor), error, form.without(|name| name == ONCE), page).await
        }
        Err(error) => app.refused(Some(&actor), error, form, app.services.new_session_page(&actor, client)).await,
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
        sure: form.sure(),
    })
}

fn to_planned(client: ClientId, session: SessionId) -> Response {
    Redirect::to(&format!("/clients/{client}/sessions/{session}?planned")).into_response()
}

/// `?planned`: it was just now, although it was sent to be recorded.
#[derive(Deserialize)]
pub(in crate::web) struct SessionQuery {
    planned: Option<String>,
}

pub(in crate::web) async fn session_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Query(query): Query<SessionQuery>,
) -> Answer {
    let mut page = app.services.session_page(&actor, client, session).await?;
    page.just_planned = query.planned.is_some();
    app.page_at(&actor, &format!("/clients/{client}/sessions/{session}"), page).await
}

/// Field `held`: `yes`, `cancelled`, `not-attended`; or `planned`, which takes back what was recorded.
pub(in crate::web) async fn record_outcome(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Sent(form): Sent,
) -> Answer {
    let outcome = Outcome::parse(form.value("held")).ok_or(Problem::NotFound)?;
    match app.services.record_outcome(&actor, client, session, outcome).await {
        Ok(()) => Ok(to_record(client)),
        // Something was agreed or rated in it meanwhile: its page shows what.
        Err(error @ Error::Conflict) => {
            app.refused(Some(&actor), error, form, app.services.session_page(&actor, client, session)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn delete_session(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
) -> Answer {
    match app.services.delete_session(&actor, client, session).await {
        Ok(undo) => Ok(to_page_after(&format!("/clients/{client}"), Some(undo))),
        Err(error) => {
            let page = app.services.session_page(&actor, client, session);
            app.refused(Some(&actor), error, Form::default(), page).await
        }
    }
}

/// Field `template` lays out the private note and saves nothing; else field `held` (`yes`) says that it was held.
pub(in crate::web) async fn change_session(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Sent(form): Sent,
) -> Answer {
    if let Some(form) = laid_out(&form) {
        return Ok(app.page_with(Some(&actor), app.services.session_page(&actor, client, session).await?, form));
    }
    let version = form.value("version").parse().unwrap_or(0);
    let says_held = form.value("held") == "yes";
    let outcome = match read_session(&form) {
        Ok(input) => app.services.change_session(&actor, client, session, (version, says_held), input).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(recorded) if recorded.is_planned => Ok(to_planned(client, session)),
        Ok(_) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.session_page(&actor, client, session)).await,
    }
}

/// The form with its private note laid out by the template that was chosen, where one was.
fn laid_out(form: &Form) -> Option<Form> {
    let template = Template::parse(form.value("template"))?;
    let note = template.lay_out(form.value("note"));
    Some(form.clone().without(|name| name == "template").with("note", &note))
}
