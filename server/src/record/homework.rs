//! Assigned exercises with what became of them.

use std::collections::BTreeMap;

use weft_shared::{
    exercise::Exercise,
    ids::{AssignmentId, ExerciseVersionId},
    library,
    plane::PlanePoint,
    response::Answers,
    schedule::Due,
    scoring::score,
    shared_view::{HomeworkLine, HomeworkState},
    sharing::Readers,
    when::Day,
};

use crate::{
    error::{Error, Result},
    library::exercises,
    record::{Record, course::Course, sealed::SealedField},
    store::homework::{self, AssignmentRow, ResponseRow},
};

/// One piece of homework with what became of it.
pub(crate) struct AssignedExercise {
    pub assignment: AssignmentRow,
    pub exercise: Exercise,
    pub response: Option<ResponseRow>,
}

impl AssignedExercise {
    pub fn finished(&self) -> Option<&ResponseRow> {
        self.response.as_ref().filter(|response| response.finished_at.is_some())
    }

    /// Whether the client sees it on this day: the later weeks of a pathway wait.
    pub fn is_open(&self, today: Day) -> bool {
        self.assignment.opens_day.is_none_or(|opens| opens <= today)
    }

    pub fn is_shared(&self) -> bool {
        self.finished().is_some_and(|response| response.shared_at.is_some())
    }

    pub fn readers(&self) -> Readers {
        Readers::from_shared(self.is_shared())
    }

    pub fn due(&self, course: &Course) -> Due {
        let session = self.assignment.due_session.and_then(|id| course.find(id));
        match (session, self.assignment.due_day) {
            (Some(session), _) => Due::BeforeSession(session.day),
            (None, Some(day)) => Due::By(day),
            (None, None) => Due::Whenever,
        }
    }

    /// Only the starting-pattern quiz is drawn as a point.
    pub fn point(&self, record: &Record, answers: &Answers) -> Option<PlanePoint> {
        let finished = self.finished()?.finished_at?;
        if self.exercise.key != library::STARTING_PATTERN {
            return None;
        }
        PlanePoint::from_scores(record.day(finished), &score(&self.exercise, answers))
    }
}

impl Record {
    /// Every piece of the client's homework, oldest first.
    pub(crate) async fn homework(&mut self) -> Result<Vec<AssignedExercise>> {
        let practice = self.actor.practice;
        let rows = homework::assignments(&mut self.tx, practice, self.client.id).await?;
        let mut responses: BTreeMap<AssignmentId, ResponseRow> =
            homework::responses(&mut self.tx, practice, self.client.id)
                .await?
                .into_iter()
                .map(|response| (response.assignment, response))
                .collect();
        // The same exercise is assigned many times: each version is read once.
        let mut versions: BTreeMap<ExerciseVersionId, Exercise> = BTreeMap::new();
        let mut homework = Vec::with_capacity(rows.len());
        for assignment in rows {
            let exercise = match versions.get(&assignment.version) {
                Some(exercise) => exercise.clone(),
                None => {
                    let exercise = exercises::version(&mut self.tx, practice, assignment.version).await?;
                    versions.insert(assignment.version, exercise.clone());
                    exercise
                }
            };
            let response = responses.remove(&assignment.id);
            homework.push(AssignedExercise { assignment, exercise, response });
        }
        Ok(homework)
    }

    /// One piece; another client's is not found.
    pub(crate) async fn assigned(&mut self, id: AssignmentId) -> Result<AssignedExercise> {
        let practice = self.actor.practice;
        let assignment = homework::assignment(&mut self.tx, practice, id).await?;
        let assignment = assignment.filter(|row| row.client == self.client.id).ok_or(Error::NotFound)?;
        let exercise = exercises::version(&mut self.tx, practice, assignment.version).await?;
        let response = homework::response(&mut self.tx, practice, id).await?;
        Ok(AssignedExercise { assignment, exercise, response })
    }

    pub(crate) fn note(&self, assigned: &AssignedExercise) -> Result<Option<String>> {
        self.unseal_some(SealedField::AssignmentNote(assigned.assignment.id), assigned.assignment.note_sealed.as_ref())
    }

    pub(crate) fn state(&self, assigned: &AssignedExercise) -> HomeworkState {
        match &assigned.response {
            None => HomeworkState::NotBegun,
            Some(ResponseRow { finished_at: Some(at), shared_at, .. }) => {
                HomeworkState::Finished { day: self.day(*at), shared: shared_at.is_some() }
            }
            Some(_) => HomeworkState::Begun,
        }
    }

    pub(crate) fn homework_line(&self, assigned: &AssignedExercise) -> HomeworkLine {
        HomeworkLine {
            id: assigned.assignment.id,
            title: assigned.exercise.title.clone(),
            kind: assigned.exercise.kind,
            assigned: assigned.assignment.assigned_day,
            state: self.state(assigned),
        }
    }
}
