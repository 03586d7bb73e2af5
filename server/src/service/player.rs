//! Answering: beginning a response and saving it as it is typed.

use std::collections::BTreeMap;

use async_trait::async_trait;
use weft_app::{
    api::Saved,
    backend::Backend,
    pages::client::player::{Field, Player, Shown},
};
use weft_shared::{
    access::Actor,
    error::{Faults, Refusal},
    exercise::ItemId,
    ids::{AssignmentId, ResponseId},
    response::{Answer, Answers},
    when::{self, Moment},
};

use crate::{
    service::{Case, Error, Result, Services},
    store::homework::{self, AnswerRow, ResponseRow},
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
            let text = self.unseal(&answer_place(response, &row.item), &row.answer_sealed)?;
            let answer = serde_json::from_str(&text).map_err(|_| Error::Unreadable("answer"))?;
            kept.insert(ItemId(row.item), KeptAnswer { answer, revision: row.revision, saved_at: row.saved_at });
        }
        Ok(Kept(kept))
    }
}

/// What a form or an island sends for one item.
pub struct Typed {
    pub item: ItemId,
    pub typed: String,
    /// The revision the page was showing; 0 when there was none.
    pub seen: i64,
}

/// Which items a page of the player shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One item, counted from 1.
    One(usize),
    All,
}

impl Services {
    pub async fn begin(&self, actor: &Actor, assignment: AssignmentId) -> Result<()> {
        let (mut case, _) = self.open_own(actor, assignment).await?;
        let response = ResponseRow {
            id: self.new_id(),
            assignment,
            begun_at: case.setting.now,
            finished_at: None,
            shared_at: None,
        };
        homework::begin(&mut case.tx, actor.practice, case.client.id, &response).await?;
        case.commit(assignment).await
    }

    pub async fn player_page(&self, actor: &Actor, assignment: AssignmentId, asked: Asked) -> Result<Player> {
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        let mut kept = case.answers(response.id).await?;
        let saved_at = kept.last_saved().map(|at| when::clock(case.setting.local.time(at)));
        let of = piece.exercise.items.len();
        let mut fields = piece.exercise.items.into_iter().map(|item| {
            let kept = kept.0.remove(&item.id);
            let revision = kept.as_ref().map_or(0, |kept| kept.revision);
            Field { item, answer: kept.and_then(|kept| kept.answer), revision, elsewhere: None }
        });
        let shown = match asked {
            Asked::All => Shown::All(fields.collect()),
            Asked::One(place) => {
                let field = place.checked_sub(1).and_then(|skip| fields.nth(skip)).ok_or(Error::NotFound)?;
                Shown::One { place, field }
            }
        };
        Ok(Player { assignment, title: piece.exercise.title, therapist: case.therapist.called, shown, of, saved_at })
    }

    /// Keeps what was typed. Faults are named after the items. When another device saved other words meanwhile
    /// nothing is overwritten: those items come back, the others are kept.
    pub async fn keep_answers(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        typed: Vec<Typed>,
    ) -> Result<Vec<ItemId>> {
        let (mut case, piece) = self.open_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        if response.finished_at.is_some() {
            return Err(Error::Conflict);
        }
        let kept = case.answers(response.id).await?;
        let (practice, now) = (actor.practice, case.setting.now);
        let mut faults = Faults::default();
        let mut conflicts = Vec::new();
        for Typed { item, typed, seen } in typed {
            let Some(definition) = piece.exercise.item(&item) else { return Err(Error::NotFound) };
            let answer = match Answer::read(definition, &typed) {
                Ok(answer) => answer,
                Err(sentence) => {
                    faults.add(&item.0, sentence);
                    continue;
                }
            };
            let (before, revision) = kept.0.get(&item).map_or((&None, 0), |kept| (&kept.answer, kept.revision));
            if *before == answer {
                continue;
            }
            if revision != seen {
                conflicts.push(item);
                continue;
            }
            let text = serde_json::to_string(&answer).map_err(|_| Error::Unreadable("answer"))?;
            let row = AnswerRow {
                answer_sealed: case.seal(&answer_place(response.id, &item.0), &text)?,
                item: item.0,
                revision: revision + 1,
                saved_at: now,
            };
            if !homework::keep_answer(&mut case.tx, practice, response.id, &row).await? {
                conflicts.push(ItemId(row.item));
            }
        }
        // Typing is no event of its own in the audit trail: that the client began and finished is.
        case.tx.commit().await?;
        faults.or(())?;
        Ok(conflicts)
    }

    async fn save_one(&self, actor: &Actor, assignment: AssignmentId, typed: Typed) -> Result<Saved> {
        let item = typed.item.clone();
        let conflicts = self.keep_answers(actor, assignment, vec![typed]).await?;
        if !conflicts.is_empty() {
            return Err(Error::Conflict);
        }
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let response = piece.response.as_ref().ok_or(Error::NotFound)?;
        let kept = case.answers(response.id).await?;
        let revision = kept.0.get(&item).map_or(0, |kept| kept.revision);
        Ok(Saved { revision, at: when::clock(case.setting.local.time(case.setting.now)) })
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
        self.save_one(actor, assignment, Typed { item, typed, seen }).await.map_err(|error| match error {
            Error::NotFound => Refusal::NotFound,
            Error::Invalid(_) => Refusal::Invalid,
            Error::Conflict => Refusal::Conflict,
            other => {
                tracing::error!(error = %other, "an answer could not be saved");
                Refusal::Unexpected
            }
        })
    }
}
