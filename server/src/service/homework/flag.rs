//! Seeing to an answer that asks for attention.

use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{AssignmentId, ClientId},
    scoring::LONGEST_REVIEW,
    text::at_most,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, sealed::SealedField},
    service::Services,
    store::homework::flag::{self, ReviewRow},
};

impl Services {
    /// A therapist has seen to what was flagged in one piece of homework. `done`: what they did, in their words, or
    /// nothing; sealed, and kept for good with who it was and when.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid` at `done-ASSIGNMENT` for more than is kept.
    pub async fn acknowledge(
        &self,
        actor: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        done: &str,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Acknowledge).await?;
        let (by, now) = (actor.membership, record.setting.now);
        // Not begun, seen to already, or never flagged: nothing to write down.
        let response = record.assigned(assignment).await?.response.ok_or(Error::NotFound)?.id;
        if let Err(sentence) = at_most(LONGEST_REVIEW, done) {
            return Err(Faults::one(&format!("done-{assignment}"), sentence).into());
        }
        let done_sealed = record.seal_some(SealedField::RiskReview { response, reviewed_at: now }, done)?;
        let review = ReviewRow { response, at: now, by, done_sealed };
        if !flag::acknowledge(&mut record.tx, &record.scope, &review).await? {
            return Err(Error::NotFound);
        }
        record.commit(Event::RiskAcknowledged(assignment)).await
    }
}
