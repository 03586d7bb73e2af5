//! Responses held against a questionnaire of another system: sound ones are taken, others refused with their place.

use serde_json::{Value, json};

use super::{Answered, from_questionnaire, from_response};
use crate::exercise::{Exercise, Fault};

const URL: &str = "http://hl7.org/fhir/StructureDefinition";

fn exercise(items: Value) -> Exercise {
    let file = json!({"resourceType": "Questionnaire", "status": "active", "title": "T", "item": items});
    from_questionnaire(file.to_string().as_bytes()).unwrap().exercise
}

fn check(exercise: &Exercise, items: Value) -> Result<Answered, Vec<String>> {
    let file = json!({"resourceType": "QuestionnaireResponse", "status": "completed", "item": items});
    from_response(exercise, file.to_string().as_bytes()).map_err(|faults| faults.iter().map(Fault::to_string).collect())
}

fn coding(code: &str) -> Value {
    json!({"valueCoding": {"system": "http://x.org", "code": code, "display": code.to_uppercase()}})
}

#[test]
fn sound_answers_of_every_type_are_taken() {
    let options = json!([coding("a"), coding("b"), coding("c")]);
    let cases = [
        (json!({"type": "boolean"}), json!([{"valueBoolean": false}])),
        (
            json!({"type": "integer", "answerOption": [{"valueInteger": 2}, {"valueInteger": 5}]}),
            json!([{"valueInteger": 5}]),
        ),
        (
            json!({"type": "choice", "answerOption": [{"valueString": "Tea"}, {"valueString": "Milk"}]}),
            json!([{"valueString": "Milk"}]),
        ),
        (
            json!({"type": "choice", "answerOption": [{"valueDate": "2026-01-02"}]}),
            json!([{"valueDate": "2026-01-02"}]),
        ),
        (json!({"type": "choice", "answerOption": [{"valueTime": "08:00:00"}]}), json!([{"valueTime": "08:00:00"}])),
        (json!({"type": "dateTime"}), json!([{"valueDateTime": "2026-01-02T10:00:00+02:00"}])),
        (json!({"type": "dateTime"}), json!([{"valueDateTime": "2026-01-02"}])),
        (json!({"type": "date"}), json!([{"valueDate": "2026-11"}])),
        (json!({"type": "time"}), json!([{"valueTime": "10:20:30"}])),
        (json!({"type": "decimal"}), json!([{"valueDecimal": 1.25}])),
        (json!({"type": "quantity"}), json!([{"valueQuantity": {"value": 3, "unit": "kg"}}])),
        (json!({"type": "open-choice", "answerOption": options}), json!([{"valueString": "my own"}])),
        (json!({"type": "open-choice", "answerOption": options}), json!([coding("b")])),
        (json!({"type": "open-choice", "answerOption": options}), json!([{"valueCoding": {"display": "my own"}}])),
        (
            json!({"type": "choice", "answerOption": [{"valueCoding": {"display": "Blue"}}]}),
            json!([{"valueCoding": {"display": "Blue"}}]),
        ),
        (json!({"type": "choice", "answerOption": options}), json!([{"valueCoding": {"display": "B"}}])),
        (json!({"type": "choice", "repeats": true, "answerOption": options}), json!([coding("a"), coding("c")])),
        (json!({"type": "string", "repeats": true}), json!([{"valueString": "one"}, {"valueString": "two"}])),
        (json!({"type": "integer", "repeats": true}), json!([{"valueInteger": 1}, {"valueInteger": 2}])),
        (json!({"type": "url"}), json!([{"valueUri": "http://x.org"}])),
    ];
    for (mut asked, answer) in cases {
        asked["linkId"] = "q".into();
        asked["text"] = "?".into();
        let other = json!({"linkId": "z", "type": "string", "text": "?"});
        let exercise = exercise(json!([asked, other]));
        let found = check(&exercise, json!([{"linkId": "q", "answer": answer}]));
        let found = found.unwrap_or_else(|faults| panic!("{asked}: {faults:?}"));
        let is_kept = !found.answers.is_empty();
        assert!(
            is_kept != (found.not_taken.len() == 1 && found.answers.is_empty()),
            "kept, or said: {asked} {found:?}"
        );
    }
}

#[test]
fn own_words_stand_behind_something_else() {
    let asked = json!([{"linkId": "q", "type": "open-choice", "text": "?", "answerOption": [coding("a")]}]);
    let exercise = exercise(asked);
    let answers =
        check(&exercise, json!([{"linkId": "q", "answer": [{"valueString": "Sleeping in"}]}])).unwrap().answers;
    assert_eq!(answers[&"q-other".into()].shown(&exercise.items[1]), "Sleeping in");
}

/// One item, a sound answer, one that goes beyond its limit, and what is said of it.
#[test]
fn every_limit_of_the_file_is_held() {
    let limit = |name: &str, kind: &str, value: Value| {
        let mut limit = json!({"url": format!("{URL}/{name}")});
        limit[format!("value{kind}")] = value;
        limit
    };
    let quantity = |value: i32, unit: &str| json!([{"valueQuantity": {"value": value, "unit": unit, "code": unit}}]);
    let exclusive = {
        let mut none = coding("none");
        none["extension"] = json!([limit("questionnaire-optionExclusive", "Boolean", json!(true))]);
        json!([coding("a"), coding("b"), none])
    };
    let sdc = |name: &str, value: i32| json!({"url": format!("http://hl7.org/fhir/uv/sdc/StructureDefinition/{name}"), "valueQuantity": {"value": value, "unit": "kg", "code": "kg"}});
    let text = |text: &str| json!([{"valueString": text}]);
    let cases = [
        (
            json!({"type": "choice", "repeats": true, "answerOption": exclusive}),
            json!([coding("none")]),
            json!([coding("a"), coding("none")]),
            "cannot be combined",
        ),
        (
            json!({"type": "string", "maxLength": 3}),
            text("abc"),
            text("abcd"),
            "has 4 characters; at most 3 are allowed",
        ),
        (
            json!({"type": "string", "extension": [limit("minLength", "Integer", json!(2))]}),
            text("ab"),
            text("a"),
            "at least 2 are needed",
        ),
        (
            json!({"type": "integer", "extension": [limit("minValue", "Integer", json!(1)), limit("maxValue", "Integer", json!(9))]}),
            json!([{"valueInteger": 9}]),
            json!([{"valueInteger": 10}]),
            "is more than 9",
        ),
        (
            json!({"type": "date", "extension": [limit("minValue", "Date", json!("2026-01-01"))]}),
            json!([{"valueDate": "2026-01-01"}]),
            json!([{"valueDate": "2025-12-31"}]),
            "is less than 2026-01-01",
        ),
        (
            json!({"type": "decimal", "extension": [limit("maxDecimalPlaces", "Integer", json!(1))]}),
            json!([{"valueDecimal": 1.5}]),
            json!([{"valueDecimal": 1.55}]),
            "more than 1 decimals",
        ),
        (
            json!({"type": "quantity", "extension": [sdc("sdc-questionnaire-minQuantity", 2), sdc("sdc-questionnaire-maxQuantity", 5)]}),
            quantity(5, "kg"),
            quantity(6, "kg"),
            "is more than 5 kg",
        ),
        (
            json!({"type": "quantity", "extension": [limit("questionnaire-unit", "Coding", json!({"code": "kg"}))]}),
            quantity(1, "kg"),
            quantity(1, "lb"),
            "is in “lb” but should be in kg",
        ),
        (
            json!({"type": "string", "repeats": true, "required": true, "extension": [limit("questionnaire-minOccurs", "Integer", json!(2))]}),
            json!([{"valueString": "a"}, {"valueString": "b"}]),
            text("a"),
            "“q” needs 2 answers but has 1",
        ),
        (
            json!({"type": "string", "repeats": true, "extension": [limit("questionnaire-maxOccurs", "Integer", json!(1))]}),
            text("a"),
            json!([{"valueString": "a"}, {"valueString": "b"}]),
            "second answer",
        ),
        (
            json!({"type": "choice", "answerOption": [coding("a")]}),
            json!([coding("a")]),
            json!([coding("b")]),
            "not one of the answers the item offers",
        ),
        (json!({"type": "boolean"}), json!([{"valueBoolean": true}]), text("yes"), "is text but should be yes or no"),
        (
            json!({"type": "dateTime"}),
            json!([{"valueDateTime": "2026"}]),
            json!([{"valueDateTime": "2026-01-02T10:00"}]),
            "a day with a time and its zone",
        ),
    ];
    for (mut asked, sound, wrong, said) in cases {
        asked["linkId"] = "q".into();
        asked["text"] = "?".into();
        let exercise = exercise(json!([asked]));
        assert!(check(&exercise, json!([{"linkId": "q", "answer": sound}])).is_ok(), "{asked}");
        let faults = check(&exercise, json!([{"linkId": "q", "answer": wrong}])).expect_err(said);
        assert!(faults.len() == 1 && faults[0].contains(said), "{faults:?} instead of {said}");
    }
}

#[test]
fn groups_are_held_to_what_they_ask() {
    let inside = json!([{"linkId": "q", "type": "string", "text": "?"}]);
    let required = exercise(json!([{"linkId": "g", "type": "group", "text": "G", "required": true, "item": inside}]));
    assert_eq!(check(&required, json!([])).unwrap_err(), ["item: “g” needs an answer"]);
    assert!(
        check(&required, json!([{"linkId": "g", "item": [{"linkId": "q", "answer": [{"valueString": "x"}]}]}])).is_ok()
    );
    let flat = json!([{"linkId": "q", "answer": [{"valueString": "x"}]}]);
    assert!(check(&required, flat).unwrap_err()[0].contains("no item with this linkId here"));
}

#[test]
fn what_is_not_checked_is_said() {
    let asked = json!([
        {"linkId": "a", "type": "string", "text": "?", "extension": [{"url": format!("{URL}/regex"), "valueString": "x+"}]},
        {"linkId": "b", "type": "choice", "text": "?", "answerValueSet": "http://x.org/list"},
        {"linkId": "c", "type": "string", "text": "?", "extension": [{
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
            "valueExpression": {"language": "text/fhirpath", "expression": "true"}}]}
    ]);
    let answers = json!([{"linkId": "a", "answer": [{"valueString": "y"}]}, {"linkId": "b", "answer": [coding("a")]}]);
    let found = check(&exercise(asked), answers).unwrap();
    let unchecked: Vec<String> = found.unchecked.iter().map(Fault::to_string).collect();
    assert_eq!(unchecked.len(), 3, "{unchecked:?}");
    assert!(unchecked.iter().any(|line| line == "a: its “regex” was not checked"), "{unchecked:?}");
    assert!(unchecked.iter().any(|line| line.starts_with("b: whether its answer is on the list")), "{unchecked:?}");
    assert!(unchecked.iter().any(|line| line.starts_with("c: whether it is asked")), "{unchecked:?}");
    assert_eq!(found.not_taken.len(), 1, "the list is not in the file, so Weft asks nothing there");
}
