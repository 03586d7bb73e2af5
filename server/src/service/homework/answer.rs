//! Saving answers as they are typed.

use std::collections::BTreeMap;

use async_trait::async_trait;
use weft_app::{api::Saved, backend::Backend};
use weft_shared::{
    access::Actor,
    error::{Faults, Refusal},
    exercise::ItemId,
    ids::AssignmentId,
    response::{Answer, Parts},
    scoring,
    when::{self, Moment},
};

use crate::{
    error::{Error, Result},
    record::Record,
    service::Services,
};

/// What a form or an island sends for one item.
pub struct AnswerInput {
    pub item: ItemId,
    pub typed: Parts,
    /// The revision the page was showing; 0 when there was none.
    pub seen: i64,
}

/// What became of a save.
pub struct SaveOutcome {
    /// Another device saved something else meanwhile: these were not overwritten.
    pub conflicts: Vec<ItemId>,
    /// Of what was sent, the answers that ask for someone's attention.
    pub at_risk: Vec<ItemId>,
    /// Places of the items that are asked now, counted from 1.
    pub asked: Vec<usize>,
}

impl Services {
    /// Keeps what was typed. Faults are named after the items. When another device saved other words meanwhile
    /// nothing is overwritten: those items come back, the others are kept. An answer that asks for attention is
    /// flagged with the save, whatever becomes of the rest.
    pub async fn keep_answers(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        typed: Vec<AnswerInput>,
    ) -> Result<SaveOutcome> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?;
        if response.finished_at.is_some() {
            return Err(Error::Conflict);
        }
        let kept = record.answers(response.id).await?;
        let mut given = kept.given();
        let mut faults = Faults::default();
        let mut conflicts = Vec::new();
        // With when each answer was given.
        let mut sent = BTreeMap::new();
        for AnswerInput { item, typed, seen } in typed {
            let Some(definition) = assigned.exercise.item(&item) else { return Err(Error::NotFound) };
            if !definition.body.asks() {
                continue;
            }
            // A page from before the item was changed: nothing is taken for what it is not.
            if typed.foreign_to(definition).is_some() {
                return Err(Error::NotFound);
            }
            let answer = match Answer::read(definition, &typed) {
                Ok(answer) => answer,
                Err(sentence) => {
                    faults.add(&item.0, sentence);
                    continue;
                }
            };
            let now = record.setting.now;
            let before = kept.0.get(&item).map(|kept| (&kept.answer, kept.revision, kept.saved_at));
            let (before, revision, given_at) = before.unwrap_or((&None, 0, now));
            sent.insert(item.clone(), given_at);
            if *before == answer {
                continue;
            }
            if revision != seen || !record.keep_answer(response.id, &item, answer.as_ref(), revision + 1).await? {
                conflicts.push(item);
                continue;
            }
            sent.insert(item.clone(), now);
            match answer {
                Some(answer) => given.insert(item, answer),
                None => given.remove(&item),
            };
        }
        let at_risk: Vec<(&ItemId, Moment)> = scoring::at_risk(&assigned.exercise, &given)
            .into_iter()
            .filter_map(|item| Some((item, *sent.get(item)?)))
            .collect();
        record.flag(response.id, &at_risk).await?;
        let at_risk = at_risk.into_iter().map(|(item, _)| item.clone()).collect();
        // Typing is no event of its own in the audit trail: that the client began and finished is.
        record.tx.commit().await?;
        faults.or(())?;
        Ok(SaveOutcome { conflicts, at_risk, asked: assigned.exercise.asked_places(&given) })
    }

    async fn save_one(&self, actor: &Actor, assignment: AssignmentId, typed: AnswerInput) -> Result<Saved> {
        let item = typed.item.clone();
        let keeping = self.keep_answers(actor, assignment, vec![typed]).await?;
        if !keeping.conflicts.is_empty() {
            return Err(Error::Conflict);
        }
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let response = assigned.response.as_ref().ok_or(Error::NotFound)?;
        let kept = record.answers(response.id).await?;
        let revision = kept.0.get(&item).map_or(0, |kept| kept.revision);
        let at = when::clock(record.setting.local.time(record.setting.now));
        Ok(Saved { revision, at, at_risk: !keeping.at_risk.is_empty() })
    }
}

#[async_trait]
impl Backend for Services {
    async fn save_answer(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        item: ItemId,
        typed: String,
        seen: i64,
    ) -> Result<Saved, Refusal> {
        self.save_one(actor, assignment, AnswerInput { item, typed: Parts::from_wire(&typed), seen }).await.map_err(
            |error| match error {
                Error::NotFound => Refusal::NotFound,
                Error::Invalid(_) => Refusal::Invalid,
                Error::Conflict => Refusal::Conflict,
                other => {
                    tracing::error!(error = %other, "an answer could not be saved");
                    Refusal::Unexpected
                }
            },
        )
    }
}
