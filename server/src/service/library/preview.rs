//! Trying an exercise; nothing is kept.

use weft_app::{
    components::result::{OutcomeShown, QuizResult, Suggestion},
    pages::library::preview::Preview,
};
use weft_shared::{
    access::Actor, exercise::Exercise, ids::ExerciseId, library::STARTING_PATTERN, plane::PlanePoint,
    response::Answers, scoring,
};

use crate::{
    error::Result,
    library::{Library, Which, exercises},
    record::result::{scale_lines, source_line},
    service::Services,
    store::library::exercise as rows,
};

impl Services {
    /// The exercise as a client meets it, given what was typed into it so far; nothing is kept.
    pub async fn preview_page(
        &self,
        actor: &Actor,
        exercise: ExerciseId,
        which: Which,
        tried: Option<&Answers>,
    ) -> Result<Preview> {
        let mut library = Library::read(&self.context, actor).await?;
        let definition = library.definition(exercise, which).await?;
        let answers = tried.cloned().unwrap_or_default();
        let said = match tried {
            Some(answers) => {
                let client = would_say(&mut library, &definition, answers, false).await?;
                Some((client, would_say(&mut library, &definition, answers, true).await?))
            }
            None => None,
        };
        Ok(Preview {
            exercise,
            asked: definition.asked_places(&answers),
            is_draft: which == Which::Draft,
            contacts: library.setting.practice.contacts(),
            definition,
            said,
        })
    }
}

/// What the exercise would say at the end to a client, or to a therapist.
async fn would_say(
    library: &mut Library,
    definition: &Exercise,
    answers: &Answers,
    treats: bool,
) -> Result<QuizResult> {
    let answers = definition.counted(answers);
    let scores = scoring::score(definition, &answers);
    let at_risk = !scoring::at_risk(definition, &answers).is_empty();
    let outcome = match scoring::outcome(definition, &scores) {
        Some(outcome) => {
            let mut next = Vec::new();
            for key in &outcome.next {
                next.extend(named(library, key).await?);
            }
            let reading = match &outcome.reading {
                Some(key) => named(library, key).await?,
                None => None,
            };
            Some(OutcomeShown { title: outcome.title.clone(), text: outcome.text.clone(), next, reading })
        }
        None => None,
    };
    let is_plane = definition.key == STARTING_PATTERN;
    Ok(QuizResult {
        point: is_plane.then(|| PlanePoint::from_scores(library.setting.today, &scores)).flatten(),
        scales: scale_lines(definition, &scores, treats),
        outcome,
        contacts: (at_risk && !treats).then(|| library.setting.practice.contacts()),
        source: source_line(definition),
    })
}

/// A suggestion as it is only looked at.
async fn named(library: &mut Library, key: &str) -> Result<Option<Suggestion>> {
    let Some(row) = rows::newest_of(&mut library.tx, library.actor.practice, key).await? else { return Ok(None) };
    let exercise = exercises::read(&row)?;
    Ok(Some(Suggestion {
        exercise: row.exercise,
        version: row.id,
        title: exercise.title,
        kind: exercise.kind,
        minutes: exercise.minutes,
        may_begin: false,
    }))
}
