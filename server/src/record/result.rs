//! What an exercise says at the end, for the person who reads it.

use weft_app::components::result::{OutcomeShown, QuizResult, ScaleLine, Suggestion};
use weft_shared::{
    exercise::{Exercise, Method, Outcome, Scale, Wording},
    response::Answers,
    scoring::{self, Score},
};

use crate::{
    error::{Error, Result},
    library::exercises,
    record::{Record, homework::AssignedExercise},
    report::ResultSheet,
    store::{homework::flag, library::exercise as rows},
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
            heading: if self.actor.role.treats() { "On that day" } else { "What your answers say" },
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
        let contacts = (is_flagged && !self.actor.role.treats()).then(|| self.setting.practice.contacts());
        let outcome = match scoring::outcome(exercise, &scores) {
            Some(outcome) => Some(self.outcome(outcome).await?),
            None => None,
        };
        Ok(QuizResult {
            point: assigned.point(self, answers),
            scales: scale_lines(exercise, &scores, self.actor.role.treats()),
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
        let Some(row) = rows::newest_of(&mut self.tx, self.actor.practice, key).await? else { return Ok(None) };
        let exercise = exercises::read(&row)?;
        if exercise.lacks_wording() {
            return Ok(None);
        }
        Ok(Some(Suggestion {
            exercise: row.exercise,
            version: row.id,
            kind: exercise.kind,
            minutes: exercise.minutes,
            may_begin: !self.actor.role.treats() && exercise.may_be_begun_alone(),
            title: exercise.title,
        }))
    }
}

/// Each scale in words, parts after their whole.
pub(crate) fn scale_lines(exercise: &Exercise, scores: &[Score], treats: bool) -> Vec<ScaleLine> {
    let line = |(scale, score): (&Scale, &Score)| ScaleLine {
        title: scale.title.clone(),
        value: value_words(score, scale.method),
        band: score.band(exercise).map(|band| match (treats, band.therapist.is_empty()) {
            (false, _) => band.client.clone(),
            (true, true) => band.name.clone(),
            (true, false) => format!("{}. {}", band.name, band.therapist),
        }),
        is_part: scale.part_of.is_some(),
    };
    exercise.scales.iter().zip(scores).map(line).collect()
}

/// "9 of 27" for a sum from 0 up, "3.4, on a line from 1 to 7" otherwise; and how much was answered, where not all.
fn value_words(score: &Score, method: Method) -> String {
    let (lowest, highest) = score.range;
    let is_whole = |number: f64| (number - number.round()).abs() < 1e-9;
    let number = |value: f64| if is_whole(value) { format!("{value:.0}") } else { format!("{value:.1}") };
    let partly = format!("{} of {} questions answered", score.answered, score.items);
    let Some(value) = score.value else { return format!("no number: {partly}") };
    let said = if method == Method::Sum && lowest.abs() < 1e-9 {
        format!("{} of {}", number(value), number(highest))
    } else {
        format!("{value:.1}, on a line from {} to {}", number(lowest), number(highest))
    };
    if score.answered < score.items { format!("{said} ({partly}; worked out from those)") } else { said }
}

/// Where an instrument that is not ours comes from.
pub(crate) fn source_line(exercise: &Exercise) -> Option<String> {
    let source = exercise.source.as_ref().filter(|source| source.wording != Wording::Own)?;
    Some(match &source.notice {
        Some(notice) => format!("{} {notice}", source.cite),
        None => source.cite.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: Option<f64>, answered: usize, range: (f64, f64)) -> Score {
        Score { scale: "s".into(), title: "S".into(), value, spread: None, answered, items: 9, range }
    }

    #[test]
    fn values_are_said_with_their_range() {
        assert_eq!(value_words(&score(Some(9.0), 9, (0.0, 27.0)), Method::Sum), "9 of 27");
        assert_eq!(value_words(&score(Some(3.41), 9, (1.0, 7.0)), Method::Mean), "3.4, on a line from 1 to 7");
        assert_eq!(value_words(&score(None, 3, (0.0, 27.0)), Method::Sum), "no number: 3 of 9 questions answered");
        let partly = value_words(&score(Some(9.0), 8, (0.0, 27.0)), Method::Sum);
        assert_eq!(partly, "9 of 27 (8 of 9 questions answered; worked out from those)");
    }
}
