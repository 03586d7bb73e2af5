//! The view both people share, woven from everything that is shared.

use weft_app::pages::together::shared::Shared;
use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
    library,
    pattern::Side,
    response::Answer,
    shared_view::{PatternThread, Period, Quote, SharedView, Threads},
};

use crate::{
    service::{Case, Result, Services, homework::Piece, sessions::Course, words::words_place},
    store::{evidence, patterns, sessions::SessionRow},
};

impl Case {
    /// Reads only what is shared: private entries and private notes are in none of these queries' results.
    pub(super) async fn threads(&mut self, course: &Course) -> Result<Threads> {
        let pieces = self.homework().await?;
        let mut path = Vec::new();
        for piece in pieces.iter().filter(|piece| piece.is_shared() && !piece.exercise.scales.is_empty()) {
            if let Some(response) = piece.finished() {
                let answers = self.answers(response.id).await?.given();
                path.extend(piece.point(self, &answers));
            }
        }
        path.sort_by_key(|point| point.day);
        let mut patterns = self.pattern_threads(course, &pieces).await?;
        let mut measured = self.measured(&pieces).await?;
        for thread in &mut patterns {
            thread.measured = measured.remove(&thread.id).unwrap_or_default();
        }
        Ok(Threads {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns,
            stuck: self.stuck(&pieces).await?,
            path,
            homework: pieces.iter().map(|piece| self.homework_line(piece)).collect(),
        })
    }

    /// Patterns with their ratings, what happened to them, and the shared words for and against; without what is tied
    /// to them, which costs a decryption of every answer.
    pub(super) async fn pattern_threads(&mut self, course: &Course, pieces: &[Piece]) -> Result<Vec<PatternThread>> {
        let (practice, client) = (self.actor.practice, self.client.id);
        let given = self.given(course).await?;
        let mut histories = self.histories(course).await?;
        let mut threads = Vec::new();
        for row in patterns::of_client(&mut self.tx, practice, client).await? {
            threads.push(PatternThread {
                id: row.id,
                wording: self.wording(&row)?,
                about: self.about(&row)?,
                history: histories.remove(&row.id).unwrap_or_default(),
                ratings: given.strip(row.id, course.past.len()),
                quotes: Vec::new(),
                measured: Vec::new(),
            });
        }
        for row in evidence::shared(&mut self.tx, practice, client).await? {
            let Some(thread) = threads.iter_mut().find(|thread| thread.id == row.evidence.pattern) else { continue };
            let source = pieces.iter().find(|piece| piece.assignment.id == row.assignment);
            let source = source.map(|piece| piece.exercise.title.clone()).unwrap_or_default();
            thread.quotes.push(Quote {
                words: self.unseal(&words_place(row.evidence.id), &row.evidence.words_sealed)?,
                side: row.evidence.side,
                source,
                day: self.day(row.finished_at),
            });
        }
        Ok(threads)
    }

    /// What the client wrote in shared check-ins about where it feels stuck.
    async fn stuck(&mut self, pieces: &[Piece]) -> Result<Vec<Quote>> {
        let mut stuck = Vec::new();
        for piece in pieces.iter().filter(|piece| piece.is_shared() && piece.exercise.key == library::CHECK_IN) {
            let Some(response) = piece.finished() else { continue };
            let words = match self.answers(response.id).await?.given().remove(&library::STILL_STUCK.into()) {
                Some(Answer::Text(words)) => Some(words),
                _ => None,
            };
            let finished = self.day(response.finished_at.unwrap_or(response.begun_at));
            stuck.extend(words.filter(|words| !words.trim().is_empty()).map(|words| Quote {
                words,
                side: Side::Old,
                source: piece.exercise.title.clone(),
                day: finished,
            }));
        }
        Ok(stuck)
    }

    pub(super) async fn shared_view(&mut self, course: &Course) -> Result<SharedView> {
        Ok(SharedView::weave(self.threads(course).await?, Period::WHOLE))
    }
}

impl Services {
    /// Opening it is visible to the client.
    pub async fn shared_page(&self, actor: &Actor, client: ClientId) -> Result<Shared> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let course = case.course().await?;
        let view = case.shared_view(&course).await?;
        case.commit("shared-view").await?;
        Ok(Shared { client, view, treats: actor.role.treats() })
    }
}
