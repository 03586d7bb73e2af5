//! The built-in exercises and pathways: data files in `shared/library/`, part of the program.

use std::sync::LazyLock;

use serde::de::DeserializeOwned;

use crate::{
    exercise::{Exercise, Fault},
    pathway::Pathway,
};

include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The quiz whose two scales are drawn as a point: `anxiety` and `avoidance`.
pub const STARTING_PATTERN: &str = "starting-pattern";

/// The log at hand for the moment itself.
pub const TRIGGER_LOG: &str = "trigger-log";

/// The few lines before a session; its `bring` is what the client wants to speak about.
pub const LOOK_BACK: &str = "what-has-shifted";

/// The card on which a client keeps what helps them.
pub const CALMING_CARD: &str = "my-calming-card";

/// A built-in file that cannot be read: its name and what is wrong.
#[derive(Clone, Debug, thiserror::Error)]
#[error("shared/library/{file}: {what}")]
pub struct LibraryFault {
    pub file: &'static str,
    pub what: String,
}

/// Every built-in exercise, checked.
pub fn exercises() -> Result<&'static [Exercise], LibraryFault> {
    static READ: LazyLock<Result<Vec<Exercise>, LibraryFault>> = LazyLock::new(|| read(EXERCISES, Exercise::check));
    READ.as_deref().map_err(Clone::clone)
}

/// Every built-in pathway, checked against the built-in exercises.
pub fn pathways() -> Result<Vec<Pathway>, LibraryFault> {
    let known = exercises()?.iter().map(|exercise| exercise.key.as_str()).collect();
    read(PATHWAYS, |pathway: &Pathway| pathway.check(&known))
}

fn read<T: DeserializeOwned>(
    files: &'static [(&'static str, &'static str)],
    check: impl Fn(&T) -> Vec<Fault>,
) -> Result<Vec<T>, LibraryFault> {
    let read = |&(file, text): &(&'static str, &'static str)| {
        let fault = |what: String| LibraryFault { file, what };
        let read: T = serde_json::from_str(text).map_err(|error| fault(error.to_string()))?;
        match check(&read).first() {
            None => Ok(read),
            Some(first) => Err(fault(first.to_string())),
        }
    };
    files.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::exercise::{Kind, Wording};

    #[test]
    fn every_built_in_exercise_is_sound_and_lies_in_a_file_of_its_key() {
        let all = exercises().unwrap();
        for (exercise, (file, _)) in all.iter().zip(EXERCISES) {
            assert_eq!(format!("{}.json", exercise.key), **file);
        }
    }

    #[test]
    fn what_an_exercise_or_a_pathway_leads_to_exists() {
        let all = exercises().unwrap();
        let keys: HashSet<_> = all.iter().map(|exercise| exercise.key.as_str()).collect();
        for exercise in all {
            for outcome in &exercise.outcomes {
                for key in outcome.next.iter().chain(&outcome.reading) {
                    assert!(keys.contains(key.as_str()), "{} leads to {key}", exercise.key);
                }
            }
        }
        assert_eq!(pathways().unwrap().len(), 4);
    }

    #[test]
    fn wording_is_our_own_or_free_or_left_out() {
        for exercise in exercises().unwrap() {
            let Some(source) = &exercise.source else { continue };
            assert!(!source.cite.is_empty() && !source.licence.is_empty(), "{}", exercise.key);
            assert_eq!(exercise.lacks_wording(), source.wording == Wording::Template, "{}", exercise.key);
        }
    }

    #[test]
    fn the_starting_pattern_quiz_measures_two_scales_from_one_to_seven() {
        let all = exercises().unwrap();
        let quiz = all.iter().find(|exercise| exercise.key == STARTING_PATTERN).unwrap();
        assert_eq!(quiz.kind, Kind::Quiz);
        assert!(quiz.items.len() >= 16);
        let scales: Vec<&str> = quiz.scales.iter().map(|scale| scale.id.as_str()).collect();
        assert_eq!(scales, ["anxiety", "avoidance"]);
        for scale in &quiz.scales {
            assert!(scale.items.iter().any(|key| key.reverse), "{} has no reversed item", scale.id);
        }
        for item in &quiz.items {
            let values: Vec<i64> = item.body.points().into_iter().map(|(value, _)| value).collect();
            assert_eq!(values, (1..=7).collect::<Vec<_>>());
        }
    }
}
