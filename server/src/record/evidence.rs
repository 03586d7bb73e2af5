//! Quotes: a client's own words linked to patterns.

use weft_app::{
    components::result::QuizResult,
    pages::{
        homework::shared_entry::{Linked, Words},
        pattern::Quoted,
    },
};
use weft_shared::{access::Role, ids::PatternId, shared_view::Quote};

use crate::{
    error::{Error, Result},
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    store::pattern::evidence,
};

impl Record {
    /// The shared words linked to a pattern, oldest first.
    pub(crate) async fn quoted(&mut self, pattern: PatternId, homework: &[AssignedExercise]) -> Result<Vec<Quoted>> {
        let rows = evidence::shared(&mut self.tx, &self.scope).await?;
        let mut quoted = Vec::new();
        for row in rows.into_iter().filter(|row| row.evidence.pattern == pattern) {
            let source = homework.iter().find(|assigned| assigned.assignment.id == row.assignment);
            let quote = Quote {
                id: row.evidence.id,
                words: self.unseal(SealedField::Quote(row.evidence.id), &row.evidence.words_sealed)?,
                side: row.evidence.side,
                source: source.map(|assigned| assigned.exercise.title.clone()).unwrap_or_default(),
                day: self.day(row.written_at),
            };
            quoted.push(Quoted { id: row.evidence.id, assignment: row.assignment, quote });
        }
        quoted.sort_by_key(|quoted| quoted.quote.day);
        Ok(quoted)
    }
}

/// What a finished entry says. Whoever calls has decided that this reader may.
pub(crate) async fn read(record: &mut Record, assigned: AssignedExercise) -> Result<(Words, QuizResult)> {
    let (response, finished) = match assigned.finished() {
        Some(response) => (response.id, response.finished_at.unwrap_or(response.begun_at)),
        None => return Err(Error::NotFound),
    };
    let mut given = assigned.exercise.counted(&record.answers(response).await?.given());
    let result = record.result(&assigned, &given).await?;
    let wordings = record.wordings().await?;
    let evidence = evidence::shared(&mut record.tx, &record.scope).await?;
    let mut linked = Vec::new();
    for row in evidence.into_iter().filter(|row| row.evidence.response == response) {
        let Some((_, wording)) = wordings.iter().find(|(id, _)| *id == row.evidence.pattern) else { continue };
        linked.push(Linked {
            words: record.unseal(SealedField::Quote(row.evidence.id), &row.evidence.words_sealed)?,
            side: row.evidence.side,
            wording: wording.clone(),
        });
    }
    let rated = record.rated_with(response).await?;
    let earlier = record.earlier(&assigned).await?;
    let amended = assigned.finished().and_then(|response| response.amended_at).map(|at| record.day(at));
    let shared = assigned.is_shared();
    let words = Words {
        client: record.client.id,
        assignment: assigned.assignment.id,
        finished: record.day(finished),
        amended,
        earlier,
        title: assigned.exercise.title.clone(),
        kind: assigned.exercise.kind,
        answers: assigned
            .exercise
            .items
            .iter()
            .filter_map(|item| {
                let answer = given.remove(&item.id)?;
                Some((item.clone(), answer))
            })
            .collect(),
        patterns: if shared && record.capacity()?.may_write() { record.open_wordings().await? } else { Vec::new() },
        linked,
        rated,
        is_own: record.actor.role == Role::Client,
    };
    Ok((words, result))
}
