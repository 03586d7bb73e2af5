//! Seeing to an answer that asks for attention.

use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, ClientId},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::Record,
    service::Services,
    store::homework::flag,
};

impl Services {
    /// A therapist has seen to what was flagged in one piece of homework.
    pub async fn acknowledge(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Acknowledge).await?;
        let (_practice, by, now) = (actor.practice, actor.membership, record.setting.now);
        record.assigned(assignment).await?;
        if !flag::acknowledge(&mut record.tx, &record.scope, assignment, by, now).await? {
            // Seen to already, or never flagged: nothing to write down.
            return Err(Error::NotFound);
        }
        record.commit(Event::RiskAcknowledged(assignment)).await
    }
}
