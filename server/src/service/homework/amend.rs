//! Changing a finished entry: a new revision; the one before is kept.

use std::collections::BTreeMap;

use weft_app::{components::item::Field, pages::homework::amend::Amend, pages::homework::player::stem};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    exercise::{Exercise, Item, ItemId},
    fingerprint,
    ids::{AssignmentId, ClientId},
    response::{self, Answer, Answers, LONGEST_AS_TYPED, Parts},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{
        Record,
        answers::{Entered, StoredAnswers},
        homework::AssignedExercise,
    },
    service::Services,
};

/// What the form holds for each item that was on it.
pub type Typed = BTreeMap<ItemId, Parts>;

/// What a change has brought.
#[derive(Clone, Copy, Debug)]
pub struct Amended {
    /// An answer that was changed is worrying, so that the numbers to call come first.
    pub at_risk: bool,
}

/// Fingerprint of what the form was made from.
fn seen(stored: &StoredAnswers) -> String {
    let revisions: Vec<(&str, i64)> = stored.0.iter().map(|(item, kept)| (item.0.as_str(), kept.revision)).collect();
    format!("entry-{}", fingerprint::of(&revisions))
}

/// The name of an item's field, at which its fault stands.
fn field(item: &ItemId) -> String {
    format!("answer-{item}")
}

/// One that is finished; what is still being answered is changed where it is answered.
async fn finished(record: &mut Record, assignment: AssignmentId) -> Result<AssignedExercise> {
    let assigned = record.assigned(assignment).await?;
    if assigned.finished().is_some() && assigned.exercise.questions() > 0 { Ok(assigned) } else { Err(Error::NotFound) }
}

impl Services {
    /// The form that changes a finished entry. `typed`: what it held, where it is shown again.
    ///
    /// # Errors
    /// `NotFound` (audited), also for what is not finished.
    pub async fn amend_page(
        &self,
        actor: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        typed: &Typed,
    ) -> Result<Amend> {
        let mut record = Record::read(&self.context, actor, client, Action::OwnEntries).await?;
        let assigned = finished(&mut record, assignment).await?;
        let response = assigned.finished().ok_or(Error::NotFound)?.id;
        let stored = record.answers(response).await?;
        let exercise = &assigned.exercise;
        let mut given = stored.given();
        for item in &exercise.items {
            match typed.get(&item.id).map(|parts| Answer::read(item, parts)) {
                Some(Ok(Some(answer))) => drop(given.insert(item.id.clone(), answer)),
                Some(Ok(None)) => drop(given.remove(&item.id)),
                _ => {}
            }
        }
        let seen = seen(&stored);
        let fields = exercise.asked(&given).into_iter().map(|item| Field {
            answer: stored.0.get(&item.id).and_then(|kept| kept.entered.answer().cloned()),
            ..Field::blank(item.clone())
        });
        Ok(Amend {
            client,
            assignment,
            title: exercise.title.clone(),
            stem: stem(exercise),
            fields: fields.collect(),
            readers: assigned.readers(),
            was_shared: assigned.finished().is_some_and(|response| response.revision_shared_at.is_some()),
            contacts: record.setting.practice.contacts(),
            therapist: record.therapist.called,
            seen,
        })
    }

    /// Changes a finished entry. The revision before is kept and shown as such; scores, quotes and safety answers follow
    /// the new one. What is the same changes nothing.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid` with a fault for each item, also where a question is asked now that was not on the
    /// form; `Conflict` when it was changed since the form was made.
    pub async fn amend(
        &self,
        actor: &Actor,
        client: ClientId,
        assignment: AssignmentId,
        typed: &Typed,
    ) -> Result<Amended> {
        let mut record = Record::write(&self.context, actor, client, Action::OwnEntries).await?;
        let assigned = finished(&mut record, assignment).await?;
        let response = assigned.finished().ok_or(Error::NotFound)?.clone();
        let exercise = &assigned.exercise;
        let stored = record.answers(response.id).await?;
        let before = stored.given();
        let (after, changed) = changed(exercise, &before, typed)?;
        if changed.is_empty() {
            return Ok(Amended { at_risk: false });
        }
        self.context.still(&seen(&stored))?;
        must_be_complete(exercise, typed, (&before, &after))?;
        let mut sent = BTreeMap::new();
        for item in changed {
            let revision = stored.0.get(&item).map_or(0, |kept| kept.revision);
            let entered = Entered::Answer(after.get(&item).cloned());
            if !record.keep_answer(response.id, &item, &entered, (revision + 1, None)).await? {
                return Err(Error::Conflict);
            }
            sent.insert(item, record.setting.now);
        }
        let unlinked = record.keep_revision(exercise, &response, (&before, &after)).await?;
        let at_risk = !record.flag(response.id, exercise, (&sent, &after)).await?.is_empty();
        for quote in unlinked {
            record.log_event(Event::WorkedTogether(quote.into())).await?;
        }
        record.commit(Event::EntryAmended(assignment)).await?;
        Ok(Amended { at_risk })
    }
}

/// The answers as they will be, and which of them are others than before.
fn changed(exercise: &Exercise, before: &Answers, typed: &Typed) -> Result<(Answers, Vec<ItemId>)> {
    let (mut after, mut changed, mut faults) = (before.clone(), Vec::new(), Faults::default());
    for (id, parts) in typed {
        let item = exercise.item(id).ok_or(Error::NotFound)?;
        if !item.body.asks() {
            continue;
        }
        if parts.foreign_to(item).is_some() {
            return Err(Error::NotFound);
        }
        if parts.size() > LONGEST_AS_TYPED {
            faults.add(&field(id), "This is too long to save in one place. Move part of it somewhere else.");
            continue;
        }
        match Answer::read(item, parts) {
            Err(sentence) => faults.add(&field(id), sentence),
            Ok(answer) if answer.as_ref() == before.get(id) => {}
            Ok(answer) => {
                changed.push(id.clone());
                match answer {
                    Some(answer) => after.insert(id.clone(), answer),
                    None => after.remove(id),
                };
            }
        }
    }
    Ok(faults.or((after, changed))?)
}

/// What a finished entry needs, it needs after a change too; and a question that is asked only now has been seen.
fn must_be_complete(exercise: &Exercise, typed: &Typed, (before, after): (&Answers, &Answers)) -> Result<()> {
    let mut faults = Faults::default();
    let asked_before = exercise.asked(before);
    let is_new = |item: &&Item| asked_before.iter().all(|asked| asked.id != item.id) && !typed.contains_key(&item.id);
    for item in exercise.asked(after).into_iter().filter(|item| item.body.asks()).filter(is_new) {
        faults.add(&field(&item.id), "With this change there is one more question. Answer it, or leave it empty.");
    }
    if let Err(missing) = response::ready_to_finish(exercise, after) {
        for (item, sentence) in missing.iter() {
            // That nothing at all is answered is said of no question.
            let name = if exercise.item(&ItemId(item.to_owned())).is_some() {
                format!("answer-{item}")
            } else {
                item.to_owned()
            };
            faults.add(&name, sentence);
        }
    }
    Ok(faults.or(())?)
}
