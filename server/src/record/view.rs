//! What the shared view is made of: everything that is shared, and nothing else.

use std::collections::BTreeMap;

use weft_app::pages::report::proposal::SharedEntryLine;
use weft_shared::{
    exercise::ItemId,
    ids::{PatternId, ResponseId, SessionId},
    joint::confirmed,
    library,
    linked_score::{Measure, Part},
    plane::PlanePoint,
    response::{Answer, Answers},
    shared_view::{CalmUse, Measured, OwnWords, PatternData, Period, Quote, SharedData, SharedView},
};

use crate::{
    error::Result,
    record::{Record, course::Course, homework::AssignedExercise, sealed::SealedField},
    store::{
        joint,
        pattern::{self, evidence},
        record::session::SessionRow,
    },
};

impl Record {
    /// The patterns as they stood at a session: what is judged is what was rated until then.
    pub(crate) async fn view_until(&mut self, course: &Course, session: SessionId) -> Result<SharedView> {
        let homework = self.homework().await?;
        let to = course.find(session).map(|row| row.day);
        self.pattern_view(course, &homework, Period { from: None, to }).await
    }
}

/// Answers that were opened, by response.
pub(crate) type Opened = BTreeMap<ResponseId, Answers>;

/// What shared answers say; nothing of private entries.
#[derive(Default)]
struct SharedAnswers {
    path: Vec<PlanePoint>,
    measured: Vec<Measured>,
    uses: Vec<CalmUse>,
    /// What the client wrote in check-ins about where it feels stuck.
    stuck: Vec<OwnWords>,
}

impl Record {
    /// Reads only what is shared: private entries and private notes are in none of these queries' results.
    pub(crate) async fn shared_data(&mut self, course: &Course) -> Result<SharedData> {
        let homework = self.homework().await?;
        self.shared_data_of(course, &homework).await
    }

    /// The same of some of the exercises: what comes from others is not in it.
    pub(crate) async fn shared_data_of(
        &mut self,
        course: &Course,
        homework: &[AssignedExercise],
    ) -> Result<SharedData> {
        let linked = self.linked_measures().await?;
        let opened = self.open_shared(homework, &linked).await?;
        let SharedAnswers { path, measured, uses, stuck } = self.said(homework, &opened);
        let mut patterns = self.pattern_data(course, homework).await?;
        let mut values = self.measured(homework, &linked, &opened);
        for pattern in &mut patterns {
            pattern.measured = values.remove(&pattern.id).unwrap_or_default();
        }
        Ok(SharedData {
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
            homework: homework
                .iter()
                .filter(|assigned| !assigned.is_a_mistake())
                .map(|assigned| self.homework_line(assigned))
                .collect(),
        })
    }

    /// The entries that are shared and were finished in a period, oldest first, with their scores in words.
    pub(crate) async fn shared_entries(&mut self, period: Period) -> Result<Vec<SharedEntryLine>> {
        let homework = self.homework().await?;
        let opened = self.open_shared(&homework, &[]).await?;
        let mut entries = Vec::new();
        for assigned in homework.iter().filter(|assigned| assigned.is_shared()) {
            let Some(response) = assigned.finished() else { continue };
            let day = self.day(response.finished_at.unwrap_or(response.begun_at));
            if !period.holds(day) {
                continue;
            }
            let answers = opened.get(&response.id).cloned().unwrap_or_default();
            let scores = Measured::read(&assigned.exercise, &answers, day);
            let calm = CalmUse::read(&assigned.exercise, &answers, day);
            let calm = calm.map(|used| format!("calm {} before, {} after", used.before, used.after));
            entries.push(SharedEntryLine {
                assignment: assigned.assignment.id,
                title: assigned.exercise.title.clone(),
                day,
                changed: response.amended_at.map(|at| self.day(at)),
                scores: scores.iter().map(Measured::words).chain(calm).collect(),
            });
        }
        entries.sort_by_key(|entry| entry.day);
        Ok(entries)
    }

    /// Only answers of scales, of calm, of being stuck and those that are linked to a pattern are opened: everything else
    /// the client wrote stays sealed.
    async fn open_shared(&mut self, homework: &[AssignedExercise], linked: &[(PatternId, Measure)]) -> Result<Opened> {
        let rows = self.shared_answers().await?;
        let mut opened = Opened::new();
        for assigned in homework.iter().filter(|assigned| assigned.is_shared()) {
            let Some(response) = assigned.finished().map(|response| response.id) else { continue };
            let key = &assigned.exercise.key;
            let is_linked = |item: &ItemId| {
                let part = Part::Item(item.clone());
                linked.iter().any(|(_, measure)| measure.exercise == *key && measure.part == part)
            };
            let answers = opened.entry(response).or_default();
            for row in rows.get(&response).map_or(&[][..], Vec::as_slice) {
                let item = ItemId(row.item.clone());
                // Whether an item of a scale was asked can depend on any other item.
                if !assigned.exercise.scales.is_empty()
                    || CalmUse::asks(&item)
                    || asks_what_is_stuck(assigned, &item)
                    || is_linked(&item)
                {
                    answers.extend(self.read_answer(response, row)?.map(|answer| (item, answer)));
                }
            }
        }
        Ok(opened)
    }

    /// What the opened answers say.
    fn said(&self, homework: &[AssignedExercise], opened: &Opened) -> SharedAnswers {
        let mut said = SharedAnswers::default();
        // The quiz's points, with what was asked.
        let mut path: Vec<(PlanePoint, String)> = Vec::new();
        for assigned in homework {
            let Some(response) = assigned.finished() else { continue };
            let (Some(answers), Some(at)) = (opened.get(&response.id), response.finished_at) else { continue };
            let day = self.day(at);
            if assigned.exercise.key == library::STARTING_PATTERN {
                path.extend(assigned.point(self, answers).map(|point| (point, assigned.exercise.asked_for_scores())));
            } else {
                said.measured.extend(Measured::read(&assigned.exercise, answers, day));
            }
            said.uses.extend(CalmUse::read(&assigned.exercise, answers, day));
            said.stuck.extend(stuck_words(assigned, answers).map(|words| OwnWords {
                words,
                source: assigned.exercise.title.clone(),
                day: response.amended_at.map_or(day, |at| self.day(at)),
            }));
        }
        path.sort_by_key(|(point, _)| point.day);
        let mut asked: Option<&str> = None;
        for (point, now) in &mut path {
            point.is_reworded = asked.replace(now).is_some_and(|before| before != now);
        }
        said.path = path.iter().map(|(point, _)| *point).collect();
        said
    }

    /// Patterns with their ratings, what happened to them, and the shared words for and against; without what is linked
    /// to them, which costs a decryption of every answer.
    pub(crate) async fn pattern_data(
        &mut self,
        course: &Course,
        homework: &[AssignedExercise],
    ) -> Result<Vec<PatternData>> {
        let given = self.given(course).await?;
        let mut histories = self.histories(course).await?;
        let marks = joint::marks(&mut self.tx, &self.scope).await?;
        let mut data = Vec::new();
        for row in pattern::of_client(&mut self.tx, &self.scope).await? {
            data.push(PatternData {
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
        for row in evidence::shared(&mut self.tx, &self.scope).await? {
            let Some(pattern) = data.iter_mut().find(|pattern| pattern.id == row.evidence.pattern) else { continue };
            let of_entry = |assigned: &&AssignedExercise| assigned.assignment.id == row.assignment;
            let Some(entry) = homework.iter().find(of_entry) else { continue };
            let source = entry.exercise.title.clone();
            pattern.quotes.push(Quote {
                id: row.evidence.id,
                words: self.unseal(SealedField::Quote(row.evidence.id), &row.evidence.words_sealed)?,
                side: row.evidence.side,
                source,
                day: self.day(row.written_at),
            });
        }
        Ok(data)
    }

    /// The view with its patterns and sessions alone, which opens no answer: for pages that show nothing else of it.
    pub(crate) async fn pattern_view(
        &mut self,
        course: &Course,
        homework: &[AssignedExercise],
        period: Period,
    ) -> Result<SharedView> {
        let data = SharedData {
            practice: self.setting.practice.name.clone(),
            client: self.person.clone(),
            therapist: self.therapist.clone(),
            sessions: self.columns(course)?,
            next_session: course.next().map(SessionRow::meeting),
            patterns: self.pattern_data(course, homework).await?,
            stuck: Vec::new(),
            path: Vec::new(),
            measured: Vec::new(),
            uses: Vec::new(),
            homework: Vec::new(),
        };
        Ok(SharedView::for_period(data, period))
    }
}

fn asks_what_is_stuck(assigned: &AssignedExercise, item: &ItemId) -> bool {
    assigned.exercise.key == library::CHECK_IN && item.0 == library::STILL_STUCK
}

fn stuck_words(assigned: &AssignedExercise, answers: &Answers) -> Option<String> {
    if assigned.exercise.key != library::CHECK_IN {
        return None;
    }
    match answers.get(&library::STILL_STUCK.into())? {
        Answer::Text(words) if !words.trim().is_empty() => Some(words.clone()),
        _ => None,
    }
}
