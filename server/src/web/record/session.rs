//! Therapy sessions.

use axum::extract::State;
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::{ClientId, SessionId},
    schedule::Meeting,
};

use crate::{
    error::Error,
    service::record::session::SessionInput,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
        record::to_record,
    },
};

pub(in crate::web) async fn new_session_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.new_session_page(&actor, client).await?))
}

pub(in crate::web) async fn record_session(
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

pub(in crate::web) async fn session_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.session_page(&actor, client, session).await?))
}

pub(in crate::web) async fn change_session(
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
