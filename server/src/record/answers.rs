//! Answers of a response as they are stored, each with its revision.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use weft_shared::{
    exercise::ItemId,
    ids::{AssignmentId, ResponseId},
    response::{Answer, Answers},
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
        let response =
            ResponseRow { id, assignment, begun_at, finished_at: None, shared_at: None, first_shared_at: None };
        self.loaded.homework = None;
        Ok(homework::begin(&mut self.tx, &self.scope, &response).await?)
    }
}

/// A response's answers with the revision of each.
pub(crate) struct StoredAnswers(pub BTreeMap<ItemId, StoredAnswer>);

pub(crate) struct StoredAnswer {
    pub answer: Option<Answer>,
    pub revision: i64,
    pub saved_at: Moment,
}

impl StoredAnswers {
    /// Without those that were taken back.
    pub fn given(&self) -> Answers {
        self.0.iter().filter_map(|(item, kept)| Some((item.clone(), kept.answer.clone()?))).collect()
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
                let answer = self.read_answer(response, &row)?;
                kept.insert(item, StoredAnswer { answer, revision: row.revision, saved_at: row.saved_at });
            }
        }
        Ok(StoredAnswers(kept))
    }

    /// `None`: it was taken back.
    pub(crate) fn read_answer(&self, response: ResponseId, row: &AnswerRow) -> Result<Option<Answer>> {
        let text = self.unseal(SealedField::Answer { response, item: &row.item }, &row.answer_sealed)?;
        serde_json::from_str(&text).map_err(|_| Error::Unreadable("answer"))
    }

    /// `false` when another save came between.
    pub(crate) async fn keep_answer(
        &mut self,
        response: ResponseId,
        item: &ItemId,
        answer: Option<&Answer>,
        revision: i64,
    ) -> Result<bool> {
        let text = serde_json::to_string(&answer).map_err(|_| Error::Unreadable("answer"))?;
        let row = AnswerRow {
            answer_sealed: self.seal(SealedField::Answer { response, item: &item.0 }, &text)?,
            item: item.0.clone(),
            revision,
            saved_at: self.setting.now,
        };
        Ok(homework::keep_answer(&mut self.tx, self.actor.practice, response, &row).await?)
    }
}
