//! Answering: beginning a response and saving it as it is typed.

use std::collections::BTreeMap;

use async_trait::async_trait;
use weft_app::{
    api::Saved,
    backend::Backend,
    components::item::Field,
    pages::client::{
        care::{Care, Then},
        player::{Player, Shown, notice, stem},
    },
};
use weft_shared::{
    access::Actor,
    error::{Faults, Refusal},
    exercise::ItemId,
    ids::{AssignmentId, ResponseId},
    response::{Answer, Answers, Parts},
    scoring,
    when::{self, Moment},
};

use crate::{
    service::{Case, Error, Result, Services},
    store::homework::{self, AnswerRow},
};

/// A response's answers with the revision of each.
pub(super) struct Kept(BTreeMap<ItemId, KeptAnswer>);

pub(super) struct KeptAnswer {
    answer: Option<Answer>,
    revision: i64,
    saved_at: Moment,
}

impl Kept {
    /// Without those that were taken back.
    pub fn given(&self) -> Answers {
        self.0.iter().filter_map(|(item, kept)| Some((item.clone(), kept.answer.clone()?))).collect()
    }

    fn last_saved(&self) -> Option<Moment> {
        self.0.values().map(|kept| kept.saved_at).max()
    }
}

fn answer_place(response: ResponseId, item: &str) -> String {
    format!("answers {response} {item}")
}

impl Case {
    pub(super) async fn answers(&mut self, response: ResponseId) -> Result<Kept> {
        let rows = homework::answers(&mut self.tx, self.actor.practice, response).await?;
        let mut kept = BTreeMap::new();
        for row in rows {
            let answer = self.read_answer(response, &row)?;
            kept.insert(ItemId(row.item), KeptAnswer { answer, revision: row.revision, saved_at: row.saved_at });
        }
        Ok(Kept(kept))
    }

    /// `None`: it was taken back.
    pub(super) fn read_answer(&self, response: ResponseId, row: &AnswerRow) -> Result<Option<Answer>> {
        let text = self.unseal(&answer_place(response, &row.item), &row.answer_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("answer"))
    }

    /// `false` when another save came between.
    async fn keep_answer(
        &mut self,
        response: ResponseId,
        item: &ItemId,
        answer: Option<&Answer>,
        revision: i64,
    ) -> Result<bool> {
        let text = serde_json::to_string(&answer).map_err(|_| Error::Unreadable("answer"))?;
        let row = AnswerRow {
            answer_sealed: self.seal(&answer_place(response, &item.0), &text)?,
            item: item.0.clone(),
            revision,
            saved_at: self.setting.now,
        };
        Ok(homework::keep_answer(&mut self.tx, self.actor.practice, response, &row).await?)
    }
}

/// What a form or an island sends for one item.
pub struct Typed {
    pub item: ItemId,
    pub typed: Parts,
    /// The revision the page was showing; 0 when there was none.
    pub seen: i64,
}

/// What became of a save.
pub struct Keeping {
    /// Another device saved something else meanwhile: these were not overwritten.
    pub conflicts: Vec<ItemId>,
    /// Of what was sent, the answers that ask for someone's attention.
    pub at_risk: Vec<ItemId>,
    /// Places of the items that are asked now, counted from 1.
    pub asked: Vec<usize>,
}

/// Which items a page of the player shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One item, by its place in the definition, counted from 1.
    One(usize),
    All,
}

impl Services {
    /// Where to call, with the name of what is being answered.
    pub async fn care_page(&self, actor: &Actor, assignment: AssignmentId, then: Then) -> Result<Care> {
        let (case, _) = self.look_at_own(actor, assignment).await?;
        let (therapist, lines) = (case.therapist.called, case.setting.practice.contacts());
        Ok(Care { assignment, therapist, lines, then })
    }

    pub async fn begin(&self, actor: &Actor, assignment: AssignmentId) -> Result<()> {
        let (mut case, _) = self.open_own(actor, assignment).await?;
        case.begin_response(self.new_id(), assignment).await?;
        case.commit(assignment).await
    }

    pub async fn player_page(&self, actor: &Actor, assignment: AssignmentId, asked: Asked) -> Result<Player> {
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        let mut kept = case.answers(response.id).await?;
        let saved_at = kept.last_saved().map(|at| when::clock(case.setting.local.time(at)));
        let exercise = &piece.exercise;
        let places = exercise.asked_places(&kept.given());
        let mut field = |place: usize| {
            let item = exercise.items[place - 1].clone();
            let kept = kept.0.remove(&item.id);
            let revision = kept.as_ref().map_or(0, |kept| kept.revision);
            Field { item, answer: kept.and_then(|kept| kept.answer), revision, elsewhere: None }
        };
        let shown = match asked {
            Asked::All => Shown::All(places.iter().map(|place| field(*place)).collect()),
            Asked::One(place) => {
                let before = places.iter().position(|asked| *asked == place).ok_or(Error::NotFound)?;
                Shown::One {
                    place,
                    position: before + 1,
                    is_last: place == exercise.items.len(),
                    field: Box::new(field(place)),
                }
            }
        };
        Ok(Player {
            assignment,
            title: exercise.title.clone(),
            kind: exercise.kind,
            notice: notice(exercise),
            stem: stem(exercise),
            of: places.len(),
            therapist: case.therapist.called,
            contacts: case.setting.practice.contacts(),
            shown,
            saved_at,
        })
    }

    /// Keeps what was typed. Faults are named after the items. When another device saved other words meanwhile
    /// nothing is overwritten: those items come back, the others are kept. An answer that asks for attention is
    /// flagged with the save, whatever becomes of the rest.
    pub async fn keep_answers(&self, actor: &Actor, assignment: AssignmentId, typed: Vec<Typed>) -> Result<Keeping> {
        let (mut case, piece) = self.open_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        if response.finished_at.is_some() {
            return Err(Error::Conflict);
        }
        let kept = case.answers(response.id).await?;
        let mut given = kept.given();
        let mut faults = Faults::default();
        let mut conflicts = Vec::new();
        let mut sent = Vec::new();
        for Typed { item, typed, seen } in typed {
            let Some(definition) = piece.exercise.item(&item) else { return Err(Error::NotFound) };
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
            sent.push(item.clone());
            let (before, revision) = kept.0.get(&item).map_or((&None, 0), |kept| (&kept.answer, kept.revision));
            if *before == answer {
                continue;
            }
            if revision != seen || !case.keep_answer(response.id, &item, answer.as_ref(), revision + 1).await? {
                conflicts.push(item);
                continue;
            }
            match answer {
                Some(answer) => given.insert(item, answer),
                None => given.remove(&item),
            };
        }
        let at_risk: Vec<ItemId> =
            scoring::at_risk(&piece.exercise, &given).into_iter().filter(|item| sent.contains(item)).cloned().collect();
        case.flag(response.id, &at_risk).await?;
        // Typing is no event of its own in the audit trail: that the client began and finished is.
        case.tx.commit().await?;
        faults.or(())?;
        Ok(Keeping { conflicts, at_risk, asked: piece.exercise.asked_places(&given) })
    }

    async fn save_one(&self, actor: &Actor, assignment: AssignmentId, typed: Typed) -> Result<Saved> {
        let item = typed.item.clone();
        let keeping = self.keep_answers(actor, assignment, vec![typed]).await?;
        if !keeping.conflicts.is_empty() {
            return Err(Error::Conflict);
        }
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        let kept = case.answers(response.id).await?;
        let revision = kept.0.get(&item).map_or(0, |kept| kept.revision);
        let at = when::clock(case.setting.local.time(case.setting.now));
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
        self.save_one(actor, assignment, Typed { item, typed: Parts::from_wire(&typed), seen }).await.map_err(|error| {
            match error {
                Error::NotFound => Refusal::NotFound,
                Error::Invalid(_) => Refusal::Invalid,
                Error::Conflict => Refusal::Conflict,
                other => {
                    tracing::error!(error = %other, "an answer could not be saved");
                    Refusal::Unexpected
                }
            }
        })
    }
}
