//! Saving answers as they are typed.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use weft_app::{api::Saved, backend::Backend};
use weft_shared::{
    access::Actor,
    error::{Faults, Refusal},
    exercise::ItemId,
    ids::AssignmentId,
    response::{Answer, Answers, Parts},
    scoring,
    when::{self, Moment},
};

use crate::{
    error::{Error, Result},
    record::{Record, homework::AssignedExercise},
    service::Services,
};

/// What a form or an island sends for one item.
pub struct AnswerInput {
    pub item: ItemId,
    pub typed: Parts,
    /// The revision the page was showing; 0 when there was none.
    pub seen: i64,
}

/// What a form sends.
pub enum FormAnswers {
    /// Of the page with one item, by its place in the definition, counted from 1.
    One { place: usize, typed: Parts, seen: i64 },
    /// Of the page with all of them: every item that was on it.
    All(Vec<AnswerInput>),
}

/// What becomes of an answer to a question that is not asked any more, because another answer has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NotAsked {
    Keep,
    /// Its form shows it again, to be copied.
    GiveBack,
}

/// What became of a save.
pub struct SaveOutcome {
    /// Another device saved something else meanwhile: these were not overwritten.
    pub conflicts: Vec<ItemId>,
    /// These were not asked any more when they were sent, and are not kept.
    pub not_asked: Vec<ItemId>,
    /// Something is asked now that was not sent.
    pub asks_more: bool,
    /// Of what was sent, the answers that ask for someone's attention, each with its revision.
    pub at_risk: Vec<(ItemId, i64)>,
    /// Places of the items that are asked now, counted from 1.
    pub asked: Vec<usize>,
}

impl Services {
    /// Keeps what was typed. Faults are named after the items. When another device saved other words meanwhile
    /// nothing is overwritten: those items come back, the others are kept. An answer that asks for attention is
    /// flagged with the save, whatever becomes of the rest.
    ///
    /// # Errors
    /// `NotFound` for another's exercise or an item it does not have, `Invalid` with a fault for each item, `Conflict`
    /// when the response is finished. Typing is no event of the audit trail; a denial is.
    pub async fn keep_answers(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        typed: Vec<AnswerInput>,
    ) -> Result<SaveOutcome> {
        let (record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let deciding = assigned.exercise.deciding();
        let (saved, given) = keep(record, &assigned, typed, NotAsked::Keep, |item| deciding.contains(item)).await?;
        let asked = assigned.exercise.asked_places(&given);
        Ok(SaveOutcome {
            conflicts: saved.conflicts,
            at_risk: saved.at_risk,
            not_asked: Vec::new(),
            asks_more: false,
            asked,
        })
    }

    /// The same of a form, which is sent once and shows again what is not kept.
    ///
    /// # Errors
    /// As [`Services::keep_answers`].
    pub async fn keep_form(&self, actor: &Actor, assignment: AssignmentId, sent: FormAnswers) -> Result<SaveOutcome> {
        let (record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let typed = match sent {
            FormAnswers::All(typed) => typed,
            FormAnswers::One { place, typed, seen } => {
                let item = place.checked_sub(1).and_then(|place| assigned.exercise.items.get(place));
                vec![AnswerInput { item: item.ok_or(Error::NotFound)?.id.clone(), typed, seen }]
            }
        };
        let on_page: Vec<ItemId> = typed.iter().map(|typed| typed.item.clone()).collect();
        let deciding = assigned.exercise.deciding();
        let (saved, given) = keep(record, &assigned, typed, NotAsked::GiveBack, |item| deciding.contains(item)).await?;
        let asked = assigned.exercise.asked_places(&given);
        let asks_more = asked.iter().any(|place| !on_page.contains(&assigned.exercise.items[place - 1].id));
        Ok(SaveOutcome {
            conflicts: saved.conflicts,
            at_risk: saved.at_risk,
            not_asked: saved.not_asked,
            asks_more,
            asked,
        })
    }

    async fn save_one(&self, actor: &Actor, assignment: AssignmentId, typed: AnswerInput) -> Result<Saved> {
        let item = typed.item.clone();
        let (record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let at = when::clock(record.setting.local.time(record.setting.now));
        let (saved, _) = keep(record, &assigned, vec![typed], NotAsked::Keep, |_| false).await?;
        if !saved.conflicts.is_empty() {
            return Err(Error::Conflict);
        }
        let revision = saved.revisions.get(&item).copied().unwrap_or_default();
        Ok(Saved { revision, at, at_risk: !saved.at_risk.is_empty() })
    }
}

/// What one transaction kept.
struct Kept {
    conflicts: Vec<ItemId>,
    at_risk: Vec<(ItemId, i64)>,
    /// Not asked any more, and not kept.
    not_asked: Vec<ItemId>,
    /// The revision of each item that was sent and is no conflict.
    revisions: BTreeMap<ItemId, i64>,
}

/// Keeps what was typed and commits, and gives the answers that were opened with what was typed among them: those that
/// were sent, those that decide whether one that may tell of danger counts, and those that are `wanted`.
async fn keep(
    mut record: Record,
    assigned: &AssignedExercise,
    typed: Vec<AnswerInput>,
    hidden: NotAsked,
    wanted: impl Fn(&ItemId) -> bool,
) -> Result<(Kept, Answers)> {
    let response = assigned.response.as_ref().ok_or(Error::NotFound)?;
    if response.finished_at.is_some() {
        return Err(Error::Conflict);
    }
    let exercise = &assigned.exercise;
    let mut needed: BTreeSet<ItemId> = typed.iter().map(|input| input.item.clone()).collect();
    for input in &typed {
        if exercise.item(&input.item).is_some_and(|item| !item.risk.is_empty()) {
            needed.extend(exercise.dependencies(&input.item));
        }
    }
    let kept = record.answers_to(response.id, |item| needed.contains(item) || wanted(item)).await?;
    let mut given = kept.given();
    let mut faults = Faults::default();
    let mut conflicts = Vec::new();
    let mut revisions = BTreeMap::new();
    let mut not_asked = Vec::new();
    // As things stood when it was sent. Only a form asks: whoever calls for it wants what decides opened.
    let asked: Vec<&ItemId> = match hidden {
        NotAsked::Keep => Vec::new(),
        NotAsked::GiveBack => {
            exercise.asked_places(&given).into_iter().map(|place| &exercise.items[place - 1].id).collect()
        }
    };
    // With when each answer was given.
    let mut sent = BTreeMap::new();
    let now = record.setting.now;
    for AnswerInput { item, typed, seen } in typed {
        let Some(definition) = exercise.item(&item) else { return Err(Error::NotFound) };
        if !definition.body.asks() {
            continue;
        }
        // A page from before the item was changed: nothing is taken for what it is not.
        if typed.foreign_to(definition).is_some() {
            return Err(Error::NotFound);
        }
        let is_given_back = hidden == NotAsked::GiveBack && !asked.contains(&&item);
        let answer = match Answer::read(definition, &typed) {
            Err(_) if is_given_back => {
                not_asked.push(item);
                continue;
            }
            Ok(answer) => answer,
            Err(sentence) => {
                faults.add(&item.0, sentence);
                continue;
            }
        };
        let before = kept.0.get(&item).map(|kept| (&kept.answer, kept.revision, kept.saved_at));
        let (before, revision, given_at) = before.unwrap_or((&None, 0, now));
        sent.insert(item.clone(), given_at);
        if *before == answer {
            revisions.insert(item, revision);
            continue;
        }
        if is_given_back {
            sent.remove(&item);
            not_asked.extend(answer.map(|_| item));
            continue;
        }
        if revision != seen || !record.keep_answer(response.id, &item, answer.as_ref(), revision + 1).await? {
            conflicts.push(item);
            continue;
        }
        revisions.insert(item.clone(), revision + 1);
        sent.insert(item.clone(), now);
        match answer {
            Some(answer) => given.insert(item, answer),
            None => given.remove(&item),
        };
    }
    let at_risk: Vec<(&ItemId, Moment)> =
        scoring::at_risk(exercise, &given).into_iter().filter_map(|item| Some((item, *sent.get(item)?))).collect();
    record.flag(response.id, &at_risk).await?;
    let with_revision = |(item, _): (&ItemId, Moment)| (item.clone(), revisions.get(item).copied().unwrap_or_default());
    let at_risk = at_risk.into_iter().map(with_revision).collect();
    // Typing is no event of its own in the audit trail: that the client began and finished is.
    record.tx.commit().await?;
    faults.or(())?;
    Ok((Kept { conflicts, at_risk, not_asked, revisions }, given))
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
