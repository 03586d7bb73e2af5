//! Ratings, each given for a session or with a response.

use std::collections::{BTreeMap, BTreeSet};

use weft_app::pages::pattern::rate::ToRate;
use weft_shared::{
    access::{Action, Role},
    exercise::Kind,
    ids::{PatternId, ResponseId, SessionId},
    library::CHECK_IN,
    pattern::{Rater, Strength, Wording},
    rating::{Rating, Ratings, Source, session_after, standing},
    schedule::Meeting,
    shift::Rated,
};

use crate::{
    audit::SubjectId,
    clock::LocalTime,
    context::Context,
    error::{Error, Result},
    record::{Record, course::Course, homework::AssignedExercise},
    store::pattern::{
        self,
        rating::{self, Clearing, RatingRow, ResponseRatingRow},
    },
};

/// Whose rating someone gives follows from who they are.
pub(crate) fn rater_of(role: Role) -> (Rater, Action) {
    if role.treats() { (Rater::Therapist, Action::RateAsTherapist) } else { (Rater::Client, Action::RateAsClient) }
}

/// Every rating of a client that counts, by pattern and by the session it is about (its place in the course).
pub(crate) struct RatingsBySession(BTreeMap<(PatternId, usize), Vec<Rating>>);

impl RatingsBySession {
    /// `sessions`: past and planned, in order. A rating given with a response is about the session after it.
    pub fn of(
        sessions: &[(SessionId, Meeting)],
        of_sessions: impl IntoIterator<Item = RatingRow>,
        with_responses: impl IntoIterator<Item = ResponseRatingRow>,
        local: &LocalTime,
    ) -> Self {
        let meetings: Vec<Meeting> = sessions.iter().map(|(_, meeting)| *meeting).collect();
        let mut given: BTreeMap<(PatternId, usize), Vec<Rating>> = BTreeMap::new();
        for row in of_sessions {
            let Some(place) = sessions.iter().position(|(id, _)| *id == row.session) else { continue };
            let rating = Rating { rater: row.rater, source: Source::Session, strength: row.strength, at: row.at };
            given.entry((row.pattern, place)).or_default().push(rating);
        }
        for row in with_responses {
            let Some(place) = session_after(local.day(row.at), local.time(row.at), &meetings) else { continue };
            let rating = Rating { rater: Rater::Client, source: Source::Response, strength: row.strength, at: row.at };
            given.entry((row.pattern, place)).or_default().push(rating);
        }
        Self(given)
    }

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
    pub(crate) fn with_response(&self, pattern: PatternId, session: usize) -> Option<Rating> {
        let ratings = self.0.get(&(pattern, session))?;
        ratings.iter().filter(|rating| rating.source == Source::Response).max_by_key(|rating| rating.at).copied()
    }
}

impl Record {
    pub(crate) async fn given(&mut self, course: &Course) -> Result<RatingsBySession> {
        let of_sessions = rating::of_sessions(&mut self.tx, &self.scope).await?;
        let with_responses = rating::shared_with_responses(&mut self.tx, &self.scope).await?;
        let all = course.past.iter().chain(&course.planned);
        let sessions: Vec<(SessionId, Meeting)> = all.map(|row| (row.id, row.meeting())).collect();
        Ok(RatingsBySession::of(&sessions, of_sessions, with_responses, &self.setting.local))
    }

    /// What the client rated with a response, shared or not: for pages that are the client's own, or of what is shared.
    pub(crate) async fn rated_with(&mut self, response: ResponseId) -> Result<Vec<(PatternId, Wording, Strength)>> {
        let rows = rating::of_response(&mut self.tx, self.actor.practice, response).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut rated = Vec::new();
        for pattern in pattern::with_removed(&mut self.tx, &self.scope).await? {
            if let Some(row) = rows.iter().find(|row| row.pattern == pattern.id) {
                rated.push((pattern.id, self.wording(&pattern)?, row.strength));
            }
        }
        Ok(rated)
    }

    /// The open patterns, with what the client said of each with this response so far.
    pub(crate) async fn asked_with(&mut self, response: ResponseId) -> Result<Vec<ToRate>> {
        let rows = rating::of_response(&mut self.tx, self.actor.practice, response).await?;
        let said = |pattern: PatternId| rows.iter().find(|row| row.pattern == pattern).map(|row| row.strength);
        let open = self.open_wordings().await?;
        let to_rate = |(pattern, wording)| ToRate { before: said(pattern), with_response: None, pattern, wording };
        Ok(open.into_iter().map(to_rate).collect())
    }

    /// The open patterns, with what one person said of each for this session so far.
    pub(crate) async fn asked_for(&mut self, session: SessionId, rater: Rater) -> Result<Vec<ToRate>> {
        let rows = rating::of_sessions(&mut self.tx, &self.scope).await?;
        let said = |pattern: PatternId| {
            let mine = rows.iter().find(|row| row.pattern == pattern && row.session == session && row.rater == rater);
            mine.map(|row| row.strength)
        };
        let open = self.open_wordings().await?;
        let to_rate = |(pattern, wording)| ToRate { before: said(pattern), with_response: None, pattern, wording };
        Ok(open.into_iter().map(to_rate).collect())
    }

    /// Clears what the client rated with a response, and keeps what was there for the audit: under which ids.
    pub(crate) async fn clear_rated_with(
        &mut self,
        context: &Context,
        response: ResponseId,
        patterns: &BTreeSet<PatternId>,
    ) -> Result<Vec<SubjectId>> {
        let mut cleared = Vec::new();
        for &pattern in patterns {
            let clearing = self.clearing(context, pattern);
            if rating::clear_with_response(&mut self.tx, &self.scope, &clearing, response).await? {
                cleared.push(clearing.id.into());
            }
        }
        Ok(cleared)
    }

    /// Whoever acts clears a rating of a pattern now.
    pub(crate) fn clearing(&self, context: &Context, pattern: PatternId) -> Clearing {
        Clearing { id: context.new_id(), pattern, at: self.setting.now, by: self.actor.membership }
    }

    /// Keeps what the client rates with a response; a pattern that is not open is not found.
    pub(crate) async fn keep_rated_with(
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
            rating::rate_with_response(&mut self.tx, self.actor.practice, &row, by).await?;
        }
        Ok(())
    }
}

/// Ratings that are there already, and clearing where there is none, are no change.
pub(crate) fn are_there(asked: &[ToRate], ratings: &Ratings) -> bool {
    let before = |pattern: &PatternId| asked.iter().find(|each| each.pattern == *pattern).and_then(|each| each.before);
    ratings.given.iter().all(|(pattern, strength)| before(pattern) == Some(*strength))
        && ratings.cleared.iter().all(|pattern| before(pattern).is_none())
}

/// The check-in asks for ratings before it is finished. A log entry is about one moment, so that afterwards it can be told
/// which pattern that was.
pub(crate) fn takes_ratings(assigned: &AssignedExercise) -> bool {
    match assigned.finished() {
        Some(_) => assigned.exercise.kind == Kind::Log,
        None => assigned.exercise.key == CHECK_IN && assigned.response.is_some(),
    }
}
