//! The caseload, and a client's record.

pub(super) mod care;
pub(super) mod case;
pub(super) mod emergency;
pub(super) mod office;
pub(super) mod session;

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::form::Form;
use weft_shared::{access::Role, case_status::CaseStatus, ids::ClientId};

use crate::{
    service::record::client::ClientInput,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
        undo::After,
    },
};

/// `search`: what is searched for, sealed: whom one treats does not stand in an address.
#[derive(Deserialize)]
pub(in crate::web) struct CaseloadQuery {
    #[serde(default)]
    pub(super) search: String,
    /// A status of the case.
    #[serde(default)]
    status: String,
    pub(super) page: Option<usize>,
}

pub(in crate::web) async fn caseload(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(query): Query<CaseloadQuery>,
) -> Answer {
    let status = CaseStatus::parse(&query.status).unwrap_or(CaseStatus::Active);
    let page = query.page.unwrap_or(1);
    Ok(app.page(Some(&actor), app.services.caseload(&actor, (&query.search, status), page).await?))
}

/// Leads to the page of what was found, which has an address: it can be loaded again and gone back to.
pub(in crate::web) async fn search_caseload(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Sent(form): Sent,
) -> Answer {
    let search = app.services.caseload_search(&actor, form.value("find"))?;
    let address = search.map_or_else(|| "/caseload".to_owned(), |search| format!("/caseload?search={search}"));
    Ok(Redirect::to(&address).into_response())
}

pub(in crate::web) async fn new_client_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.new_client_page(&actor).await?))
}

pub(in crate::web) async fn add_client(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    match app.services_for(&form).add_client(&actor, &read_client(&form)).await {
        Ok(client) if actor.role == Role::Assistant => Ok(office::to_client(client)),
        Ok(client) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.new_client_page(&actor)).await,
    }
}

fn read_client(form: &Form) -> ClientInput {
    let field = |name: &str| form.value(name).to_owned();
    ClientInput {
        name: field("name"),
        called: field("called"),
        pronouns: field("pronouns"),
        email: field("email"),
        therapist: form.value("therapist").parse().ok(),
        sure: form.sure(),
    }
}

pub(in crate::web) async fn client_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.client_page(&actor, client).await?))
}

pub(in crate::web) async fn change_client(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    match app.services_for(&form).change_client(&actor, client, read_client(&form)).await {
        Ok(()) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.client_page(&actor, client)).await,
    }
}

pub(in crate::web) async fn record(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(after): Query<After>,
) -> Answer {
    app.page_after(&actor, &after, app.services.record_page(&actor, client).await?).await
}

pub(in crate::web) fn to_record(client: ClientId) -> Response {
    Redirect::to(&format!("/clients/{client}")).into_response()
}
