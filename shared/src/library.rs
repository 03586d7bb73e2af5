//! The built-in exercises and pathways: data files in `shared/library/`, part of the program.

use std::sync::LazyLock;

use serde::de::DeserializeOwned;

use crate::{
    exercise::{Exercise, Fault},
    pathway::Pathway,
};

pub mod lines;
#[cfg(test)]
mod readability;

include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The quiz whose two scales are drawn as a point: `anxiety` and `avoidance`.
pub const STARTING_PATTERN: &str = "starting-pattern";

/// The log at hand for the moment itself.
pub const TRIGGER_LOG: &str = "trigger-log";

/// The few lines before a session; its `bring` is what the client wants to speak about.
pub const LOOK_BACK: &str = "what-has-shifted";

/// The card on which a client keeps what helps them.
pub const CALMING_CARD: &str = "my-calming-card";

/// The check-in before a session, in which the client's open patterns are rated.
pub const CHECK_IN: &str = "what-has-shifted";
/// The check-in's question about what has not moved.
pub const STILL_STUCK: &str = "still-stuck";

/// A built-in file that cannot be read: its name and what is wrong.
#[derive(Clone, Debug, thiserror::Error)]
#[error("shared/library/{file}: {what}")]
pub struct LibraryFault {
    /// Name of the file, without its folder.
    pub file: &'static str,
    /// The first fault found in it.
    pub what: String,
}

/// Every built-in exercise, checked.
///
/// # Errors
/// The first file that cannot be read or is not sound; the tests leave none.
pub fn exercises() -> Result<&'static [Exercise], LibraryFault> {
    static READ: LazyLock<Result<Vec<Exercise>, LibraryFault>> = LazyLock::new(|| read(EXERCISES, Exercise::check));
    READ.as_deref().map_err(Clone::clone)
}

/// Every built-in pathway, checked against the built-in exercises.
///
/// # Errors
/// As [`exercises`].
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
        let read: T = serde_json::from_str(&lines::put_in(text)).map_err(|error| fault(error.to_string()))?;
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
    use crate::exercise::{Body, Kind, Wording};

    /// The school grade up to which a text is plain enough for everyone.
    const PLAIN: f64 = 8.0;

    /// What a client reads in an exercise. The labels of answers are left out: as sentences of two words they would
    /// make anything look easy.
    fn told_to_clients(exercise: &Exercise) -> Vec<&str> {
        let mut texts = vec![exercise.intro.as_str()];
        for item in &exercise.items {
            texts.push(&item.prompt);
            texts.extend(item.help.as_deref());
            match &item.body {
                Body::Display { text } => texts.push(text),
                Body::Matrix { rows, .. } => texts.extend(rows.iter().map(|row| row.label.as_str())),
                _ => {}
            }
        }
        texts.extend(exercise.scales.iter().flat_map(|scale| &scale.bands).map(|band| band.client.as_str()));
        texts.extend(exercise.outcomes.iter().flat_map(|outcome| [outcome.title.as_str(), outcome.text.as_str()]));
        texts
    }

    fn is_our_own(exercise: &Exercise) -> bool {
        exercise.source.as_ref().is_none_or(|source| source.wording == Wording::Own)
    }

    #[test]
    #[expect(clippy::print_stdout, reason = "the grade of each exercise, for whoever asks with --nocapture")]
    fn our_own_texts_are_plain() {
        let own: Vec<&Exercise> = exercises().unwrap().iter().filter(|exercise| is_our_own(exercise)).collect();
        assert!(own.len() >= 45, "{}", own.len());
        for exercise in own {
            let texts = told_to_clients(exercise);
            let grade = readability::grade(&texts.join("\n"));
            println!("{grade:5.1}  {}", exercise.key);
            assert!(grade <= PLAIN, "{} as a whole reads at grade {grade:.1}", exercise.key);
            // Short questions must not hide one hard paragraph; of less than two sentences the formula says little.
            for paragraph in texts.iter().flat_map(|text| text.split("\n\n")) {
                let grade = readability::grade(paragraph);
                let is_long = paragraph.split_whitespace().count() >= 25;
                assert!(grade <= PLAIN || !is_long, "{}, grade {grade:.1}: {paragraph}", exercise.key);
            }
        }
    }

    /// What asks for speaking up, repair, space, reassurance or a limit says first with whom not to.
    #[test]
    fn whatever_is_done_with_another_person_begins_with_whom_not_to() {
        let exercises = exercises().unwrap();
        let with_someone = [
            "skill-asking-for-reassurance",
            "skill-asking-for-space",
            "skill-boundary",
            "skill-coming-back",
            "skill-direct-need",
            "skill-repair",
            "staying-present",
        ];
        for key in with_someone {
            let exercise = exercises.iter().find(|exercise| exercise.key == key).unwrap();
            assert!(exercise.intro.starts_with(lines::UNSAFE_TO_SPEAK_UP), "{key}");
            let is_gate =
                |item: &crate::exercise::Item| item.required && !item.ends_if.is_empty() && !item.risk.is_empty();
            let gate = exercise.items.iter().position(is_gate).unwrap_or_else(|| panic!("{key} asks about safety"));
            // Before it at most a name.
            let earlier = exercise.items[..gate].iter().filter(|item| item.body.is_text()).count();
            assert!(earlier <= 1, "{key}: the question about safety comes first");
        }
    }

    #[test]
    fn an_answer_that_ends_is_met_with_words_of_its_own() {
        for exercise in exercises().unwrap() {
            for item in exercise.items.iter().filter(|item| !item.ends_if.is_empty()) {
                let names = |later: &&crate::exercise::Item| {
                    let rules = later.show_if.as_ref().map_or(&[][..], crate::exercise::Condition::rules);
                    rules.iter().any(|rule| rule.item == item.id)
                };
                assert!(exercise.items.iter().any(|later| names(&later)), "{}: {}", exercise.key, item.id);
            }
        }
    }

    /// Whoever reads that no one sees what they write reads in the same breath what the therapist sees all the same.
    #[test]
    fn no_one_sees_it_is_never_said_without_its_exception() {
        for exercise in exercises().unwrap().iter().filter(|exercise| exercise.has_risk_items()) {
            let said = told_to_clients(exercise).join("\n");
            let names_it = ["see a flag", "your therapist sees", "Your therapist sees", "they see that"];
            let is_excepted = names_it.iter().any(|words| said.contains(words));
            assert!(!said.contains(lines::NOT_WATCHED) || is_excepted, "{}", exercise.key);
            assert!(!said.contains("at any hour"), "{}", exercise.key);
        }
    }

    /// A timer that ends in mid-breath leaves someone holding it.
    #[test]
    fn a_timer_ends_with_a_breath() {
        for exercise in exercises().unwrap() {
            for item in &exercise.items {
                if let Body::TimedStep { seconds, pace: Some(pace) } = &item.body {
                    let breath = pace.breathe_in + pace.hold + pace.breathe_out + pace.rest;
                    assert_eq!(seconds % breath, 0, "{}: {}", exercise.key, item.id);
                }
            }
        }
    }

    #[test]
    fn what_clients_read_of_a_pathway_is_plain() {
        for pathway in pathways().unwrap() {
            let texts: Vec<&str> =
                pathway.weeks.iter().flat_map(|week| [week.title.as_str(), week.why.as_str()]).collect();
            let grade = readability::grade(&texts.join("\n"));
            assert!(grade <= PLAIN, "{} reads at grade {grade:.1}", pathway.key);
        }
    }

    #[test]
    fn every_reading_says_that_it_is_not_a_diagnosis() {
        let readings: Vec<_> = exercises().unwrap().iter().filter(|exercise| exercise.kind == Kind::Reading).collect();
        assert!(readings.len() >= 5);
        for reading in readings {
            let text = told_to_clients(reading).join("\n");
            let ways_to_say_it = ["not a diagnosis", "no diagnosis", "Nothing here is a diagnosis"];
            assert!(ways_to_say_it.iter().any(|line| text.contains(line)), "{}", reading.key);
        }
    }

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
    fn the_check_in_asks_what_is_still_stuck() {
        let all = exercises().unwrap();
        let check_in = all.iter().find(|exercise| exercise.key == CHECK_IN).unwrap();
        assert!(check_in.item(&STILL_STUCK.into()).unwrap().body.is_text());
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
