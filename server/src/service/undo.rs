//! Undoing what was done a moment ago: one way for everything that can be put back.

use std::str::FromStr;

use weft_app::components::undo::Offer;
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{AssignmentId, ClientId, EvidenceId, PatternId, SessionId, UndoId},
    undo::{Undoable, is_offered, is_taken},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, ratings::rater_of},
    service::Services,
    store::{
        homework,
        pattern::{self, evidence, rating},
        record::session,
        undo::{self, UndoRow},
    },
};

/// So long after it was done nobody undoes it any more, and the row goes.
const KEPT_HOURS: i64 = 24;

/// What was undone, and so where to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    Session(SessionId),
    Exercise(AssignmentId),
    Ratings(SessionId),
    EntryRatings(AssignmentId),
    Pattern(PatternId),
}

impl Services {
    /// The offer to undo what this person did a moment ago; nothing once its time is over.
    pub async fn undo_offer(&self, actor: &Actor, id: UndoId) -> Result<Option<Offer>> {
        let mut tx = self.context.store.read().await?;
        let row = undo::find(&mut tx, actor.practice, actor.membership, id).await?;
        let now = self.context.now();
        let row = row.filter(|row| is_offered(row.done_at, now));
        Ok(row.map(|row| Offer { id, client: row.client, sentence: row.what.sentence(row.subject.contains(' ')) }))
    }

    /// Puts back what this person took away.
    ///
    /// # Errors
    /// `NotFound` (audited) for what someone else did, or what was undone already; `Invalid` at `undo` when it is too
    /// late, or when something else stands in its place.
    pub async fn undo(&self, actor: &Actor, client: ClientId, id: UndoId) -> Result<Undone> {
        let mut tx = self.context.store.read().await?;
        let row = undo::find(&mut tx, actor.practice, actor.membership, id).await?.filter(|row| row.client == client);
        drop(tx);
        let action = row.as_ref().map_or(Action::Together, |row| row.what.action(actor.role));
        let mut record = Record::write(&self.context, actor, client, action).await?;
        let row = row.ok_or(Error::NotFound)?;
        if !is_taken(row.done_at, record.setting.now) {
            return Err(too_late().into());
        }
        if !undo::remove(&mut record.tx, actor.practice, id).await? {
            return Err(Error::NotFound);
        }
        let (undone, event) = self.put_back(&mut record, &row).await?;
        record.commit(event).await?;
        Ok(undone)
    }

    async fn put_back(&self, record: &mut Record, row: &UndoRow) -> Result<(Undone, Event)> {
        let (practice, by, now) = (row.practice, row.by, record.setting.now);
        Ok(match row.what {
            Undoable::SessionDeleted => {
                let session: SessionId = id(&row.subject)?;
                session::set_deleted(&mut record.tx, &record.scope, session, None).await?;
                (Undone::Session(session), Event::SessionRestored(session))
            }
            Undoable::ExerciseWithdrawn => {
                let assignment: AssignmentId = id(&row.subject)?;
                homework::withdraw(&mut record.tx, &record.scope, assignment, None).await?;
                (Undone::Exercise(assignment), Event::AssignmentChanged(assignment))
            }
            Undoable::RatingsCleared => {
                let session: SessionId = id(row.within.as_deref().unwrap_or_default())?;
                rating::put_back(&mut record.tx, &record.scope, &ids(&row.subject)).await?;
                let (rater, _) = rater_of(record.actor.role);
                (Undone::Ratings(session), Event::rated(rater, session.into()))
            }
            Undoable::EntryRatingsCleared => {
                let assignment: AssignmentId = id(row.within.as_deref().unwrap_or_default())?;
                rating::put_back(&mut record.tx, &record.scope, &ids(&row.subject)).await?;
                (Undone::EntryRatings(assignment), Event::OwnEntryChanged(assignment))
            }
            Undoable::PatternRemoved => {
                let pattern: PatternId = id(&row.subject)?;
                pattern::set_removed(&mut record.tx, &record.scope, pattern, None).await?;
                (Undone::Pattern(pattern), Event::WorkedTogether(pattern.into()))
            }
            Undoable::PatternPaused | Undoable::PatternEnded => {
                let pattern: PatternId = id(row.within.as_deref().unwrap_or_default())?;
                pattern::undo_turn(&mut record.tx, practice, &row.subject, now).await?;
                (Undone::Pattern(pattern), Event::WorkedTogether(pattern.into()))
            }
            Undoable::QuoteUnlinked => {
                let (quote, pattern): (EvidenceId, PatternId) =
                    (id(&row.subject)?, id(row.within.as_deref().unwrap_or_default())?);
                evidence::link_again(&mut record.tx, practice, (pattern, quote), by).await?;
                (Undone::Pattern(pattern), Event::WorkedTogether(quote.into()))
            }
        })
    }

    /// Removes offers nobody takes up any more.
    pub async fn forget_undos(&self) -> Result<()> {
        let mut tx = self.context.store.write().await?;
        undo::forget(&mut tx, self.context.now().plus_hours(-KEPT_HOURS)).await?;
        Ok(tx.commit().await?)
    }
}

fn too_late() -> Faults {
    Faults::one(
        "undo",
        "This can no longer be undone here, because more than 10 minutes have passed. Nothing was changed.",
    )
}

fn id<Id: FromStr>(text: &str) -> Result<Id> {
    text.parse().map_err(|_| Error::Unreadable("undo"))
}

fn ids(text: &str) -> Vec<&str> {
    text.split(' ').filter(|id| !id.is_empty()).collect()
}
