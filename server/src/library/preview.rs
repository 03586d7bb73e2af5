//! What an exercise would say at the end, to someone who only tries it.

use weft_app::components::result::{OutcomeShown, QuizResult, Suggestion};
use weft_shared::{exercise::Exercise, library::STARTING_PATTERN, plane::PlanePoint, response::Answers, scoring};

use crate::{
    definitions::with_key,
    error::Result,
    library::{
        Library,
        result::{scale_lines, source_line},
    },
};

impl Library {
    /// What the exercise would say at the end to a client, or to a therapist.
    pub(crate) async fn would_say(
        &mut self,
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
                    next.extend(self.named(key).await?);
                }
                let reading = match &outcome.reading {
                    Some(key) => self.named(key).await?,
                    None => None,
                };
                Some(OutcomeShown { title: outcome.title.clone(), text: outcome.text.clone(), next, reading })
            }
            None => None,
        };
        let is_plane = definition.key == STARTING_PATTERN;
        Ok(QuizResult {
            point: is_plane.then(|| PlanePoint::from_scores(self.setting.today, &scores)).flatten(),
            scales: scale_lines(definition, &scores, treats),
            outcome,
            contacts: (at_risk && !treats).then(|| self.setting.practice.contacts()),
            source: source_line(definition),
        })
    }

    /// A suggestion as it is only looked at.
    async fn named(&mut self, key: &str) -> Result<Option<Suggestion>> {
        let in_use = self.in_use().await?;
        Ok(with_key(&in_use, key).map(|version| Suggestion {
            exercise: version.exercise,
            version: version.id,
            title: version.definition.title.clone(),
            kind: version.definition.kind,
            minutes: version.definition.minutes,
            may_begin: false,
        }))
    }
}
