//! The view both people share, woven from everything that is shared.

use std::collections::BTreeMap;

use weft_app::pages::together::shared::{Held, Shared};
use weft_shared::{
    access::{Action, Actor},
    exercise::ItemId,
    ids::{ClientId, PatternId, ResponseId, SessionId},
    library,
    pattern::Rater,
    plane::PlanePoint,
    response::Answers,
    shared_view::{Asked, CalmUse, Measured, PatternThread, Period, Quote, SharedView, Threads},
    shift::Rated,
};

use crate::{
    service::{Case, Result, Services, homework::Piece, sessions::Course, words::words_place},
    store::{homework, patterns, sessions::SessionRow},
};

/// Without those of private entries.
#[derive(Default)]
struct Numbers {
    path: Vec<PlanePoint>,
    measured: Vec<Measured>,
    uses: Vec<CalmUse>,
}

impl Case {
    /// Reads only what is shared: private entries and private notes are in none of these queries' results.
    pub(super) async fn threads(&mut self, course: &Course) -> Result<Threads> {
        let pieces = self.homework().await?;
        let Numbers { path, measured, uses } = self.numbers(&pieces).await?;
        Ok(Threads {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns: self.pattern_threads(course, &pieces).await?,
            path,
            measured,
            uses,
            homework: pieces.iter().map(|piece| self.homework_line(piece)).collect(),
        })
    }

    /// What shared answers say in numbers. Only those of scales and of calm are opened: the client's words stay sealed.
    async fn numbers(&mut self, pieces: &[Piece]) -> Result<Numbers> {
        let mut answered: BTreeMap<ResponseId, (&Piece, Answers)> = pieces
            .iter()
            .filter(|piece| piece.is_shared())
            .filter_map(|piece| Some((piece.finished()?.id, (piece, Answers::new()))))
            .collect();
        for (response, row) in homework::shared_answers(&mut self.tx, self.actor.practice, self.client.id).await? {
            let Some((piece, answers)) = answered.get_mut(&response) else { continue };
            let item = ItemId(row.item.clone());
            // Whether an item of a scale was asked can depend on any other item.
            if !piece.exercise.scales.is_empty() || CalmUse::asks(&item) {
                answers.extend(self.read_answer(response, &row)?.map(|answer| (item, answer)));
            }
        }
        let mut numbers = Numbers::default();
        for (piece, answers) in answered.values() {
            let Some(day) = piece.finished().and_then(|response| response.finished_at).map(|at| self.day(at)) else {
                continue;
            };
            if piece.exercise.key == library::STARTING_PATTERN {
                numbers.path.extend(piece.point(self, answers));
            } else {
                numbers.measured.extend(Measured::read(&piece.exercise, answers, day));
            }
            numbers.uses.extend(CalmUse::read(&piece.exercise, answers, day));
        }
        numbers.path.sort_by_key(|point| point.day);
        Ok(numbers)
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

    /// The view with its patterns and sessions alone, which opens no answer: for pages that show nothing else of it.
    pub(super) async fn pattern_view(&mut self, course: &Course, pieces: &[Piece]) -> Result<SharedView> {
        let threads = Threads {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns: self.pattern_threads(course, pieces).await?,
            path: Vec::new(),
            measured: Vec::new(),
            uses: Vec::new(),
            homework: Vec::new(),
        };
        Ok(SharedView::weave(threads, Period::WHOLE))
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
