//! What an exercise says at the end, for the person who reads it.

use weft_app::components::result::{OutcomeShown, QuizResult, Suggestion};
use weft_shared::{exercise::Outcome, response::Answers, scoring};

use crate::{
    definitions::with_key,
    error::{Error, Result},
    library::result::{scale_lines, source_line},
    record::{Record, homework::AssignedExercise},
    report::ResultSheet,
    store::homework::flag,
};

impl Record {
    /// What the result page says to this reader. Without a result there is nothing to print.
    pub(crate) async fn result_sheet(&mut self, assigned: &AssignedExercise) -> Result<ResultSheet> {
        let response = assigned.finished().ok_or(Error::NotFound)?;
        let finished = self.day(response.finished_at.unwrap_or(response.begun_at));
        let answers = assigned.exercise.counted(&self.answers(response.id).await?.given());
        let result = self.result(assigned, &answers).await?;
        if result.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(ResultSheet {
            practice: self.setting.practice.name.clone(),
            client: self.person.name.clone(),
            title: assigned.exercise.title.clone(),
            finished,
            changed: response.amended_at.map(|at| self.day(at)),
            heading: if self.capacity()?.is_client() { "What your answers say" } else { "On that day" },
            result,
        })
    }
}

impl Record {
    /// The result of a finished piece. The client reads the words meant for clients, the therapist theirs.
    pub(crate) async fn result(&mut self, assigned: &AssignedExercise, answers: &Answers) -> Result<QuizResult> {
        let exercise = &assigned.exercise;
        let scores = scoring::score(exercise, answers);
        let is_flagged = match &assigned.response {
            Some(response) => flag::is_flagged(&mut self.tx, self.actor.practice, response.id).await?,
            None => false,
        };
        let contacts = (is_flagged && self.capacity()?.is_client()).then(|| self.setting.practice.contacts());
        let outcome = match scoring::outcome(exercise, &scores) {
            Some(outcome) => Some(self.outcome(outcome).await?),
            None => None,
        };
        Ok(QuizResult {
            point: assigned.point(self, answers),
            scales: scale_lines(exercise, &scores, !self.capacity()?.is_client()),
            outcome,
            contacts,
            source: source_line(exercise),
        })
    }

    async fn outcome(&mut self, outcome: &Outcome) -> Result<OutcomeShown> {
        let mut next = Vec::new();
        for key in &outcome.next {
            next.extend(self.suggestion(key).await?);
        }
        let reading = match &outcome.reading {
            Some(key) => self.suggestion(key).await?,
            None => None,
        };
        Ok(OutcomeShown { title: outcome.title.clone(), text: outcome.text.clone(), next, reading })
    }

    /// Nothing where the practice has archived it, or still lacks its wording.
    pub(crate) async fn suggestion(&mut self, key: &str) -> Result<Option<Suggestion>> {
        let in_use = self.in_use().await?;
        let is_client = self.capacity()?.is_client();
        let found = with_key(&in_use, key).filter(|version| !version.definition.lacks_wording());
        Ok(found.map(|version| Suggestion {
            exercise: version.exercise,
            version: version.id,
            kind: version.definition.kind,
            minutes: version.definition.minutes,
            may_begin: is_client && version.definition.may_be_begun_alone(),
            title: version.definition.title.clone(),
        }))
    }
}
