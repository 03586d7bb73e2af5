//! Rating patterns, each for themselves, and clearing one's own ratings: for a session, or with a response.

use std::collections::BTreeMap;

use weft_app::pages::pattern::rate::Rate;
use weft_shared::{
    access::Actor,
    ids::{AssignmentId, ClientId, PatternId, SessionId, UndoId},
    pattern::{Rater, Strength},
    rating::Ratings,
    undo::Undoable,
};

use crate::{
    audit::{Event, SubjectId},
    error::{Error, Result},
    record::{
        Record,
        joint::RateableSession,
        ratings::{are_there, rater_of, takes_ratings},
        seen,
    },
    service::Services,
    store::pattern::{
        self,
        rating::{self, RatingRow},
    },
};

impl Services {
    /// The open patterns; those set aside rest.
    pub async fn rate_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<Rate> {
        let (rater, action) = rater_of(actor.role);
        let mut record = Record::read(&self.context, actor, client, action).await?;
        let course = record.course().await?;
        let RateableSession { number, meeting } =
            course.rateable(session, record.setting.today).ok_or(Error::NotFound)?;
        let given = record.given(&course).await?;
        let with_response = |pattern: PatternId| {
            let rating = given.with_response(pattern, number - 1).filter(|_| rater == Rater::Client)?;
            Some((rating.at, rating.strength))
        };
        let mut patterns = record.asked_for(session, rater).await?;
        for to_rate in &mut patterns {
            to_rate.with_response = with_response(to_rate.pattern).map(|(at, said)| (record.day(at), said));
        }
        let seen = seen::ratings(&patterns);
        let other = match rater {
            Rater::Client => record.therapist.called,
            Rater::Therapist => record.person.called,
        };
        Ok(Rate { client, session, number, meeting, rater, other, patterns, seen })
    }

    /// Patterns left out keep the rating they have. `Conflict` when this person rated otherwise since the form was made.
    pub async fn rate(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        strengths: &BTreeMap<PatternId, Strength>,
    ) -> Result<()> {
        self.rate_or_clear(actor, client, session, &Ratings::given(strengths.clone())).await.map(drop)
    }

    /// The same, where some of one's own ratings may be cleared: what was there is kept for the audit, and comes back if
    /// that is undone.
    pub async fn rate_or_clear(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        ratings: &Ratings,
    ) -> Result<Option<UndoId>> {
        let (rater, action) = rater_of(actor.role);
        let mut record = Record::write(&self.context, actor, client, action).await?;
        record.course().await?.rateable(session, record.setting.today).ok_or(Error::NotFound)?;
        if !ratings.given.is_empty() {
            record.is_held_now(session).await?;
        }
        let known = record.wordings().await?;
        let asked = record.asked_for(session, rater).await?;
        if !are_there(&asked, ratings) {
            self.context.still(&seen::ratings(&asked))?;
        }
        if ratings.given.keys().chain(&ratings.cleared).any(|pattern| !known.iter().any(|(id, _)| id == pattern)) {
            return Err(Error::NotFound);
        }
        for (&pattern, &strength) in &ratings.given {
            let rating = RatingRow { pattern, session, rater, strength, at: record.setting.now };
            rating::rate(&mut record.tx, actor.practice, &rating, actor.membership).await?;
        }
        let mut cleared = Vec::new();
        for &pattern in &ratings.cleared {
            let clearing = record.clearing(&self.context, pattern);
            if rating::clear_of_session(&mut record.tx, &record.scope, &clearing, (session, rater)).await? {
                cleared.push(SubjectId::from(clearing.id));
            }
        }
        let undo = self.note_cleared(&mut record, (Undoable::RatingsCleared, session.to_string()), &cleared).await?;
        if ratings.given.is_empty() && !cleared.is_empty() {
            record.tx.commit().await?;
        } else {
            record.commit(Event::rated(rater, session.into())).await?;
        }
        Ok(undo)
    }

    /// Writes down that ratings were cleared, and that this can be undone; nothing where there were none.
    async fn note_cleared(
        &self,
        record: &mut Record,
        (what, within): (Undoable, String),
        cleared: &[SubjectId],
    ) -> Result<Option<UndoId>> {
        if cleared.is_empty() {
            return Ok(None);
        }
        let subject = cleared.iter().map(SubjectId::to_string).collect::<Vec<_>>().join(" ");
        let undo = record.can_be_undone(self.context.new_id(), what, (subject, Some(within))).await?;
        record.log_event(Event::RatingsCleared(cleared.to_vec())).await?;
        Ok(Some(undo))
    }

    /// The client says with a response how strong patterns were, or clears that. Patterns left out keep the rating they
    /// have.
    pub async fn rate_with_response(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        ratings: &Ratings,
    ) -> Result<Option<UndoId>> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?.id;
        // What was given with a check-in can be cleared after it was finished, too.
        if !ratings.given.is_empty() && !takes_ratings(&assigned) {
            return Err(Error::NotFound);
        }
        let known = pattern::with_removed(&mut record.tx, &record.scope).await?;
        if ratings.cleared.iter().any(|pattern| known.iter().all(|row| row.id != *pattern)) {
            return Err(Error::NotFound);
        }
        let asked = record.asked_with(response).await?;
        if !ratings.given.is_empty() && !are_there(&asked, ratings) {
            self.context.still(&seen::ratings(&asked))?;
        }
        record.keep_rated_with(response, &ratings.given).await?;
        let cleared = record.clear_rated_with(&self.context, response, &ratings.cleared).await?;
        let what = (Undoable::EntryRatingsCleared, assignment.to_string());
        let undo = self.note_cleared(&mut record, what, &cleared).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await?;
        Ok(undo)
    }
}
