//! Round trips: what goes out comes back the same.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Notes, check, fhir, generated, weft};
use crate::{exercise::Exercise, library, response::Answers};

fn through_weft(exercise: &Exercise) -> Exercise {
    weft::read(weft::write(exercise).as_bytes()).unwrap()
}

fn through_fhir(exercise: &Exercise) -> Exercise {
    let (file, _) = fhir::questionnaire(exercise);
    let text = serde_json::to_vec(&file).unwrap();
    let read = fhir::from_questionnaire(&text).unwrap_or_else(|faults| panic!("{faults:?}\n{file:#}"));
    assert!(read.notes.is_empty(), "{:?}\n{file:#}", read.notes);
    read.exercise
}

fn through_a_response(exercise: &Exercise, answers: &Answers) -> Answers {
    let file = fhir::response(exercise, answers, "2026-11-24T14:02:00Z", Some("Patient/1"));
    let text = serde_json::to_string(&file).unwrap();
    // A draft may leave required items open.
    let draft = text.replace("\"status\":\"completed\"", "\"status\":\"in-progress\"");
    fhir::from_response(exercise, draft.as_bytes()).unwrap_or_else(|faults| panic!("{faults:?}\n{file:#}")).answers
}

/// The first line in which two exercises differ; a whole exercise is too much to read.
fn differs(one: &Exercise, other: &Exercise) -> String {
    let lines = |exercise: &Exercise| weft::write(exercise).lines().map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (lines(one), lines(other));
    let first = one.iter().zip(&other).position(|(one, other)| one != other);
    first.map_or(String::new(), |n| {
        format!("{:?} for {:?}", &one[n..one.len().min(n + 3)], &other[n..other.len().min(n + 3)])
    })
}

#[test]
fn every_built_in_exercise_survives_both_forms() {
    for exercise in library::exercises().unwrap() {
        assert_eq!(through_weft(exercise), *exercise);
        assert_eq!(through_fhir(exercise), *exercise);
        let (file, _) = fhir::questionnaire(exercise);
        for file in [weft::write(exercise), file.to_string()] {
            let read = check(file.as_bytes()).unwrap();
            assert_eq!((read.exercise, read.notes), (exercise.clone(), Notes::default()));
        }
    }
}

#[test]
fn a_full_size_exercise_goes_through_quickly() {
    let mut exercise = library::exercises().unwrap()[0].clone();
    let (item, began) = (exercise.items[0].clone(), Instant::now());
    exercise.items =
        (0..200).map(|n| crate::exercise::Item { id: format!("q-{n}").as_str().into(), ..item.clone() }).collect();
    exercise.scales.clear();
    exercise.outcomes.clear();
    assert_eq!(&through_fhir(&exercise), &exercise);
    assert!(began.elapsed() < Duration::from_secs(3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn a_made_up_exercise_is_sound_and_survives_both_forms(exercise in generated::exercise()) {
        prop_assert_eq!(exercise.check(), vec![]);
        prop_assert_eq!(differs(&through_weft(&exercise), &exercise), "");
        prop_assert_eq!(differs(&through_fhir(&exercise), &exercise), "");
    }

    #[test]
    fn answers_survive_a_response(exercise in generated::exercise(), picks in generated::picks()) {
        let answers = generated::answers(&exercise, &picks);
        prop_assert_eq!(&through_a_response(&exercise, &answers), &answers);
    }

    #[test]
    fn answers_to_built_in_exercises_survive_a_response(n in 0usize..1_000, picks in generated::picks()) {
        let all = library::exercises().unwrap();
        let exercise = &all[n % all.len()];
        let answers = generated::answers(exercise, &picks);
        prop_assert_eq!(&through_a_response(exercise, &answers), &answers);
    }
}
