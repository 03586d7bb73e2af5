//! The built-in exercises: data files in `shared/library/`, part of the program.

use crate::exercise::Exercise;

const FILES: [(&str, &str); 5] = [
    ("starting-pattern.json", include_str!("../library/starting-pattern.json")),
    ("safe-relationship-journal.json", include_str!("../library/safe-relationship-journal.json")),
    ("what-has-shifted.json", include_str!("../library/what-has-shifted.json")),
    ("trigger-journal.json", include_str!("../library/trigger-journal.json")),
    ("used-to-now-i-can.json", include_str!("../library/used-to-now-i-can.json")),
];

/// The quiz whose two scales are drawn as a point: `anxiety` and `avoidance`.
pub const STARTING_PATTERN: &str = "starting-pattern";

/// A built-in exercise that cannot be read: the file's name and what is wrong.
#[derive(Debug, thiserror::Error)]
#[error("shared/library/{file}: {what}")]
pub struct LibraryFault {
    pub file: &'static str,
    pub what: String,
}

/// Every built-in exercise, checked.
pub fn exercises() -> Result<Vec<Exercise>, LibraryFault> {
    FILES
        .into_iter()
        .map(|(file, text)| {
            let exercise: Exercise =
                serde_json::from_str(text).map_err(|error| LibraryFault { file, what: error.to_string() })?;
            match exercise.check().first() {
                None => Ok(exercise),
                Some(fault) => Err(LibraryFault { file, what: fault.to_string() }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::Kind;

    #[test]
    fn every_built_in_exercise_is_sound_and_has_its_own_key() {
        let all = exercises().unwrap();
        let keys: std::collections::HashSet<_> = all.iter().map(|exercise| &exercise.key).collect();
        assert_eq!(keys.len(), all.len());
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
            let values: Vec<i64> = item.body.points().map(|(value, _)| value).collect();
            assert_eq!(values, (1..=7).collect::<Vec<_>>());
        }
    }
}
