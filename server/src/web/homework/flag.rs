//! Seeing to an answer that asks for attention.

use axum::extract::State;
use weft_shared::ids::{AssignmentId, ClientId};

use crate::web::{App, fields::Ids, login::SignedIn, problem::Answer, record::to_record};

pub(in crate::web) async fn acknowledge(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    app.services.acknowledge(&actor, client, assignment).await?;
    Ok(to_record(client))
}
