//! The audit trail: what happened and what was refused, appended in the transaction of the act.

pub mod chain;
pub mod event;
pub(crate) mod takeover;
pub mod verify;

use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, MembershipId, PracticeId},
    when::Moment,
};

use crate::{
    context::Context,
    error::{Error, Result},
    store::account::MembershipRow,
};

pub(crate) use chain::append;
pub use event::{ClientPage, Event, SubjectId};

/// An event with whose it is, before it has its place in the chain.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub practice: PracticeId,
    pub at: Moment,
    /// Who did it; `None`: the program by itself.
    pub by: Option<MembershipId>,
    /// Whose record it is about.
    pub client: Option<ClientId>,
    pub event: Event,
}

impl Entry {
    /// Something an actor did that is about no client's record.
    pub(crate) fn of(actor: &Actor, at: Moment, event: Event) -> Self {
        Self { practice: actor.practice, at, by: Some(actor.membership), client: None, event }
    }

    /// The same for a member who is not signed in yet.
    pub(crate) fn of_member(member: &MembershipRow, at: Moment, event: Event) -> Self {
        Self { practice: member.practice, at, by: Some(member.id), client: None, event }
    }
}

/// Appends to the audit trail that something was refused, and answers as if it did not exist.
///
/// # Errors
/// `NotFound`, always; or what the database answers.
pub(crate) async fn deny<T>(
    context: &Context,
    actor: &Actor,
    client: Option<ClientId>,
    action: Action,
    subject: Option<SubjectId>,
) -> Result<T> {
    let mut tx = context.store.write().await?;
    let refused = Entry { client, ..Entry::of(actor, context.now(), Event::Refused { action, subject }) };
    append(&mut tx, context.vault.trail_key(), &refused).await?;
    tx.commit().await?;
    Err(Error::NotFound)
}
