//! Answers of a response as they are stored, each with its revision.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use weft_shared::{
    error::Faults,
    exercise::{Exercise, Item, ItemId},
    ids::{AssignmentId, ResponseId},
    response::{Answer, Answers, Parts, save::Stamp},
    when::Moment,
};

use crate::{
    error::{Error, Result},
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    store::homework::{self, AnswerRow, ResponseRow},
};

impl Record {
    /// Does nothing when there is a response.
    pub(crate) async fn begin_response(&mut self, id: ResponseId, assignment: AssignmentId) -> Result<()> {
        let begun_at = self.setting.now;
        let response = ResponseRow {
            id,
            assignment,
            begun_at,
            finished_at: None,
            shared_at: None,
            first_shared_at: None,
            amended_at: None,
            revision_shared_at: None,
        };
        self.loaded.homework = None;
        Ok(homework::begin(&mut self.tx, &self.scope, &response).await?)
    }
}

/// A response's answers with the revision of each.
pub(crate) struct StoredAnswers(pub BTreeMap<ItemId, StoredAnswer>);

pub(crate) struct StoredAnswer {
    pub entered: Entered,
    pub revision: i64,
    /// The page's save it came by; `None`: by a form.
    pub by: Option<Stamp>,
    pub saved_at: Moment,
}

/// What was entered for an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Entered {
    /// Words that are no answer to the item as they stand, such as a text that is too long: kept as they were typed.
    AsTyped { as_typed: Parts },
    /// `None`: it was taken back.
    Answer(Option<Answer>),
}

impl Entered {
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::Answer(answer) => answer.as_ref(),
            Self::AsTyped { .. } => None,
        }
    }

    /// The fields as they were typed, and what keeps them from being an answer.
    pub fn unfit(&self, item: &Item) -> Option<(Parts, String)> {
        let Self::AsTyped { as_typed } = self else { return None };
        Answer::read(item, as_typed).err().map(|sentence| (as_typed.clone(), sentence))
    }
}

impl StoredAnswers {
    /// Without those that were taken back, and without words that are no answer yet.
    pub fn given(&self) -> Answers {
        self.0.iter().filter_map(|(item, kept)| Some((item.clone(), kept.entered.answer().cloned()?))).collect()
    }

    /// What keeps a response from being finished, item by item: words that are no answer yet.
    pub fn unfit(&self, exercise: &Exercise) -> Faults {
        let mut faults = Faults::default();
        for item in exercise.asked(&self.given()) {
            if let Some((_, sentence)) = self.0.get(&item.id).and_then(|kept| kept.entered.unfit(item)) {
                faults.add(&item.id.0, format!("“{}”: {sentence}", item.prompt));
            }
        }
        faults
    }

    pub(crate) fn last_saved(&self) -> Option<Moment> {
        self.0.values().map(|kept| kept.saved_at).max()
    }
}

impl Record {
    /// Whether nothing stands in it that was answered.
    pub(crate) async fn is_untouched(&mut self, assigned: &AssignedExercise) -> Result<bool> {
        match &assigned.response {
            None => Ok(true),
            Some(response) => Ok(self.answers(response.id).await?.given().is_empty()),
        }
    }

    /// Every answer of a response.
    pub(crate) async fn answers(&mut self, response: ResponseId) -> Result<StoredAnswers> {
        self.answers_to(response, |_| true).await
    }

    /// Every answer of the client's entries that are shared now, still sealed, by response.
    pub(crate) async fn shared_answers(&mut self) -> Result<Arc<HashMap<ResponseId, Vec<AnswerRow>>>> {
        if let Some(rows) = &self.loaded.shared_answers {
            return Ok(rows.clone());
        }
        let mut rows: HashMap<ResponseId, Vec<AnswerRow>> = HashMap::new();
        for (response, row) in homework::shared_answers(&mut self.tx, &self.scope).await? {
            rows.entry(response).or_default().push(row);
        }
        let rows = Arc::new(rows);
        self.loaded.shared_answers = Some(Arc::clone(&rows));
        Ok(rows)
    }

    /// The answers to some items of a response; the others stay sealed.
    pub(crate) async fn answers_to(
        &mut self,
        response: ResponseId,
        is_wanted: impl Fn(&ItemId) -> bool,
    ) -> Result<StoredAnswers> {
        let rows = homework::answers(&mut self.tx, self.actor.practice, response).await?;
        let mut kept = BTreeMap::new();
        for row in rows {
            let item = ItemId(row.item.clone());
            if is_wanted(&item) {
                let entered = self.read_entered(response, &row)?;
                let AnswerRow { revision, by, saved_at, .. } = row;
                kept.insert(item, StoredAnswer { entered, revision, by, saved_at });
            }
        }
        Ok(StoredAnswers(kept))
    }

    /// `None`: there is none, or not yet.
    pub(crate) fn read_answer(&self, response: ResponseId, row: &AnswerRow) -> Result<Option<Answer>> {
        Ok(self.read_entered(response, row)?.answer().cloned())
    }

    fn read_entered(&self, response: ResponseId, row: &AnswerRow) -> Result<Entered> {
        let text = self.unseal(SealedField::Answer { response, item: &row.item }, &row.answer_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("answer"))
    }

    /// `false` when another save came between.
    pub(crate) async fn keep_answer(
        &mut self,
        response: ResponseId,
        item: &ItemId,
        entered: &Entered,
        (revision, by): (i64, Option<Stamp>),
    ) -> Result<bool> {
        let text = serde_json::to_string(entered).map_err(|_| Error::Unreadable("answer"))?;
        let row = AnswerRow {
            answer_sealed: self.seal(SealedField::Answer { response, item: &item.0 }, &text)?,
            item: item.0.clone(),
            revision,
            by,
            saved_at: self.setting.now,
        };
        Ok(homework::keep_answer(&mut self.tx, self.actor.practice, response, &row).await?)
    }
}
