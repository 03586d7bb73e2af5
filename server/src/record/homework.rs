//! Assigned exercises with what became of them.

use std::{collections::BTreeMap, sync::Arc};

use weft_app::pages::homework::Note;
use weft_shared::{
    exercise::Exercise,
    ids::{AssignmentId, ExerciseVersionId, SessionId},
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
    record::{Record, course::Course, sealed::SealedField},
    store::homework::{self, AssignmentRow, ResponseRow},
};

/// An exercise that was assigned, with what became of it.
#[derive(Clone)]
pub(crate) struct AssignedExercise {
    pub assignment: AssignmentRow,
    pub exercise: Arc<Exercise>,
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

    /// The client said "Not this one", and has not finished it since.
    pub fn is_declined(&self) -> bool {
        self.assignment.declined_at.is_some() && self.finished().is_none()
    }

    /// Begun by mistake and put away: to others it is as if it had never been begun.
    pub fn is_a_mistake(&self) -> bool {
        self.assignment.is_self_started && self.is_declined()
    }

    pub fn is_shared(&self) -> bool {
        self.finished().is_some_and(|response| response.shared_at.is_some())
    }

    /// Whether it waits for the client: neither finished, nor withdrawn.
    pub fn is_waiting(&self) -> bool {
        self.finished().is_none() && !self.is_withdrawn()
    }

    /// Whether it is open, and due before this session.
    pub fn is_due_at(&self, session: SessionId) -> bool {
        self.assignment.due_session == Some(session) && self.is_waiting()
    }

    /// The therapist withdrew it, and the client has not finished it.
    pub fn is_withdrawn(&self) -> bool {
        self.assignment.withdrawn_at.is_some() && self.finished().is_none()
    }

    pub fn readers(&self) -> Readers {
        Readers::from_shared(self.is_shared())
    }

    pub fn due(&self, course: &Course) -> Due {
        let session = self.assignment.due_session.and_then(|id| course.find(id));
        match (session, self.assignment.due_day) {
            // One that was cancelled is no session any more; its day stays.
            (Some(session), _) if session.not_held_at.is_some() => Due::By(session.day),
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
    /// Every exercise that was assigned to the client, oldest first.
    pub(crate) async fn homework(&mut self) -> Result<Arc<[AssignedExercise]>> {
        if let Some(homework) = &self.loaded.homework {
            return Ok(homework.clone());
        }
        let rows = homework::assignments(&mut self.tx, &self.scope).await?;
        let mut responses: BTreeMap<AssignmentId, ResponseRow> = homework::responses(&mut self.tx, &self.scope)
            .await?
            .into_iter()
            .map(|response| (response.assignment, response))
            .collect();
        let ids: Vec<ExerciseVersionId> = rows.iter().map(|row| row.version).collect();
        let versions = self.versions.of(&mut self.tx, self.scope.practice, &ids).await?;
        let homework = rows.into_iter().map(|assignment| {
            let exercise = versions.get(&assignment.version).ok_or(Error::Unreadable("assignment"))?.definition.clone();
            let response = responses.remove(&assignment.id);
            Ok(AssignedExercise { assignment, exercise, response })
        });
        let homework: Arc<[AssignedExercise]> = homework.collect::<Result<_>>()?;
        self.loaded.homework = Some(homework.clone());
        Ok(homework)
    }

    /// One assigned exercise; another client's is not found.
    pub(crate) async fn assigned(&mut self, id: AssignmentId) -> Result<AssignedExercise> {
        let (assignment, response) =
            homework::assignment(&mut self.tx, &self.scope, id).await?.ok_or(Error::NotFound)?;
        let exercise = self.versions.one(&mut self.tx, self.actor.practice, assignment.version).await?;
        Ok(AssignedExercise { assignment, exercise, response })
    }

    /// An entry that is finished and that the client shares now.
    ///
    /// # Errors
    /// `NotFound` for any other.
    pub(crate) async fn shared_entry(&mut self, id: AssignmentId) -> Result<AssignedExercise> {
        Some(self.assigned(id).await?).filter(AssignedExercise::is_shared).ok_or(Error::NotFound)
    }

    /// Whether these are the newest versions of exercises that are in use, with all their words.
    ///
    /// # Errors
    /// `NotFound` when one is nothing of this practice.
    pub(crate) async fn may_be_assigned(&mut self, ids: &[ExerciseVersionId]) -> Result<bool> {
        let in_use = self.in_use().await?;
        let may = |id: &&ExerciseVersionId| {
            in_use.iter().any(|version| version.id == **id && !version.definition.lacks_wording())
        };
        let others: Vec<ExerciseVersionId> = ids.iter().filter(|id| !may(id)).copied().collect();
        for id in &others {
            self.versions.one(&mut self.tx, self.scope.practice, *id).await?;
        }
        Ok(others.is_empty())
    }

    /// Assigns an exercise.
    pub(crate) async fn assign(&mut self, assignment: &AssignmentRow) -> Result<()> {
        self.loaded.homework = None;
        Ok(homework::insert_assignment(&mut self.tx, &self.scope, assignment, self.setting.now).await?)
    }

    pub(crate) fn note(&self, assigned: &AssignedExercise) -> Result<Option<Note>> {
        let AssignmentRow { id, pathway, ref note_sealed, .. } = assigned.assignment;
        let words = self.unseal_some(SealedField::AssignmentNote(id), note_sealed.as_ref())?;
        Ok(words.map(|words| if pathway.is_some() { Note::Pathway(words) } else { Note::Personal(words) }))
    }

    pub(crate) fn state(&self, assigned: &AssignedExercise) -> HomeworkState {
        if let Some(at) = assigned.assignment.withdrawn_at.filter(|_| assigned.is_withdrawn()) {
            return HomeworkState::Withdrawn { day: self.day(at) };
        }
        if let Some(at) = assigned.assignment.declined_at.filter(|_| assigned.is_declined()) {
            return HomeworkState::Declined { day: self.day(at) };
        }
        match &assigned.response {
            None => HomeworkState::NotBegun,
            Some(ResponseRow { finished_at: Some(at), shared_at, amended_at, .. }) => HomeworkState::Finished {
                day: self.day(*at),
                shared: shared_at.is_some(),
                // That a private entry was changed is the client's own.
                changed: amended_at.filter(|_| shared_at.is_some()).map(|at| self.day(at)),
            },
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
