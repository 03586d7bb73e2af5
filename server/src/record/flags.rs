//! Answers that ask for attention: raised as they are given, open until a therapist has seen to them. What was answered,
//! how it was changed and who has seen to it stays for good.

use std::collections::BTreeMap;

use weft_app::{
    components::safety::{Review, SafetyAnswer, SafetyStep, Told},
    pages::record::flags::Flag,
};
use weft_shared::{
    exercise::{Exercise, ItemId},
    ids::ResponseId,
    response::{Answer, Answers},
    scoring,
    when::Moment,
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    store::homework::flag::{self, AnswerKind, ReviewRow, RiskAnswerRow},
};

/// Whether whoever looks may read the answers themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Answers,
    ThatThereAre,
}

impl Record {
    /// Flags those of the answers that were sent which ask for attention, once each, and writes down in the audit trail
    /// that they do. What takes the place of such an answer is kept beside it, so that a correction can be told. With each
    /// item comes when its answer was given: what was given after somebody had seen to the flag is flagged anew.
    ///
    /// Gives the items that ask for attention.
    pub(crate) async fn flag(
        &mut self,
        response: ResponseId,
        exercise: &Exercise,
        (sent, given): (&BTreeMap<ItemId, Moment>, &Answers),
    ) -> Result<Vec<ItemId>> {
        let at_risk = scoring::at_risk(exercise, given);
        for item in exercise.items.iter().filter(|item| !item.risk.is_empty()) {
            let Some(given_at) = sent.get(&item.id).copied() else { continue };
            let is_new = given_at == self.setting.now;
            let answer = given.get(&item.id);
            if at_risk.contains(&&item.id) {
                let is_raised = flag::raise(&mut self.tx, &self.scope, response, &item.id.0, given_at).await?;
                if is_raised {
                    self.log_event(Event::RiskRaised(response)).await?;
                }
                if is_raised || is_new {
                    self.keep_risk_answer((response, &item.id, given_at), AnswerKind::Asks, answer).await?;
                }
            } else if is_new && flag::is_item_flagged(&mut self.tx, &self.scope, response, &item.id.0).await? {
                self.keep_risk_answer((response, &item.id, given_at), AnswerKind::Corrected, answer).await?;
            }
        }
        Ok(at_risk.into_iter().filter(|item| sent.contains_key(item)).cloned().collect())
    }

    async fn keep_risk_answer(
        &mut self,
        (response, item, given_at): (ResponseId, &ItemId, Moment),
        kind: AnswerKind,
        answer: Option<&Answer>,
    ) -> Result<()> {
        let text = serde_json::to_string(&answer).map_err(|_| Error::Unreadable("answer"))?;
        let sealed = self.seal(SealedField::RiskAnswer { response, item: &item.0, given_at }, &text)?;
        let row = RiskAnswerRow { response, item: item.0.clone(), given_at, kind, answer_sealed: Some(sealed) };
        Ok(flag::keep_answer(&mut self.tx, &self.scope, &row).await?)
    }

    /// For the therapist: one for each piece of homework that was ever flagged, oldest first.
    pub(crate) async fn flags(&mut self) -> Result<Vec<Flag>> {
        let rows = flag::of_client(&mut self.tx, &self.scope).await?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let homework = self.homework().await?;
        let answers = flag::answers(&mut self.tx, &self.scope).await?;
        let reviews = flag::reviews(&mut self.tx, &self.scope).await?;
        let mut flags: Vec<Flag> = Vec::new();
        for row in rows {
            let is_open = row.acknowledged_at.is_none();
            if let Some(flag) = flags.iter_mut().find(|flag| flag.assignment == row.assignment) {
                flag.is_open |= is_open;
                continue;
            }
            let assigned = homework.iter().find(|assigned| assigned.assignment.id == row.assignment);
            let assigned = assigned.ok_or(Error::Unreadable("risk flag"))?;
            let shows = if assigned.is_shared() { Shows::Answers } else { Shows::ThatThereAre };
            flags.push(Flag {
                assignment: row.assignment,
                title: assigned.exercise.title.clone(),
                day: self.day(row.raised_at),
                shared: assigned.is_shared(),
                is_open,
                answers: self.safety_answers(assigned, row.response, (&answers, shows))?,
                reviews: self.reviews(row.response, &reviews).await?,
            });
        }
        Ok(flags)
    }

    /// For the client: what they answered in one piece of homework that their therapist is told of.
    pub(crate) async fn told_of(&mut self, assigned: &AssignedExercise) -> Result<Vec<SafetyAnswer>> {
        let Some(response) = assigned.response.as_ref().filter(|_| assigned.exercise.has_risk_items()) else {
            return Ok(Vec::new());
        };
        let answers = flag::answers(&mut self.tx, &self.scope).await?;
        self.safety_answers(assigned, response.id, (&answers, Shows::Answers))
    }

    fn safety_answers(
        &self,
        assigned: &AssignedExercise,
        response: ResponseId,
        (rows, shows): (&[RiskAnswerRow], Shows),
    ) -> Result<Vec<SafetyAnswer>> {
        let mut by_item: Vec<(&str, Vec<SafetyStep>)> = Vec::new();
        for row in rows.iter().filter(|row| row.response == response) {
            let step = SafetyStep {
                day: self.day(row.given_at),
                time: self.setting.local.time(row.given_at),
                asks: row.kind == AnswerKind::Asks,
                answer: self.told(assigned, row, shows)?,
            };
            match by_item.iter_mut().find(|(item, _)| *item == row.item) {
                Some((_, steps)) => steps.push(step),
                None => by_item.push((&row.item, vec![step])),
            }
        }
        Ok(by_item.into_iter().map(|(_, steps)| SafetyAnswer { steps }).collect())
    }

    fn told(&self, assigned: &AssignedExercise, row: &RiskAnswerRow, shows: Shows) -> Result<Told> {
        let item = assigned.exercise.item(&ItemId(row.item.clone()));
        let (Some(item), Some(sealed), Shows::Answers) = (item, &row.answer_sealed, shows) else {
            return Ok(Told::ThatItIs);
        };
        let field = SealedField::RiskAnswer { response: row.response, item: &row.item, given_at: row.given_at };
        let answer: Option<Answer> =
            serde_json::from_str(&self.unseal(field, sealed)?).map_err(|_| Error::Unreadable("answer"))?;
        Ok(answer.map_or(Told::TakenBack, |answer| Told::Words(answer.shown(item))))
    }

    async fn reviews(&mut self, response: ResponseId, rows: &[ReviewRow]) -> Result<Vec<Review>> {
        let names = self.names().await?;
        let of_response = rows.iter().filter(|row| row.response == response);
        let review = |row: &ReviewRow| {
            let field = SealedField::RiskReview { response, reviewed_at: row.at };
            Ok(Review {
                by: names.get(&row.by).cloned().unwrap_or_default(),
                day: self.day(row.at),
                time: self.setting.local.time(row.at),
                done: self.unseal_some(field, row.done_sealed.as_ref())?,
            })
        };
        of_response.map(review).collect()
    }
}
