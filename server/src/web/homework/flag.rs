//! Seeing to an answer that asks for attention. Field `done-ASSIGNMENT`: what was done, in a sentence.

use axum::extract::State;
use weft_shared::ids::{AssignmentId, ClientId};

use crate::web::{
    App,
    fields::{Ids, Sent},
    login::SignedIn,
    problem::Answer,
    record::to_record,
};

pub(in crate::web) async fn acknowledge(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
    Sent(form): Sent,
) -> Answer {
    let done = form.value(&format!("done-{assignment}"));
    match app.services.acknowledge(&actor, client, assignment, done).await {
        Ok(()) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form.clone(), app.services.record_page(&actor, client)).await,
    }
}
