//! Rating patterns, each for themselves: for a session, or with a response.

use std::collections::BTreeMap;

use weft_app::pages::together::rate::{Rate, ToRate};
use weft_shared::{
    access::{Action, Actor, Role},
    exercise::Kind,
    ids::{AssignmentId, ClientId, PatternId, ResponseId, SessionId},
    library::CHECK_IN,
    pattern::{Rater, Strength, Wording},
    rating::{Rating, Source, session_after, standing},
    schedule::Meeting,
    shift::Rated,
};

use crate::{
    service::{Case, Error, Result, Services, homework::Piece, sessions::Course},
    store::ratings::{self, RatingRow, ResponseRatingRow},
};

/// Whose rating someone gives follows from who they are.
pub(in crate::service) fn rater_of(role: Role) -> (Rater, Action) {
    if role.treats() { (Rater::Therapist, Action::RateAsTherapist) } else { (Rater::Client, Action::RateAsClient) }
}

/// Every rating of a client that counts, by pattern and by the session it is about (its place in the course).
pub(super) struct Given(BTreeMap<(PatternId, usize), Vec<Rating>>);

impl Given {
    /// The ratings of one pattern at each of `sessions` sessions: of several by one person the one that stands.
    pub fn strip(&self, pattern: PatternId, sessions: usize) -> Vec<Rated> {
        let at = |session: usize| self.0.get(&(pattern, session)).map_or(&[][..], Vec::as_slice);
        (0..sessions)
            .map(|session| Rated {
                client: standing(at(session), Rater::Client),
                therapist: standing(at(session), Rater::Therapist),
            })
            .collect()
    }

    /// The client's latest rating given with a response for this session.
    fn with_response(&self, pattern: PatternId, session: usize) -> Option<Rating> {
        let ratings = self.0.get(&(pattern, session))?;
        ratings.iter().filter(|rating| rating.source == Source::Response).max_by_key(|rating| rating.at).copied()
    }
}

impl Case {
    pub(super) async fn given(&mut self, course: &Course) -> Result<Given> {
        let (practice, client) = (self.actor.practice, self.client.id);
        let all: Vec<_> = course.past.iter().chain(&course.planned).collect();
        let meetings: Vec<Meeting> = all.iter().map(|row| row.meeting()).collect();
        let mut given: BTreeMap<(PatternId, usize), Vec<Rating>> = BTreeMap::new();
        for row in ratings::of_sessions(&mut self.tx, practice, client).await? {
            let Some(place) = all.iter().position(|session| session.id == row.session) else { continue };
            let rating = Rating { rater: row.rater, source: Source::Session, strength: row.strength, at: row.at };
            given.entry((row.pattern, place)).or_default().push(rating);
        }
        for row in ratings::shared_with_responses(&mut self.tx, practice, client).await? {
            let (day, time) = (self.day(row.at), self.setting.local.time(row.at));
            let Some(place) = session_after(day, time, &meetings) else { continue };
            let rating = Rating { rater: Rater::Client, source: Source::Response, strength: row.strength, at: row.at };
            given.entry((row.pattern, place)).or_default().push(rating);
        }
        Ok(Given(given))
    }

    /// What the client rated with a response, shared or not: for pages that are the client's own, or of what is shared.
    pub(super) async fn rated_with(&mut self, response: ResponseId) -> Result<Vec<(PatternId, Wording, Strength)>> {
        let rows = ratings::of_response(&mut self.tx, self.actor.practice, response).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let wordings = self.wordings().await?;
        let rated = wordings.into_iter().filter_map(|(id, wording)| {
            let row = rows.iter().find(|row| row.pattern == id)?;
            Some((id, wording, row.strength))
        });
        Ok(rated.collect())
    }

    /// The open patterns, with what the client said of each with this response so far.
    pub(super) async fn asked_with(&mut self, response: ResponseId) -> Result<Vec<ToRate>> {
        let rows = ratings::of_response(&mut self.tx, self.actor.practice, response).await?;
        let said = |pattern: PatternId| rows.iter().find(|row| row.pattern == pattern).map(|row| row.strength);
        let open = self.open_wordings().await?;
        let to_rate = |(pattern, wording)| ToRate { before: said(pattern), with_response: None, pattern, wording };
        Ok(open.into_iter().map(to_rate).collect())
    }

    /// Keeps what the client rates with a response; a pattern that is not open is not found.
    pub(super) async fn keep_rated_with(
        &mut self,
        response: ResponseId,
        strengths: &BTreeMap<PatternId, Strength>,
    ) -> Result<()> {
        let open = self.open_wordings().await?;
        for (&pattern, &strength) in strengths {
            if !open.iter().any(|(id, _)| *id == pattern) {
                return Err(Error::NotFound);
            }
            let row = ResponseRatingRow { pattern, response, strength, at: self.setting.now };
            let by = self.actor.membership;
            ratings::rate_with_response(&mut self.tx, self.actor.practice, &row, by).await?;
        }
        Ok(())
    }
}

impl Services {
    /// The open patterns; those set aside rest.
    pub async fn rate_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<Rate> {
        let (rater, action) = rater_of(actor.role);
        let mut case = self.look(actor, client, action).await?;
        let course = case.course().await?;
        let number = course.number(session).ok_or(Error::NotFound)?;
        let meeting = course.past[number - 1].meeting();
        let given = case.given(&course).await?;
        let rows = ratings::of_sessions(&mut case.tx, actor.practice, client).await?;
        let open = case.open_wordings().await?;
        let before = |pattern: PatternId| {
            let mine = rows.iter().find(|row| row.pattern == pattern && row.session == session && row.rater == rater);
            mine.map(|row| row.strength)
        };
        let with_response = |pattern: PatternId| {
            let rating = given.with_response(pattern, number - 1).filter(|_| rater == Rater::Client)?;
            Some((case.day(rating.at), rating.strength))
        };
        let to_rate = |(id, wording): (PatternId, Wording)| ToRate {
            before: before(id),
            with_response: with_response(id),
            pattern: id,
            wording,
        };
        let patterns = open.into_iter().map(to_rate).collect();
        let other = match rater {
            Rater::Client => case.therapist.called,
            Rater::Therapist => case.person.called,
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
        let mut case = self.open(actor, client, action).await?;
        case.course().await?.number(session).ok_or(Error::NotFound)?;
        let known = case.wordings().await?;
        for (&pattern, &strength) in strengths {
            if !known.iter().any(|(id, _)| *id == pattern) {
                return Err(Error::NotFound);
            }
            let rating = RatingRow { pattern, session, rater, strength, at: case.setting.now };
            ratings::rate(&mut case.tx, actor.practice, &rating, actor.membership).await?;
        }
        case.commit(session).await
    }

    /// The client says with a response how strong patterns were. Patterns left out keep the rating they have.
    pub async fn rate_with_response(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        strengths: &BTreeMap<PatternId, Strength>,
    ) -> Result<()> {
        let (mut case, piece) = self.open_own(actor, assignment).await?;
        if !takes_ratings(&piece) {
            return Err(Error::NotFound);
        }
        let response = piece.response.as_ref().ok_or(Error::NotFound)?.id;
        case.keep_rated_with(response, strengths).await?;
        case.commit(assignment).await
    }
}

/// The check-in asks for ratings before it is finished. A log entry is about one moment, so that afterwards it can be told
/// which pattern that was.
pub(super) fn takes_ratings(piece: &Piece) -> bool {
    match piece.finished() {
        Some(_) => piece.exercise.kind == Kind::Log,
        None => piece.exercise.key == CHECK_IN && piece.response.is_some(),
    }
}
