//! Rating patterns for a session.

use axum::extract::State;
use weft_shared::ids::{ClientId, SessionId};

use crate::web::{
    App,
    fields::{Ids, Read as _, Sent},
    login::SignedIn,
    problem::Answer,
    undo::to_page_after,
};

pub(in crate::web) async fn rate_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.rate_page(&actor, client, session).await?))
}

pub(in crate::web) async fn rate(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match form.ratings() {
        Ok(ratings) => app.services_for(&form).rate_or_clear(&actor, client, session, &ratings).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(undo) => Ok(to_page_after(&format!("/clients/{client}/shared"), undo)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.rate_page(&actor, client, session)).await,
    }
}
