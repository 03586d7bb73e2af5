//! Finished entries that the client changed: what they said before is kept, and shown as such.

use weft_app::pages::homework::earlier::Earlier;
use weft_shared::{access::Role, exercise::Exercise, response::Answers};

use crate::{
    error::{Error, Result},
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    store::{
        homework::{
            ResponseRow,
            revision::{self, RevisionRow},
        },
        pattern::evidence,
    },
};

impl Record {
    /// How an entry read before each change, newest first: to the client all of it, to others what they were able to
    /// read then. Whoever calls has decided that this reader may read the entry.
    pub(crate) async fn earlier(&mut self, assigned: &AssignedExercise) -> Result<Vec<Earlier>> {
        let Some(response) = assigned.finished().filter(|response| response.amended_at.is_some()) else {
            return Ok(Vec::new());
        };
        let is_own = self.actor.role == Role::Client;
        let rows = revision::of_response(&mut self.tx, &self.scope, response.id).await?;
        let readable = rows.into_iter().rev().filter(|row| is_own || row.shared_at.is_some());
        readable.map(|row| self.read_earlier(&assigned.exercise, &row)).collect()
    }

    fn read_earlier(&self, exercise: &Exercise, row: &RevisionRow) -> Result<Earlier> {
        let field = SealedField::EarlierEntry { response: row.response, number: row.number };
        let text = self.unseal(field, &row.answers_sealed)?;
        let given: Answers = serde_json::from_str(&text).map_err(|_| Error::Unreadable("entry revision"))?;
        let mut given = exercise.counted(&given);
        let answers = exercise.items.iter().filter_map(|item| Some((item.clone(), given.remove(&item.id)?)));
        Ok(Earlier {
            written: self.day(row.written_at),
            replaced: self.day(row.replaced_at),
            was_shared: row.shared_at.is_some(),
            quotes_unlinked: usize::try_from(row.quotes_unlinked).unwrap_or_default(),
            answers: answers.collect(),
        })
    }

    /// Keeps an entry as it stands, before it is changed, and removes the links of quotes whose words are not in what takes
    /// its place. Gives the ids of those.
    pub(crate) async fn keep_revision(
        &mut self,
        exercise: &Exercise,
        response: &ResponseRow,
        (before, after): (&Answers, &Answers),
    ) -> Result<Vec<weft_shared::ids::EvidenceId>> {
        let now = self.setting.now;
        let mut unlinked = Vec::new();
        for row in evidence::of_response(&mut self.tx, &self.scope, response.id).await? {
            let words = self.unseal(SealedField::Quote(row.id), &row.words_sealed)?;
            if !still_says(exercise, after, &row.item, &words) {
                let (practice, by) = (self.scope.practice, self.actor.membership);
                evidence::unlink(&mut self.tx, practice, (row.pattern, row.id), by, now).await?;
                unlinked.push(row.id);
            }
        }
        let rows = revision::of_response(&mut self.tx, &self.scope, response.id).await?;
        let number = rows.last().map_or(1, |last| last.number + 1);
        let text = serde_json::to_string(before).map_err(|_| Error::Unreadable("entry revision"))?;
        let row = RevisionRow {
            response: response.id,
            number,
            answers_sealed: self.seal(SealedField::EarlierEntry { response: response.id, number }, &text)?,
            written_at: response.amended_at.or(response.finished_at).unwrap_or(response.begun_at),
            replaced_at: now,
            shared_at: response.revision_shared_at,
            quotes_unlinked: i64::try_from(unlinked.len()).unwrap_or_default(),
        };
        revision::insert(&mut self.tx, &self.scope, &row).await?;
        let shared = response.shared_at.map(|_| now);
        revision::amend(&mut self.tx, self.scope.practice, response.id, (now, shared)).await?;
        self.loaded.homework = None;
        self.loaded.shared_answers = None;
        Ok(unlinked)
    }
}

/// Whether an answer has the words of a quote; of one with gaps, all its parts.
fn still_says(exercise: &Exercise, answers: &Answers, item: &str, quote: &str) -> bool {
    let item = exercise.items.iter().find(|each| each.id.0 == item);
    let Some((item, answer)) = item.and_then(|item| Some((item, answers.get(&item.id)?))) else { return false };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let pieces: Vec<String> = answer.quotable(item).iter().map(|piece| plain(piece)).collect();
    let said = [pieces.join(" "), pieces.join("; ")];
    quote.split('…').map(plain).all(|part| said.iter().any(|said| said.contains(&part)))
}
