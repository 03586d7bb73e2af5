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
    /// The client begins something by themselves. What is begun already and not finished goes on; a log only on the
    /// day it was begun.
    pub async fn start_alone(&self, actor: &Actor, exercise: ExerciseId) -> Result<AssignmentId> {
        let mut record =
            Record::write(&self.context, actor, own_record(&self.context, actor).await?, Action::OwnEntries).await?;
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
        // A log is about one moment: what was left open on another day is not gone on with by chance.
        let is_fresh = |assigned: &AssignedExercise| {
            definition.kind != Kind::Log || assigned.assignment.assigned_day == record.setting.today
        };
        let goes_on = |assigned: &&AssignedExercise| {
            assigned.exercise.key == definition.key && assigned.finished().is_none() && is_fresh(assigned)
        };
        if let Some(open) = homework.iter().filter(goes_on).find(|assigned| assigned.is_open(record.setting.today)) {
            let id = open.assignment.id;
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
        };
        record.assign(&assignment).await?;
        record.begin_response(self.context.new_id(), id).await?;
        claim.keep(&self.context, &mut record.tx, &id).await?;
        record.commit(Event::OwnEntryChanged(id)).await?;
        Ok(id)
    }
}
