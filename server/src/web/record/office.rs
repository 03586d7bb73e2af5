//! All clients of a practice, for whoever works in its office.

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use weft_shared::{error::Faults, ids::ClientId, schedule::Meeting};

use crate::{
    error::Error,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
        record::CaseloadQuery,
    },
};

pub(in crate::web) fn to_client(client: ClientId) -> Response {
    Redirect::to(&format!("/office/{client}")).into_response()
}

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(query): Query<CaseloadQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.office(&actor, &query.search, query.page.unwrap_or(1)).await?))
}

pub(in crate::web) async fn search(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    let search = app.services.office_search(&actor, form.value("find")).await?;
    let address = search.map_or_else(|| "/office".to_owned(), |search| format!("/office?search={search}"));
    Ok(Redirect::to(&address).into_response())
}

pub(in crate::web) async fn client(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.office_client(&actor, client).await?))
}

pub(in crate::web) async fn act(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let moves = form.value("act") == "move";
    let [on, at] = if moves { ["move-day", "move-time"] } else { ["day", "time"] };
    let mut faults = Faults::default();
    let meeting = Meeting { day: form.required_day(on, &mut faults), time: form.maybe_time(at, &mut faults) };
    let services = app.services_for(&form);
    let done = match faults.or(()) {
        Err(faults) => Err(faults.into()),
        Ok(()) if moves => match (form.value("session").parse(), form.value("version").parse()) {
            (Ok(session), Ok(version)) => {
                services.move_planned(&actor, client, (session, version), meeting, &form.sure()).await
            }
            _ => Err(Error::NotFound),
        },
        Ok(()) => services.plan_session(&actor, client, meeting, &form.sure()).await,
    };
    match done {
        Ok(()) => Ok(to_client(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.office_client(&actor, client)).await,
    }
}
