//! Finishing a response, and sharing it or keeping it private.

use weft_app::pages::homework::finish::Finish;
use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::{Exercise, Item},
    ids::AssignmentId,
    rating::Ratings,
    response,
    sharing::Readers,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{
        Record,
        answers::StoredAnswers,
        drafts::Draft,
        ratings::{are_there, takes_ratings},
        seen,
    },
    service::Services,
    store::homework,
};

impl Services {
    /// # Errors
    /// `NotFound` (audited); `Conflict` when it is finished: its entry stands in its place.
    pub async fn finish_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Finish> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        if assigned.finished().is_some() {
            return Err(Error::Conflict);
        }
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?.id;
        let mut given = record.answers(response).await?.given();
        let to_rate = if takes_ratings(&assigned) { record.asked_with(response).await? } else { Vec::new() };
        let has_text = assigned.exercise.has_text();
        let told = record.told_of(&assigned).await?;
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
            told,
            seen: seen::ratings(&to_rate),
            to_rate,
        })
    }

    /// Finishes a response, and shares it or keeps it private. Finishing again only changes who can read it.
    ///
    /// # Errors
    /// As [`Services::finish_with`].
    pub async fn finish(&self, actor: &Actor, assignment: AssignmentId, readers: Readers) -> Result<()> {
        self.finish_with(actor, assignment, &Ratings::default(), Some(readers)).await
    }

    /// Keeps the ratings of a check-in, then finishes the response; `None` keeps the ratings alone.
    ///
    /// # Errors
    /// `NotFound` (audited). `Invalid` when something is missing: the ratings are kept all the same. `Conflict` when it
    /// was finished, or rated otherwise, since the form was made.
    pub async fn finish_with(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        ratings: &Ratings,
        readers: Option<Readers>,
    ) -> Result<()> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?;
        if assigned.finished().is_some() {
            let asked = record.asked_with(response.id).await?;
            if readers.is_none_or(|readers| readers == assigned.readers()) && are_there(&asked, ratings) {
                // Sent twice.
                return Ok(());
            }
            // The form that finishes was made before.
            self.context.still(&seen::readers(assigned.readers()))?;
        }
        if !ratings.is_empty() {
            if !takes_ratings(&assigned) {
                return Err(Error::NotFound);
            }
            let asked = record.asked_with(response.id).await?;
            if !are_there(&asked, ratings) {
                self.context.still(&seen::ratings(&asked))?;
            }
            record.keep_rated_with(response.id, &ratings.given).await?;
            let cleared = record.clear_rated_with(&self.context, response.id, &ratings.cleared).await?;
            if !cleared.is_empty() {
                record.log_event(Event::RatingsCleared(cleared)).await?;
            }
        }
        let Some(readers) = readers else { return record.commit(Event::OwnEntryChanged(assignment)).await };
        let answers = record.answers(response.id).await?;
        let unsettled = unsettled(&assigned.exercise, &answers, &record.drafts_of(&response.id.to_string()).await?);
        let ready = unsettled.or(()).and_then(|()| response::ready_to_finish(&assigned.exercise, &answers.given()));
        if let Err(faults) = ready {
            if !ratings.is_empty() {
                record.commit(Event::OwnEntryChanged(assignment)).await?;
            }
            return Err(faults.into());
        }
        let (practice, now) = (actor.practice, record.setting.now);
        homework::finish(&mut record.tx, practice, response.id, now).await?;
        let shared = (readers == Readers::ClientAndTherapist).then_some(now);
        homework::set_shared(&mut record.tx, practice, response.id, shared).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}

/// What must be looked at before a response can be finished: words that are no answer yet, and words of another page
/// that nobody has compared with the answer.
fn unsettled(exercise: &Exercise, answers: &StoredAnswers, drafts: &[Draft]) -> Faults {
    let mut faults = answers.unfit(exercise);
    for item in exercise.asked(&answers.given()) {
        if drafts.iter().any(|draft| draft.part == item.id.0) {
            let sentence = format!(
                "You also answered “{}” in another tab or on another device. Check both versions first.",
                item.prompt
            );
            faults.add(&item.id.0, sentence);
        }
    }
    faults
}
