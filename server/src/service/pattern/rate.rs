//! Rating patterns, each for themselves: for a session, or with a response.

use std::collections::BTreeMap;

use weft_app::pages::pattern::rate::{Rate, ToRate};
use weft_shared::{
    access::Actor,
    ids::{AssignmentId, ClientId, PatternId, SessionId},
    pattern::{Rater, Strength, Wording},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{
        Record,
        ratings::{rater_of, takes_ratings},
    },
    service::Services,
    store::pattern::rating::{self, RatingRow},
};

impl Services {
    /// The open patterns; those set aside rest.
    pub async fn rate_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<Rate> {
        let (rater, action) = rater_of(actor.role);
        let mut record = Record::read(&self.context, actor, client, action).await?;
        let course = record.course().await?;
        let number = course.number(session).ok_or(Error::NotFound)?;
        let meeting = course.past[number - 1].meeting();
        let given = record.given(&course).await?;
        let rows = rating::of_sessions(&mut record.tx, &record.scope).await?;
        let open = record.open_wordings().await?;
        let before = |pattern: PatternId| {
            let mine = rows.iter().find(|row| row.pattern == pattern && row.session == session && row.rater == rater);
            mine.map(|row| row.strength)
        };
        let with_response = |pattern: PatternId| {
            let rating = given.with_response(pattern, number - 1).filter(|_| rater == Rater::Client)?;
            Some((record.day(rating.at), rating.strength))
        };
        let to_rate = |(id, wording): (PatternId, Wording)| ToRate {
            before: before(id),
            with_response: with_response(id),
            pattern: id,
            wording,
        };
        let patterns = open.into_iter().map(to_rate).collect();
        let other = match rater {
            Rater::Client => record.therapist.called,
            Rater::Therapist => record.person.called,
        };
        Ok(Rate { client, session, number, meeting, rater, other, patterns })
    }

    /// Patterns left out keep the rating they have.
    pub async fn rate(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        strengths: &BTreeMap<PatternId, Strength>,
    ) -> Result<()> {
        let (rater, action) = rater_of(actor.role);
        let mut record = Record::write(&self.context, actor, client, action).await?;
        record.course().await?.number(session).ok_or(Error::NotFound)?;
        let known = record.wordings().await?;
        for (&pattern, &strength) in strengths {
            if !known.iter().any(|(id, _)| *id == pattern) {
                return Err(Error::NotFound);
            }
            let rating = RatingRow { pattern, session, rater, strength, at: record.setting.now };
            rating::rate(&mut record.tx, actor.practice, &rating, actor.membership).await?;
        }
        let event = match rater {
            Rater::Client => Event::RatedAsClient(session.into()),
            Rater::Therapist => Event::RatedAsTherapist(session.into()),
        };
        record.commit(event).await
    }

    /// The client says with a response how strong patterns were. Patterns left out keep the rating they have.
    pub async fn rate_with_response(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        strengths: &BTreeMap<PatternId, Strength>,
    ) -> Result<()> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        if !takes_ratings(&assigned) {
            return Err(Error::NotFound);
        }
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?.id;
        record.keep_rated_with(response, strengths).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}
