//! An owner opens a record nobody has handed them.

use axum::extract::State;
use weft_shared::ids::ClientId;

use crate::web::{
    App,
    fields::{Ids, Sent},
    login::SignedIn,
    problem::Answer,
    record::to_record,
};

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.emergency_page(&actor, client).await?))
}

pub(in crate::web) async fn open(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let hours = form.value("hours").parse().unwrap_or(0);
    match app.services_for(&form).open_in_emergency(&actor, client, form.value("reason"), hours).await {
        Ok(()) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.emergency_page(&actor, client)).await,
    }
}
