//! The view both people share, woven from everything that is shared.

use std::collections::BTreeMap;

use weft_app::pages::together::shared::Shared;
use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, PatternId, SessionId},
    pattern::Rater,
    shared_view::{PatternThread, Period, Quote, SharedView, Threads},
    shift::Rated,
};

use crate::{
    service::{Case, Result, Services, homework::Piece, sessions::Course, words::words_place},
    store::{patterns, sessions::SessionRow},
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
        Ok(Threads {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns: self.pattern_threads(course, &pieces).await?,
            path,
            homework: pieces.iter().map(|piece| self.homework_line(piece)).collect(),
        })
    }

    /// Patterns with their ratings and the shared words for and against.
    pub(super) async fn pattern_threads(&mut self, course: &Course, pieces: &[Piece]) -> Result<Vec<PatternThread>> {
        let (practice, client) = (self.actor.practice, self.client.id);
        let place: BTreeMap<SessionId, usize> =
            course.past.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        let mut threads: Vec<PatternThread> = self
            .wordings()
            .await?
            .into_iter()
            .map(|(id, wording)| PatternThread {
                id,
                wording,
                ratings: vec![Rated::default(); course.past.len()],
                quotes: Vec::new(),
            })
            .collect();
        let index: BTreeMap<PatternId, usize> =
            threads.iter().enumerate().map(|(at, thread)| (thread.id, at)).collect();
        for rating in patterns::ratings(&mut self.tx, practice, client).await? {
            let (Some(&at), Some(&place)) = (index.get(&rating.pattern), place.get(&rating.session)) else { continue };
            let rated = &mut threads[at].ratings[place];
            match rating.rater {
                Rater::Client => rated.client = Some(rating.strength),
                Rater::Therapist => rated.therapist = Some(rating.strength),
            }
        }
        for row in patterns::shared_evidence(&mut self.tx, practice, client).await? {
            let Some(&at) = index.get(&row.evidence.pattern) else { continue };
            let source = pieces.iter().find(|piece| piece.assignment.id == row.assignment);
            let source = source.map(|piece| piece.exercise.title.clone()).unwrap_or_default();
            threads[at].quotes.push(Quote {
                id: row.evidence.id,
                words: self.unseal(&words_place(row.evidence.id), &row.evidence.words_sealed)?,
                side: row.evidence.side,
                source,
                day: self.day(row.finished_at),
            });
        }
        Ok(threads)
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
