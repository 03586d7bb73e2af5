//! Instruments known by their LOINC codes, in files that say less of them than Weft's library.

use serde_json::{Value, json};

use super::{super::Imported, from_questionnaire, questionnaire};
use crate::{
    exercise::{Body, Exercise, Expected, Test},
    library,
    response::Answer,
    scoring,
};

const PHQ_9: [&str; 9] =
    ["44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8"];
const ANSWERS: [&str; 4] = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"];

fn read(items: Vec<Value>, code: Option<&str>) -> Imported {
    let mut file = json!({"resourceType": "Questionnaire", "status": "active", "title": "Mood", "item": items});
    if let Some(code) = code {
        file["code"] = json!([{"system": "http://loinc.org", "code": code}]);
    }
    from_questionnaire(file.to_string().as_bytes()).unwrap()
}

/// A question as public libraries have it; `weighed`: it says what its answers count.
fn question(code: &str, weighed: bool) -> Value {
    let option = |(n, answer): (usize, &&str)| {
        let mut option =
            json!({"valueCoding": {"system": "http://loinc.org", "code": answer, "display": format!("Answer {n}")}});
        if weighed {
            option["extension"] =
                json!([{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": n}]);
        }
        option
    };
    json!({"linkId": format!("/{code}"), "type": "choice", "text": format!("Question {code}"), "prefix": "x",
        "code": [{"system": "http://loinc.org", "code": code}],
        "extension": [{"url": "http://example.org/colour", "valueString": "red"}],
        "answerOption": ANSWERS.iter().enumerate().map(option).collect::<Vec<_>>()})
}

fn questions(codes: &[&str], weighed: bool) -> Vec<Value> {
    codes.iter().map(|code| question(code, weighed)).collect()
}

fn score(exercise: &Exercise, points: i64) -> (Option<f64>, Vec<String>) {
    let answers = exercise.items.iter().map(|item| (item.id.clone(), Answer::Point(points))).collect();
    let risk = scoring::at_risk(exercise, &answers).iter().map(ToString::to_string).collect();
    (scoring::score(exercise, &answers)[0].value, risk)
}

#[test]
fn a_foreign_phq_9_watches_its_ninth_question_and_says_so_first() {
    let ours = library::exercises().unwrap().iter().find(|exercise| exercise.key == "phq-9").unwrap();
    for weighed in [true, false] {
        let Imported { exercise, notes } = read(questions(&PHQ_9, weighed), Some("44249-1"));
        assert_eq!(score(&exercise, 1), (Some(9.0), vec!["44260-8".to_owned()]), "weighed: {weighed}");
        assert_eq!(score(&exercise, 0).1, Vec::<String>::new());
        let (scale, own) = (&exercise.scales[0], &ours.scales[0]);
        assert_eq!((exercise.scales.len(), &scale.bands, &scale.change), (1, &own.bands, &own.change));
        let first: Vec<String> = notes.first.iter().map(ToString::to_string).collect();
        assert!(first[0].starts_with("item[8]: is a safety question (LOINC 44260-8)"), "{first:?}");
        assert!(first[1].contains("those of the PHQ-9"), "{first:?}");
        assert_eq!(first.len(), 2);
        assert_eq!(notes.further.len(), 2, "the same said of nine questions is said once: {:?}", notes.further);
    }
}

#[test]
fn other_answers_are_watched_as_far_as_they_say_what_they_count() {
    let mut odd = question(PHQ_9[8], true);
    odd["answerOption"].as_array_mut().unwrap().reverse();
    let exercise = read(vec![odd], None).exercise;
    assert!(matches!(exercise.items[0].body, Body::Choice { .. }));
    let watched: Vec<&Expected> = exercise.items[0].risk.iter().map(|risk| &risk.value).collect();
    assert!(exercise.items[0].risk.iter().all(|risk| risk.is == Test::Equals));
    assert_eq!(
        watched,
        ["LA6571-9", "LA6570-1", "LA6569-3"].map(|code| Expected::Text(code.into())).iter().collect::<Vec<_>>()
    );

    let words = json!({"linkId": "/44260-8", "type": "string", "text": "Dark thoughts?"});
    let Imported { exercise, notes } = read(vec![words], None);
    assert!(exercise.items[0].risk.is_empty());
    assert!(notes.first[0].what.contains("None is marked"), "{notes:?}");
}

#[test]
fn a_question_that_sounds_like_one_is_pointed_out() {
    let asked = json!({"linkId": "a", "type": "boolean", "text": "Have you thought of killing yourself?"});
    let notes = read(vec![asked], None).notes;
    assert!(notes.first[0].to_string().starts_with("item[0]: seems to be a safety question"), "{notes:?}");
    let other = json!({"linkId": "a", "type": "boolean", "text": "Have you slept?"});
    assert!(read(vec![other], None).notes.is_empty());
}

#[test]
fn the_phq_2_is_one_only_where_it_is_named() {
    let named = read(questions(&PHQ_9[..2], true), Some("55757-9")).exercise;
    assert_eq!(
        (named.scales[0].title.as_str(), named.scales[0].code.as_ref().unwrap().code.as_str()),
        ("PHQ-2", "55758-7")
    );
    assert_eq!(read(questions(&PHQ_9[..8], true), None).exercise.scales[0].title, "Total", "the PHQ-8 is none");
}

#[test]
fn a_rule_that_was_taken_away_here_stays_away() {
    let mut exercise = read(questions(&PHQ_9, true), Some("44249-1")).exercise;
    exercise.items[8].risk.clear();
    let again = from_questionnaire(questionnaire(&exercise).0.to_string().as_bytes()).unwrap().exercise;
    assert_eq!((again.items, again.scales), (exercise.items, exercise.scales));
}
