//! Scales and questions linked to a pattern: which there are, and what they measured.

use std::collections::BTreeMap;

use weft_app::pages::pattern::Measurable;
use weft_shared::{
    exercise::{Exercise, Item},
    ids::PatternId,
    linked_score::{Measure, Measured, Part, Value},
    response::Answers,
    scoring,
};

use crate::{
    error::Result,
    record::{Record, homework::AssignedExercise, view::Opened},
    store::pattern,
};

/// What of the exercises this client has answered and shared can be linked: every scale, and every question that is
/// answered with one number. The newest version answered says what they are called.
pub(crate) fn measurable(homework: &[AssignedExercise]) -> Vec<Measurable> {
    let mut newest: BTreeMap<&str, &Exercise> = BTreeMap::new();
    for assigned in homework.iter().filter(|assigned| assigned.is_shared()) {
        newest.insert(&assigned.exercise.key, &assigned.exercise);
    }
    newest
        .into_values()
        .map(|exercise| Measurable { source: exercise.title.clone(), measures: parts(exercise) })
        .filter(|choice| !choice.measures.is_empty())
        .collect()
}

fn parts(exercise: &Exercise) -> Vec<(Measure, String)> {
    let measure = |part| Measure { exercise: exercise.key.clone(), part };
    let scales = exercise.scales.iter().map(|scale| (measure(Part::Scale(scale.id.clone())), scale.title.clone()));
    let items = exercise.items.iter().filter(|item| is_one_number(item));
    let items = items.map(|item| (measure(Part::Item(item.id.clone())), item.prompt.clone()));
    scales.chain(items).collect()
}

/// A matrix is answered with several.
fn is_one_number(item: &Item) -> bool {
    item.body.range().is_some() && !matches!(item.body, weft_shared::exercise::Body::Matrix { .. })
}

impl Record {
    /// The measures linked to each pattern; one that this program does not know is left out.
    pub(crate) async fn linked_measures(&mut self) -> Result<Vec<(PatternId, Measure)>> {
        let linked = pattern::measures(&mut self.tx, &self.scope).await?;
        Ok(linked.into_iter().filter_map(|(pattern, name)| Some((pattern, name.parse().ok()?))).collect())
    }

    /// What is linked to each pattern, with every value the client shares now.
    pub(crate) fn measured(
        &self,
        homework: &[AssignedExercise],
        linked: &[(PatternId, Measure)],
        opened: &Opened,
    ) -> BTreeMap<PatternId, Vec<Measured>> {
        let mut measured: BTreeMap<PatternId, Vec<Measured>> = BTreeMap::new();
        for (pattern, measure) in linked {
            let mut values = Vec::new();
            let mut last: Option<&AssignedExercise> = None;
            for assigned in
                homework.iter().filter(|assigned| assigned.is_shared() && assigned.exercise.key == measure.exercise)
            {
                let Some(response) = assigned.finished() else { continue };
                let (Some(given), Some(finished)) = (opened.get(&response.id), response.finished_at) else { continue };
                let value = value(&assigned.exercise, &measure.part, given);
                let asked = asked(&assigned.exercise, &measure.part);
                values.extend(value.map(|value| (finished, value, asked)));
                last = Some(assigned);
            }
            // Nothing of it is shared any more, so that even its name would say too much.
            let Some(assigned) = last else { continue };
            let Some(title) = title(&assigned.exercise, &measure.part) else { continue };
            values.sort_by_key(|(at, ..)| *at);
            let scale = |id: &String| assigned.exercise.scales.iter().find(|scale| scale.id == *id);
            let instrument = match &measure.part {
                Part::Scale(id) => scale(id).and_then(weft_shared::exercise::Scale::instrument),
                Part::Item(_) => None,
            };
            measured.entry(*pattern).or_default().push(Measured {
                title,
                source: assigned.exercise.title.clone(),
                values: values
                    .into_iter()
                    .map(|(at, value, asked)| (Value { day: self.day(at), value }, asked))
                    .collect(),
                instrument,
                measure: measure.clone(),
            });
        }
        measured
    }
}

fn title(exercise: &Exercise, part: &Part) -> Option<String> {
    match part {
        Part::Scale(id) => exercise.scales.iter().find(|scale| scale.id == *id).map(|scale| scale.title.clone()),
        Part::Item(id) => exercise.item(id).map(|item| item.prompt.clone()),
    }
}

/// What was asked for the measure: values are compared only where it is the same.
fn asked(exercise: &Exercise, part: &Part) -> Option<String> {
    match part {
        Part::Scale(id) => exercise.scales.iter().find(|scale| scale.id == *id).map(|scale| exercise.asked_for(scale)),
        Part::Item(id) => exercise.item(id).map(Item::as_asked),
    }
}

fn value(exercise: &Exercise, part: &Part, answers: &Answers) -> Option<f64> {
    match part {
        Part::Scale(id) => scoring::score(exercise, answers).into_iter().find(|score| score.scale == *id)?.value,
        Part::Item(id) => answers.get(id)?.value(exercise.item(id)?, None),
    }
}
