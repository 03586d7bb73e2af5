//! Saying "Not this one", and taking it back.

use weft_shared::{access::Actor, ids::AssignmentId};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::Record,
    service::Services,
    store::homework,
};

impl Services {
    /// The client puts away what they do not want to do, or what they began by mistake; nothing written in it is lost. Or
    /// they take that back.
    ///
    /// # Errors
    /// `NotFound` (audited); `Conflict` when it is finished: its entry stands in its place.
    pub async fn decline(&self, actor: &Actor, assignment: AssignmentId, declined: bool) -> Result<()> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        if assigned.finished().is_some() {
            return Err(Error::Conflict);
        }
        let at = declined.then_some(record.setting.now);
        homework::decline(&mut record.tx, &record.scope, assignment, at).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}
