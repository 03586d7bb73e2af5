//! Assigning a pathway, week by week.

use weft_shared::{
    access::{Action, Actor},
    error::{Faults, Question, Sure},
    ids::{AssignmentId, ClientId, PathwayId},
    pathway::Pathway,
    schedule::ask_if_far_ahead,
    text::listed,
    when::{self, Day, days_after},
};

use crate::{
    audit::Event,
    definitions::with_key,
    error::{Error, Result},
    form_stamp::Once,
    library::pathways,
    record::{Record, sealed::SealedField},
    service::Services,
    store::{homework::AssignmentRow, library::pathway},
};

/// Asks about a pathway of which something waits for the client already, or one of its exercises.
async fn ask_if_under_way(
    record: &mut Record,
    faults: &mut Faults,
    (pathway, definition): (PathwayId, &Pathway),
    sure: &Sure,
) -> Result<()> {
    let title = &definition.title;
    let homework = record.homework().await?;
    let of_it = homework.iter().filter(|assigned| assigned.assignment.pathway == Some(pathway));
    let open = of_it.filter(|assigned| assigned.is_waiting()).map(|assigned| assigned.assignment.assigned_day);
    if let Some(since) = open.max() {
        let since = when::dated(since, record.setting.today);
        let sentence = format!("“{title}” was assigned on {since} and is not finished. Assign it again?");
        let yes = format!("Yes, assign “{title}” again");
        faults.ask(sentence, Question { field: "pathway", about: format!("again {pathway}"), yes }, sure);
        return Ok(());
    }
    let mut there: Vec<String> = Vec::new();
    for key in definition.weeks.iter().flat_map(|week| &week.exercises) {
        let waits = homework.iter().find(|assigned| assigned.is_waiting() && assigned.exercise.key == *key);
        there.extend(waits.map(|waits| format!("“{}”", waits.exercise.title)).filter(|title| !there.contains(title)));
    }
    if !there.is_empty() {
        let sentence = format!(
            "{} already has {} from it. Assign the whole pathway all the same?",
            record.person.called,
            listed(&there)
        );
        let yes = format!("Yes, assign the whole of “{title}”");
        faults.ask(sentence, Question { field: "pathway", about: format!("beside {pathway}"), yes }, sure);
    }
    Ok(())
}

impl Services {
    /// Gives every week's exercises: each week opens seven days after the one before, and its exercises are for the
    /// week. The client sees a week's work from its first day on.
    pub async fn give_pathway(
        &self,
        actor: &Actor,
        client: ClientId,
        pathway: PathwayId,
        from: Day,
        sure: &Sure,
    ) -> Result<Vec<AssignmentId>> {
        let mut record = Record::write(&self.context, actor, client, Action::Assign).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("pathway", client)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let practice = actor.practice;
        if from < record.setting.today {
            return Err(Faults::one("from", "This day has passed. Choose today or a later day.").into());
        }
        let row = pathway::find(&mut record.tx, practice, pathway).await?.filter(|row| row.archived_at.is_none());
        let definition = pathways::read(&row.ok_or(Error::NotFound)?)?;
        let mut faults = Faults::default();
        ask_if_far_ahead(&mut faults, ("from", from), record.setting.today, sure);
        ask_if_under_way(&mut record, &mut faults, (pathway, &definition), sure).await?;
        faults.or(())?;
        let in_use = record.in_use().await?;
        let mut given = Vec::new();
        for (week, weeks) in definition.weeks.iter().zip(0..) {
            let opens = days_after(from, weeks * 7);
            for key in &week.exercises {
                // What was archived since is left out, and so is scoring without words.
                let Some(version) = with_key(&in_use, key).filter(|it| !it.definition.lacks_wording()) else {
                    continue;
                };
                let id: AssignmentId = self.context.new_id();
                let assignment = AssignmentRow {
                    id,
                    client,
                    version: version.id,
                    assigned_day: record.setting.today,
                    assigned_by: actor.membership,
                    due_session: None,
                    due_day: Some(days_after(opens, 6)),
                    opens_day: Some(opens),
                    pathway: Some(pathway),
                    note_sealed: record.seal_some(SealedField::AssignmentNote(id), &week.why)?,
                    is_self_started: false,
                    declined_at: None,
                    withdrawn_at: None,
                    redated_at: None,
                    reworded_at: None,
                };
                record.assign(&assignment).await?;
                given.push(id);
            }
        }
        claim.keep(&self.context, &mut record.tx, &given).await?;
        record.commit(Event::Assigned(vec![pathway.into()])).await?;
        Ok(given)
    }
}
