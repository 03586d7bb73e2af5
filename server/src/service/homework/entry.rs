//! Entries: what was finished, who can read it, and reading it.

use weft_app::pages::homework::{
    entries::{Entries, EntryLine},
    entry::Entry,
    shared_entry::SharedEntry,
};
use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, ClientId},
    sharing::Readers,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, disclosures, evidence, own::own_record, ratings::takes_ratings, seen},
    service::Services,
    store::homework,
};

impl Services {
    pub async fn entries_page(&self, actor: &Actor) -> Result<Entries> {
        let mut record =
            Record::read(&self.context, actor, own_record(&self.context, actor).await?, Action::OwnEntries).await?;
        let mut finished: Vec<(weft_shared::when::Moment, EntryLine)> = Vec::new();
        for assigned in record.homework().await?.iter() {
            let Some(at) = assigned.finished().and_then(|response| response.finished_at) else { continue };
            finished.push((
                at,
                EntryLine {
                    assignment: assigned.assignment.id,
                    readers: assigned.readers(),
                    kind: assigned.exercise.kind,
                    finished: record.day(at),
                    title: assigned.exercise.title.clone(),
                },
            ));
        }
        finished.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let entries = finished.into_iter().map(|(_, line)| line).collect();
        Ok(Entries { therapist: record.therapist.called, entries })
    }

    pub async fn entry_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Entry> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let readers = assigned.readers();
        let safety = record.told_of(&assigned).await?;
        let told = disclosures::that_may_tell_of(&mut record, &assigned).await?;
        let to_rate = match assigned.finished() {
            Some(response) if takes_ratings(&assigned) => record.asked_with(response.id).await?,
            _ => Vec::new(),
        };
        let (words, result) = evidence::read(&mut record, assigned).await?;
        let therapist = record.therapist.called;
        Ok(Entry {
            assignment,
            therapist,
            readers,
            just_finished: false,
            result,
            words,
            safety,
            told,
            readers_seen: seen::readers(readers),
            ratings_seen: seen::ratings(&to_rate),
            to_rate,
        })
    }

    /// # Errors
    /// `NotFound` (audited); `Conflict` when others can read it than the form was made from.
    pub async fn set_readers(&self, actor: &Actor, assignment: AssignmentId, readers: Readers) -> Result<()> {
        let (mut record, assigned) =
            Record::write_own_for(&self.context, actor, assignment, Action::ChooseReaders).await?;
        let response = assigned.finished().ok_or(Error::NotFound)?;
        if readers != assigned.readers() {
            self.context.still(&seen::readers(assigned.readers()))?;
        }
        let shared = (readers == Readers::ClientAndTherapist).then_some(record.setting.now);
        homework::set_shared(&mut record.tx, actor.practice, response.id, shared).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}

impl Services {
    /// A shared entry, for either person; what is private is not found.
    pub async fn shared_entry(&self, actor: &Actor, client: ClientId, assignment: AssignmentId) -> Result<SharedEntry> {
        let mut record = Record::look(&self.context, actor, client, Action::ReadShared).await?;
        record.shared_entry(assignment).await?;
        record.commit(Event::SharedEntryRead(assignment)).await?;
        let mut record = Record::read(&self.context, actor, client, Action::ReadShared).await?;
        let assigned = record.shared_entry(assignment).await?;
        let (words, result) = evidence::read(&mut record, assigned).await?;
        Ok(SharedEntry {
            capacity: record.capacity()?,
            called: record.person.called,
            therapist: record.therapist.called,
            result,
            words,
        })
    }
}
