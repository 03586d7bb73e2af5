//! Finishing a response, and sharing it or keeping it private.

use weft_app::pages::homework::finish::Finish;
use weft_shared::{access::Actor, exercise::Item, ids::AssignmentId, response, scoring, sharing::Readers};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, ratings::takes_ratings},
    service::Services,
    store::homework,
};

impl Services {
    pub async fn finish_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Finish> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?.id;
        let mut given = record.answers(response).await?.given();
        let to_rate = if takes_ratings(&assigned) { record.asked_with(response).await? } else { Vec::new() };
        let has_text = assigned.exercise.has_text();
        let at_risk = !scoring::at_risk(&assigned.exercise, &given).is_empty();
        let questions: Vec<(usize, Item)> = assigned
            .exercise
            .asked_places(&given)
            .into_iter()
            .map(|place| (place, assigned.exercise.items[place - 1].clone()))
            .filter(|(_, item)| item.body.asks())
            .collect();
        let answers = questions.into_iter().map(|(place, item)| {
            let answer = given.remove(&item.id);
            (place, item, answer)
        });
        Ok(Finish {
            assignment,
            title: assigned.exercise.title.clone(),
            kind: assigned.exercise.kind,
            therapist: record.therapist.called,
            answers: answers.collect(),
            has_text,
            at_risk,
            to_rate,
        })
    }

    /// Finishes a response, and shares it or keeps it private. Finishing again only changes who can read it.
    pub async fn finish(&self, actor: &Actor, assignment: AssignmentId, readers: Readers) -> Result<()> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?;
        let answers = record.answers(response.id).await?;
        response::ready_to_finish(&assigned.exercise, &answers.given())?;
        let (practice, now) = (actor.practice, record.setting.now);
        homework::finish(&mut record.tx, practice, response.id, now).await?;
        let shared = (readers == Readers::ClientAndTherapist).then_some(now);
        homework::set_shared(&mut record.tx, practice, response.id, shared).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}
