//! Rating patterns, each for themselves: for a session, or with a response.

use std::collections::BTreeMap;

use weft_app::pages::pattern::rate::Rate;
use weft_shared::{
    access::Actor,
    ids::{AssignmentId, ClientId, PatternId, SessionId},
    pattern::{Rater, Strength},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{
        Record,
        joint::RateableSession,
        ratings::{are_there, rater_of, takes_ratings},
        seen,
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
        let (rater, action) = rater_of(actor.role);
        let mut record = Record::write(&self.context, actor, client, action).await?;
        record.course().await?.rateable(session, record.setting.today).ok_or(Error::NotFound)?;
        record.is_held_now(session).await?;
        let known = record.wordings().await?;
        let asked = record.asked_for(session, rater).await?;
        if !are_there(&asked, strengths) {
            self.context.still(&seen::ratings(&asked))?;
        }
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
        let asked = record.asked_with(response).await?;
        if !are_there(&asked, strengths) {
            self.context.still(&seen::ratings(&asked))?;
        }
        record.keep_rated_with(response, strengths).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}
