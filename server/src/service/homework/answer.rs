//! Saving answers as they are typed.

use std::collections::{BTreeMap, BTreeSet};

use weft_app::api::{AnswerSave, Saved};
use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::ItemId,
    ids::{AssignmentId, DraftId},
    response::{
        Answer, Answers, LONGEST_AS_TYPED, Parts,
        save::{self, Place, Stamp, Standing},
    },
    when,
};

use crate::{
    context::Context,
    error::{Error, Result},
    record::{Record, answers::Entered, drafts::DraftPlace, homework::AssignedExercise},
    service::Services,
};

/// What a form or an island sends for one item.
pub struct AnswerInput {
    pub item: ItemId,
    pub typed: Parts,
    /// The revision the page was showing; 0 when there was none.
    pub seen: i64,
    /// Which of its page's saves it is; `None` for a form.
    pub by: Option<Stamp>,
}

/// What a form sends.
pub struct FormAnswers {
    pub answers: OnPage,
    /// Words that were kept beside answers and stood on the page: what was sent takes their place.
    pub settled: Vec<DraftId>,
    /// Of words kept beside an answer, those that are to be it, in place of what was sent for it.
    pub uses: Option<DraftId>,
}

/// The answers of a page.
pub enum OnPage {
    /// Of the page with one item, by its place in the definition, counted from 1.
    One {
        place: usize,
        typed: Parts,
        seen: i64,
        /// Nothing that was chosen or ticked is to count; words that were typed stay.
        skips: bool,
    },
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

/// What is to be kept at once.
struct Sent {
    typed: Vec<AnswerInput>,
    hidden: NotAsked,
    settled: Vec<DraftId>,
}

/// Said of more than anyone writes.
const TOO_LONG_TO_KEEP: &str = "This is too long to save in one place. Move part of it somewhere else.";

/// What became of a save.
pub struct SaveOutcome {
    /// Another device saved something else meanwhile: these were not overwritten.
    pub conflicts: Vec<ItemId>,
    /// These were not asked any more when they were sent, and are not kept.
    pub not_asked: Vec<ItemId>,
    /// Something is asked now that was not sent.
    pub asks_more: bool,
    /// What keeps some of it from being an answer; it is kept as it was typed.
    pub unfit: Faults,
    /// Of what was sent, the answers that ask for someone's attention, each with its revision.
    pub at_risk: Vec<(ItemId, i64)>,
    /// Places of the items that are asked now, counted from 1.
    pub asked: Vec<usize>,
}

impl Services {
    /// Keeps what was typed; faults are named after the items, and what has one is kept as it was typed. When another device saved other words meanwhile
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
        let sent = Sent { typed, hidden: NotAsked::Keep, settled: Vec::new() };
        let (saved, given) = keep(&self.context, record, &assigned, sent, |item| deciding.contains(item)).await?;
        saved.unfit.or(())?;
        let asked = assigned.exercise.asked_places(&given);
        Ok(SaveOutcome {
            conflicts: saved.conflicts,
            at_risk: saved.at_risk,
            not_asked: Vec::new(),
            unfit: Faults::default(),
            asks_more: false,
            asked,
        })
    }

    /// The same of a form, which is sent once and shows again what is not kept.
    ///
    /// # Errors
    /// As [`Services::keep_answers`]; but what is no answer yet is no error: it is kept as it was typed.
    pub async fn keep_form(&self, actor: &Actor, assignment: AssignmentId, sent: FormAnswers) -> Result<SaveOutcome> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let FormAnswers { answers, mut settled, uses } = sent;
        let mut typed = match answers {
            OnPage::All(typed) => typed,
            OnPage::One { place, typed, seen, skips } => {
                let item = place.checked_sub(1).and_then(|place| assigned.exercise.items.get(place));
                let item = item.ok_or(Error::NotFound)?;
                let typed = if skips && item.body.is_tapped() { Parts::default() } else { typed };
                vec![AnswerInput { item: item.id.clone(), typed, seen, by: None }]
            }
        };
        if let (Some(id), Some(response)) = (uses, &assigned.response) {
            let drafts = record.drafts_of(&response.id.to_string()).await?;
            let draft = drafts.into_iter().find(|draft| draft.id == id);
            let input = draft.as_ref().and_then(|draft| typed.iter_mut().find(|input| input.item.0 == draft.part));
            if let (Some(draft), Some(input)) = (draft, input) {
                input.typed = Parts::from_wire(&draft.words);
                settled = vec![id];
            }
        }
        let on_page: Vec<ItemId> = typed.iter().map(|typed| typed.item.clone()).collect();
        let deciding = assigned.exercise.deciding();
        let sent = Sent { typed, hidden: NotAsked::GiveBack, settled };
        let (saved, given) = keep(&self.context, record, &assigned, sent, |item| deciding.contains(item)).await?;
        let asked = assigned.exercise.asked_places(&given);
        let asks_more = asked.iter().any(|place| !on_page.contains(&assigned.exercise.items[place - 1].id));
        Ok(SaveOutcome {
            conflicts: saved.conflicts,
            at_risk: saved.at_risk,
            not_asked: saved.not_asked,
            unfit: saved.unfit,
            asks_more,
            asked,
        })
    }

    /// Keeps one answer as a page sends it while it is typed.
    ///
    /// # Errors
    /// `NotFound` as [`Services::keep_answers`]; `Invalid` for more than is ever kept; `Conflict` when the response is
    /// finished, or was changed elsewhere and the page has no name to keep words by.
    pub async fn save_one(&self, actor: &Actor, save: AnswerSave) -> Result<Saved> {
        let AnswerSave { assignment, item, typed, seen, page, number } = save;
        let by = Some(Stamp { page, number }).filter(Stamp::is_sound);
        let is_named = by.is_some();
        let typed = AnswerInput { item: item.clone(), typed: Parts::from_wire(&typed), seen, by };
        let (record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        let at = when::clock(record.setting.local.time(record.setting.now));
        let sent = Sent { typed: vec![typed], hidden: NotAsked::Keep, settled: Vec::new() };
        let (saved, _) = keep(&self.context, record, &assigned, sent, |_| false).await?;
        if !saved.conflicts.is_empty() && !is_named {
            return Err(Error::Conflict);
        }
        Ok(Saved {
            revision: saved.revisions.get(&item).copied().unwrap_or(seen),
            at,
            at_risk: !saved.at_risk.is_empty(),
            unfit: saved.unfit.at(&item.0).map(str::to_owned),
            beside: !saved.conflicts.is_empty(),
        })
    }
}

/// What one transaction kept.
struct Kept {
    conflicts: Vec<ItemId>,
    at_risk: Vec<(ItemId, i64)>,
    /// Not asked any more, and not kept.
    not_asked: Vec<ItemId>,
    /// What keeps some of it from being an answer; it is kept as it was typed.
    unfit: Faults,
    /// The revision of each item that was sent and is no conflict.
    revisions: BTreeMap<ItemId, i64>,
}

/// Keeps what was typed and commits, and gives the answers that were opened with what was typed among them: those that
/// were sent, those that decide whether one that may tell of danger counts, and those that are `wanted`.
async fn keep(
    context: &Context,
    mut record: Record,
    assigned: &AssignedExercise,
    Sent { typed, hidden, settled }: Sent,
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
    let stored = record.answers_to(response.id, |item| needed.contains(item) || wanted(item)).await?;
    let mut given = stored.given();
    let mut kept = Kept {
        conflicts: Vec::new(),
        at_risk: Vec::new(),
        not_asked: Vec::new(),
        unfit: Faults::default(),
        revisions: BTreeMap::new(),
    };
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
    for AnswerInput { item, typed, seen, by } in typed {
        let Some(definition) = exercise.item(&item) else { return Err(Error::NotFound) };
        if !definition.body.asks() {
            continue;
        }
        // A page from before the item was changed: nothing is taken for what it is not.
        if typed.foreign_to(definition).is_some() {
            return Err(Error::NotFound);
        }
        if typed.size() > LONGEST_AS_TYPED {
            return Err(Faults::one(&item.0, TOO_LONG_TO_KEEP).into());
        }
        let is_given_back = hidden == NotAsked::GiveBack && !asked.contains(&&item);
        let entered = match Answer::read(definition, &typed) {
            Ok(answer) => Entered::Answer(answer),
            Err(_) if is_given_back => {
                kept.not_asked.push(item);
                continue;
            }
            Err(sentence) => {
                kept.unfit.add(&item.0, sentence);
                Entered::AsTyped { as_typed: typed.clone() }
            }
        };
        let before = stored.0.get(&item);
        let (revision, given_at) = before.map_or((0, now), |before| (before.revision, before.saved_at));
        sent.insert(item.clone(), given_at);
        if before.map_or(entered == Entered::Answer(None), |before| before.entered == entered) {
            kept.revisions.insert(item, revision);
            continue;
        }
        if is_given_back {
            sent.remove(&item);
            kept.not_asked.extend(entered.answer().map(|_| item));
            continue;
        }
        let standing = Standing { revision, by: before.and_then(|before| before.by.as_ref()) };
        let is_kept = match save::place(standing, seen, by.as_ref()) {
            Place::Overtaken => {
                kept.revisions.insert(item, revision);
                continue;
            }
            Place::Revision(next) => record.keep_answer(response.id, &item, &entered, (next, by.clone())).await?,
            Place::Beside => false,
        };
        if !is_kept {
            if let Some(by) = by {
                let place = DraftPlace { place: &response.id.to_string(), part: &item.0 };
                record.keep_draft(context.new_id(), place, &by, &typed.to_wire()).await?;
            }
            kept.conflicts.push(item);
            continue;
        }
        kept.revisions.insert(item.clone(), revision + 1);
        sent.insert(item.clone(), now);
        match entered {
            Entered::Answer(Some(answer)) => given.insert(item, answer),
            _ => given.remove(&item),
        };
    }
    let at_risk = record.flag(response.id, exercise, (&sent, &given)).await?;
    let with_revision = |item: ItemId| {
        let revision = kept.revisions.get(&item).copied().unwrap_or_default();
        (item, revision)
    };
    kept.at_risk = at_risk.into_iter().map(with_revision).collect();
    if kept.conflicts.is_empty() && kept.unfit.is_empty() {
        record.forget_drafts(&settled).await?;
    }
    // Typing is no event of its own in the audit trail: that the client began and finished is.
    record.tx.commit().await?;
    Ok((kept, given))
}
