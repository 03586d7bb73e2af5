//! Beginning an exercise nobody assigned.

use weft_shared::{
    access::{Action, Actor},
    exercise::Kind,
    ids::{AssignmentId, ExerciseId},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    form_stamp::Once,
    record::{Record, homework::AssignedExercise, own::own_record},
    service::Services,
    store::homework::AssignmentRow,
};

impl Services {
    /// The client begins something by themselves. What is begun already and not finished goes on. A log is about one
    /// moment, so that one goes on only as long as nothing was answered in it: the next moment gets its own.
    pub async fn start_alone(&self, actor: &Actor, exercise: ExerciseId) -> Result<AssignmentId> {
        let mut record =
            Record::write(&self.context, actor, own_record(&self.context, actor).await?, Action::StartAlone).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("start", exercise)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let in_use = record.in_use().await?;
        let version = in_use.iter().find(|version| version.exercise == exercise).ok_or(Error::NotFound)?;
        let definition = &version.definition;
        if !definition.may_be_begun_alone() {
            return Err(Error::NotFound);
        }
        let homework = record.homework().await?;
        let today = record.setting.today;
        let may_go_on = |assigned: &&AssignedExercise| {
            let is_same = assigned.exercise.key == definition.key;
            is_same && assigned.finished().is_none() && !assigned.is_declined() && assigned.is_open(today)
        };
        let mut goes_on = None;
        for open in homework.iter().filter(may_go_on) {
            if definition.kind != Kind::Log || record.is_untouched(open).await? {
                goes_on = Some(open.assignment.id);
                break;
            }
        }
        if let Some(id) = goes_on {
            record.begin_response(self.context.new_id(), id).await?;
            claim.keep(&self.context, &mut record.tx, &id).await?;
            record.commit(Event::OwnEntryChanged(id)).await?;
            return Ok(id);
        }
        let id: AssignmentId = self.context.new_id();
        let assignment = AssignmentRow {
            id,
            client: record.client.id,
            version: version.id,
            assigned_day: record.setting.today,
            assigned_by: actor.membership,
            due_session: None,
            due_day: None,
            opens_day: None,
            pathway: None,
            note_sealed: None,
            is_self_started: true,
            declined_at: None,
            withdrawn_at: None,
            redated_at: None,
            reworded_at: None,
        };
        record.assign(&assignment).await?;
        record.begin_response(self.context.new_id(), id).await?;
        claim.keep(&self.context, &mut record.tx, &id).await?;
        record.commit(Event::OwnEntryChanged(id)).await?;
        Ok(id)
    }
}
