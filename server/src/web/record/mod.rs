//! The caseload, and a client's record.

pub(super) mod session;

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::pages::record::client_new::ClientNew;
use weft_shared::ids::ClientId;

use crate::web::{
    App,
    fields::{Ids, Sent},
    login::SignedIn,
    problem::Answer,
};

#[derive(Deserialize)]
pub(in crate::web) struct FindQuery {
    #[serde(default)]
    find: String,
    page: Option<usize>,
}

pub(in crate::web) async fn caseload(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(query): Query<FindQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.caseload(&actor, &query.find, query.page.unwrap_or(1)).await?))
}

pub(in crate::web) async fn new_client_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    // The page is only for those who have a caseload.
    app.services.may_add_client(&actor)?;
    Ok(app.page(Some(&actor), ClientNew))
}

pub(in crate::web) async fn add_client(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    match app.services_for(&form).add_client(&actor, form.value("name"), form.value("email")).await {
        Ok(client) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, async { Ok(ClientNew) }).await,
    }
}

pub(in crate::web) async fn record(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.record_page(&actor, client).await?))
}

pub(in crate::web) fn to_record(client: ClientId) -> Response {
    Redirect::to(&format!("/clients/{client}")).into_response()
}
