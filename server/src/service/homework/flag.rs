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
        let (by, now) = (actor.membership, record.setting.now);
        // Not begun, seen to already, or never flagged: nothing to write down.
        let response = record.assigned(assignment).await?.response.ok_or(Error::NotFound)?.id;
        if !flag::acknowledge(&mut record.tx, &record.scope, response, by, now).await? {
            return Err(Error::NotFound);
        }
        record.commit(Event::RiskAcknowledged(assignment)).await
    }
}
