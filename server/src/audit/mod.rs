//! The audit trail: what happened and what was refused, appended in the transaction of the act.

pub mod chain;

use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
};

use crate::{
    context::Context,
    error::{Error, Result},
    store::audit::Event,
};

pub(crate) use chain::append;

/// Writes down that something was refused, and answers as if it did not exist.
pub(crate) async fn deny<T>(
    context: &Context,
    actor: &Actor,
    client: Option<ClientId>,
    action: Action,
    subject: Option<String>,
) -> Result<T> {
    let mut tx = context.store.write().await?;
    let event = Event {
        practice: actor.practice,
        at: context.now(),
        membership: Some(actor.membership),
        action: action.as_str(),
        client,
        subject,
        allowed: false,
    };
    append(&mut tx, &event).await?;
    tx.commit().await?;
    Err(Error::NotFound)
}
