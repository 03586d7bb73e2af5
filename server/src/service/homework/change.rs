//! Changing what was assigned: when it is for, its personal line; withdrawing it.

use weft_app::pages::homework::assigned::Assigned;
use weft_shared::{
    access::{Action, Actor},
    error::{Faults, Sure},
    fingerprint,
    ids::{AssignmentId, ClientId, UndoId},
    schedule::LONGEST_PERSONAL_LINE,
    text::{at_most, trimmed},
    undo::Undoable,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    service::{
        Services,
        homework::assign::{DueInput, due},
    },
    store::{homework, record::session::SessionRow},
};

pub struct ChangeInput {
    pub due: DueInput,
    /// The personal line.
    pub note: String,
    /// What was asked about and is meant.
    pub sure: Sure,
}

/// Fingerprint of what the form shows.
fn seen(assigned: &AssignedExercise, note: &str) -> String {
    let due = (assigned.assignment.due_session, assigned.assignment.due_day.map(|day| day.to_string()));
    format!("assigned-{}", fingerprint::of(&(due, note)))
}

/// What the therapist assigned: what the client began by themselves is theirs.
async fn of_therapist(record: &mut Record, assignment: AssignmentId) -> Result<AssignedExercise> {
    let assigned = record.assigned(assignment).await?;
    if assigned.assignment.is_self_started { Err(Error::NotFound) } else { Ok(assigned) }
}

impl Services {
    /// # Errors
    /// `NotFound` (audited), also for what the client began by themselves.
    pub async fn assigned_page(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<Assigned> {
        let mut record = Record::read(&self.context, actor, client, Action::Assign).await?;
        let assigned = of_therapist(&mut record, assignment).await?;
        let course = record.course().await?;
        let note = record.note(&assigned)?.map(|note| note.words()).unwrap_or_default();
        Ok(Assigned {
            client,
            assignment,
            called: record.person.called.clone(),
            title: assigned.exercise.title.clone(),
            assigned: assigned.assignment.assigned_day,
            state: record.state(&assigned),
            next: course.next().map(SessionRow::meeting),
            due: assigned.due(&course),
            is_before_next: assigned
                .assignment
                .due_session
                .is_some_and(|id| course.next().is_some_and(|next| next.id == id)),
            is_of_pathway: assigned.assignment.pathway.is_some(),
            seen: seen(&assigned, &note),
            note,
        })
    }

    /// Changes when an exercise is for, and its personal line. The client sees on Today that it was changed.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid`; `Conflict` when it was changed since the form was made, or is finished.
    pub async fn change_assigned(
        &self,
        actor: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        input: ChangeInput,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Assign).await?;
        let assigned = of_therapist(&mut record, assignment).await?;
        let before = record.note(&assigned)?.map(|note| note.words()).unwrap_or_default();
        if assigned.finished().is_some() {
            return Err(Error::Conflict);
        }
        let mut row = assigned.assignment.clone();
        let mut faults = Faults::default();
        if let Err(sentence) = at_most(LONGEST_PERSONAL_LINE, &input.note) {
            faults.add("note", sentence);
        }
        // A day that has passed may stay as it is.
        let stays = matches!(input.due, DueInput::By(day) if row.due_session.is_none() && row.due_day == Some(day));
        let (due_session, due_day) = match stays {
            true => (None, row.due_day),
            false => due(&mut record, &mut faults, &input.due, &input.sure).await?,
        };
        faults.or(())?;
        let now = record.setting.now;
        let is_redated = (due_session, due_day) != (row.due_session, row.due_day);
        let is_reworded = trimmed(&input.note) != before;
        if !is_redated && !is_reworded {
            return Ok(());
        }
        self.context.still(&seen(&assigned, &before))?;
        if is_redated {
            (row.due_session, row.due_day, row.redated_at) = (due_session, due_day, Some(now));
        }
        if is_reworded {
            row.note_sealed = record.seal_some(SealedField::AssignmentNote(assignment), &input.note)?;
            row.reworded_at = Some(now);
        }
        homework::change_assignment(&mut record.tx, &record.scope, &row).await?;
        record.commit(Event::AssignmentChanged(assignment)).await
    }

    /// Withdraws an exercise. What the client has written in it stays theirs: they may finish and keep it.
    ///
    /// # Errors
    /// `NotFound` (audited); `Conflict` when it is finished, or withdrawn already.
    pub async fn withdraw_assigned(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<UndoId> {
        let mut record = Record::write(&self.context, actor, client, Action::Assign).await?;
        let assigned = of_therapist(&mut record, assignment).await?;
        let withdrawn = Some((record.setting.now, actor.membership));
        if assigned.finished().is_some()
            || !homework::withdraw(&mut record.tx, &record.scope, assignment, withdrawn).await?
        {
            return Err(Error::Conflict);
        }
        let undo = record.can_be_undone(self.context.new_id(), Undoable::ExerciseWithdrawn, (assignment, None)).await?;
        record.commit(Event::AssignmentWithdrawn(assignment)).await?;
        Ok(undo)
    }
}
