//! A client's own record, opened by the client, for pages whose address names an exercise and not the record.

use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, ClientId},
};

use crate::{
    audit,
    context::Context,
    error::{Error, Result},
    record::{Record, homework::AssignedExercise},
};

/// The record of whoever is asking; someone without one is refused, and that is written down.
pub(crate) async fn own_record(context: &Context, actor: &Actor) -> Result<ClientId> {
    match actor.client {
        Some(client) => Ok(client),
        None => audit::deny(context, actor, None, Action::OwnEntries, None).await,
    }
}

impl Record {
    /// One's own record with one assigned exercise, to write.
    pub(crate) async fn write_own(
        context: &Context,
        actor: &Actor,
        assignment: AssignmentId,
    ) -> Result<(Self, AssignedExercise)> {
        Self::write_own_for(context, actor, assignment, Action::OwnEntries).await
    }

    /// The same for another action of one's own.
    pub(crate) async fn write_own_for(
        context: &Context,
        actor: &Actor,
        assignment: AssignmentId,
        action: Action,
    ) -> Result<(Self, AssignedExercise)> {
        let record = Self::write(context, actor, own_record(context, actor).await?, action).await?;
        record.with_assigned(context, assignment).await
    }

    /// The same, to read only.
    pub(crate) async fn read_own(
        context: &Context,
        actor: &Actor,
        assignment: AssignmentId,
    ) -> Result<(Self, AssignedExercise)> {
        let record = Self::read(context, actor, own_record(context, actor).await?, Action::OwnEntries).await?;
        record.with_assigned(context, assignment).await
    }

    async fn with_assigned(mut self, context: &Context, assignment: AssignmentId) -> Result<(Self, AssignedExercise)> {
        match self.assigned(assignment).await {
            Ok(assigned) => Ok((self, assigned)),
            Err(Error::NotFound) => {
                let Self { tx, actor, client, .. } = self;
                drop(tx);
                audit::deny(context, &actor, Some(client.id), Action::OwnEntries, Some(assignment.into())).await
            }
            Err(error) => Err(error),
        }
    }
}
