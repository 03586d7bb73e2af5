//! The view both people share, woven from everything that is shared.

use std::collections::BTreeMap;

use weft_app::pages::together::shared::{Held, Shared};
use weft_shared::{
    access::{Action, Actor},
    exercise::ItemId,
    ids::{ClientId, ResponseId},
    joint::confirmed,
    library,
    plane::PlanePoint,
    response::{Answer, Answers},
    shared_view::{Asked, CalmUse, Measured, OwnWords, PatternThread, Period, Quote, SharedView, Threads},
};

use crate::{
    service::{Case, Result, Services, homework::Piece, sessions::Course, words::words_place},
    store::{evidence, homework, live, patterns, sessions::SessionRow},
};

/// What shared answers say; nothing of private entries.
#[derive(Default)]
struct Said {
    path: Vec<PlanePoint>,
    measured: Vec<Measured>,
    uses: Vec<CalmUse>,
    /// What the client wrote in check-ins about where it feels stuck.
    stuck: Vec<OwnWords>,
}

impl Case {
    /// Reads only what is shared: private entries and private notes are in none of these queries' results.
    pub(super) async fn threads(&mut self, course: &Course) -> Result<Threads> {
        let pieces = self.homework().await?;
        let Said { path, measured, uses, stuck } = self.said(&pieces).await?;
        let mut patterns = self.pattern_threads(course, &pieces).await?;
        let mut tied = self.measured(&pieces).await?;
        for thread in &mut patterns {
            thread.measured = tied.remove(&thread.id).unwrap_or_default();
        }
        Ok(Threads {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns,
            stuck,
            path,
            measured,
            uses,
            homework: pieces.iter().map(|piece| self.homework_line(piece)).collect(),
        })
    }

    /// Only answers of scales, of calm and of being stuck are opened: everything else the client wrote stays sealed.
    async fn said(&mut self, pieces: &[Piece]) -> Result<Said> {
        let mut answered: BTreeMap<ResponseId, (&Piece, Answers)> = pieces
            .iter()
            .filter(|piece| piece.is_shared())
            .filter_map(|piece| Some((piece.finished()?.id, (piece, Answers::new()))))
            .collect();
        for (response, row) in homework::shared_answers(&mut self.tx, self.actor.practice, self.client.id).await? {
            let Some((piece, answers)) = answered.get_mut(&response) else { continue };
            let item = ItemId(row.item.clone());
            // Whether an item of a scale was asked can depend on any other item.
            if !piece.exercise.scales.is_empty() || CalmUse::asks(&item) || asks_what_is_stuck(piece, &item) {
                answers.extend(self.read_answer(response, &row)?.map(|answer| (item, answer)));
            }
        }
        let mut said = Said::default();
        for (piece, answers) in answered.values() {
            let Some(day) = piece.finished().and_then(|response| response.finished_at).map(|at| self.day(at)) else {
                continue;
            };
            if piece.exercise.key == library::STARTING_PATTERN {
                said.path.extend(piece.point(self, answers));
            } else {
                said.measured.extend(Measured::read(&piece.exercise, answers, day));
            }
            said.uses.extend(CalmUse::read(&piece.exercise, answers, day));
            said.stuck.extend(stuck_words(piece, answers).map(|words| OwnWords {
                words,
                source: piece.exercise.title.clone(),
                day,
            }));
        }
        said.path.sort_by_key(|point| point.day);
        Ok(said)
    }

    /// Patterns with their ratings, what happened to them, and the shared words for and against; without what is tied
    /// to them, which costs a decryption of every answer.
    pub(super) async fn pattern_threads(&mut self, course: &Course, pieces: &[Piece]) -> Result<Vec<PatternThread>> {
        let (practice, client) = (self.actor.practice, self.client.id);
        let given = self.given(course).await?;
        let mut histories = self.histories(course).await?;
        let marks = live::marks(&mut self.tx, &self.place).await?;
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
                marked: confirmed(&marks, row.id),
            });
        }
        for row in evidence::shared(&mut self.tx, practice, client).await? {
            let Some(thread) = threads.iter_mut().find(|thread| thread.id == row.evidence.pattern) else { continue };
            let source = pieces.iter().find(|piece| piece.assignment.id == row.assignment);
            let source = source.map(|piece| piece.exercise.title.clone()).unwrap_or_default();
            thread.quotes.push(Quote {
                id: row.evidence.id,
                words: self.unseal(&words_place(row.evidence.id), &row.evidence.words_sealed)?,
                side: row.evidence.side,
                source,
                day: self.day(row.finished_at),
            });
        }
        Ok(threads)
    }

    /// The view with its patterns and sessions alone, which opens no answer: for pages that show nothing else of it.
    pub(super) async fn pattern_view(
        &mut self,
        course: &Course,
        pieces: &[Piece],
        period: Period,
    ) -> Result<SharedView> {
        let threads = Threads {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns: self.pattern_threads(course, pieces).await?,
            stuck: Vec::new(),
            path: Vec::new(),
            measured: Vec::new(),
            uses: Vec::new(),
            homework: Vec::new(),
        };
        Ok(SharedView::weave(threads, period))
    }
}

fn asks_what_is_stuck(piece: &Piece, item: &ItemId) -> bool {
    piece.exercise.key == library::CHECK_IN && item.0 == library::STILL_STUCK
}

fn stuck_words(piece: &Piece, answers: &Answers) -> Option<String> {
    if piece.exercise.key != library::CHECK_IN {
        return None;
    }
    match answers.get(&library::STILL_STUCK.into())? {
        Answer::Text(words) if !words.trim().is_empty() => Some(words.clone()),
        _ => None,
    }
}

impl Services {
    /// Opening it is visible to the client.
    pub async fn shared_page(&self, actor: &Actor, client: ClientId, asked: &Asked) -> Result<Shared> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let course = case.course().await?;
        let threads = case.threads(&course).await?;
        case.commit("shared-view").await?;
        let window = asked.window(threads.sessions.len());
        let period = window.map_or(Period::WHOLE, |window| window.period(&threads.sessions));
        Ok(Shared {
            client,
            treats: actor.role.treats(),
            course: threads
                .sessions
                .iter()
                .map(|session| Held { id: session.id, number: session.number, day: session.meeting.day })
                .collect(),
            window,
            comparison: asked.comparison(&threads),
            view: SharedView::weave(threads, period),
        })
    }
}
