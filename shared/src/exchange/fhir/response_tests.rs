//! A response is checked against the questionnaire it answers.

use serde_json::{Value, json};

use super::{from_response, response};
use crate::{
    exercise::{Exercise, Fault},
    response::{Answer, Answers},
};

fn exercise() -> Exercise {
    let exercise = json!({
        "key": "k", "kind": "quiz", "title": "T", "summary": "S", "minutes": 1, "intro": "Hello.",
        "items": [
            {"id": "q1", "prompt": "How often?", "required": true, "type": "scale", "min": 0, "labels": ["never", "often"],
             "codes": [{"system": "http://loinc.org", "code": "LA1"}, {"system": "http://loinc.org", "code": "LA2"}]},
            {"id": "q2", "prompt": "Which?", "type": "choice", "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
             "show_if": {"all": [{"item": "q1", "is": "at-least", "value": 1}]}},
            {"id": "m", "prompt": "Each?", "type": "matrix", "rows": [{"id": "r1", "label": "One"}], "min": 1, "labels": ["x", "y"]},
            {"id": "n", "prompt": "Hours?", "may_decline": true, "type": "number", "min": 0, "max": 24, "decimals": 1},
            {"id": "log", "prompt": "When?", "type": "log-rows", "columns": [{"id": "c", "label": "C"}], "most": 2},
            {"id": "read", "prompt": "Note", "type": "content-note"}
        ],
        "scales": [{"id": "s", "title": "Score", "method": "sum", "missing_up_to": 0, "items": [{"item": "q1"}],
            "code": {"system": "http://loinc.org", "code": "44261-6"}}]
    });
    let exercise: Exercise = serde_json::from_value(exercise).unwrap();
    assert_eq!(exercise.check(), []);
    exercise
}

fn code(code: &str) -> Value {
    json!([{"valueCoding": {"system": "http://loinc.org", "code": code}}])
}

fn own(item: &str, code: &str) -> Value {
    json!([{"valueCoding": {"system": format!("urn:weft:exercise:k:{item}"), "code": code}}])
}

fn read(items: Value) -> Result<Answers, Vec<String>> {
    let file = json!({"resourceType": "QuestionnaireResponse", "status": "completed", "item": items,
        "questionnaire": "urn:weft:exercise:k|2"});
    from_response(&exercise(), file.to_string().as_bytes())
        .map(|answered| answered.answers)
        .map_err(|faults| faults.iter().map(Fault::to_string).collect())
}

fn faults(items: Value) -> Vec<String> {
    read(items).unwrap_err()
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    let q1 = json!({"linkId": "q1", "answer": code("LA2")});
    let cases = [
        (json!([q1, {"linkId": "q9"}]), "item[1].linkId: the questionnaire has no item with this linkId here"),
        (json!([q1, {"linkId": "q1"}]), "item[1].linkId: this item appears twice"),
        (
            json!([{"linkId": "q1", "answer": code("LA3")}]),
            "item[0].answer[0]: is not one of the answers the item offers",
        ),
        (
            json!([{"linkId": "q1", "answer": [{"valueInteger": 1}]}]),
            "item[0].answer[0]: is a whole number but should be a coded answer",
        ),
        (
            json!([{"linkId": "q1", "answer": [code("LA1")[0], code("LA2")[0]]}]),
            "item[0].answer[1]: is a second answer; the item allows one",
        ),
        (
            json!([q1, {"linkId": "m", "item": [{"linkId": "m.r2", "answer": own("m", "1")}]}]),
            "item[1].item[0].linkId: the questionnaire has no item with this linkId here",
        ),
        (
            json!([q1, {"linkId": "m", "item": [{"linkId": "m.r1", "answer": own("m", "9")}]}]),
            "item[1].item[0].answer[0]: is not one of the answers the item offers",
        ),
        (json!([q1, {"linkId": "n", "answer": [{"valueDecimal": 25}]}]), "item[1].answer[0]: is more than 24"),
        (
            json!([q1, {"linkId": "n", "answer": [{"valueDecimal": 2.25}]}]),
            "item[1].answer[0]: has more than 1 decimals",
        ),
        (json!([q1, {"linkId": "n", "answer": [{}]}]), "item[1].answer[0]: has no value"),
        (
            json!([q1, {"linkId": "log", "item": [{"linkId": "log.c", "answer": [{"valueString": "x"}]}]}, {"linkId": "log"}, {"linkId": "log"}]),
            "item[3]: appears 3 times; at most 2 are allowed",
        ),
        (
            json!([q1, {"linkId": "read", "answer": [{"valueBoolean": true}]}]),
            "item[1].answer: answers a text that is only read",
        ),
        (json!([]), "item: “q1” needs an answer"),
        (
            json!([{"linkId": "q1", "answer": code("LA1")}, {"linkId": "q2", "answer": own("q2", "a")}]),
            "item[1]: answers an item that is not asked, given the other answers",
        ),
    ];
    for (items, fault) in cases {
        assert_eq!(faults(items), [fault]);
    }
}

#[test]
fn declining_and_scores_are_understood() {
    let declined = json!({"linkId": "n", "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-declined"}]});
    let score = json!({"linkId": "score-s", "answer": [{"valueDecimal": 1}]});
    let answers = read(json!([{"linkId": "q1", "answer": code("LA2")}, declined, score])).unwrap();
    let expected: Answers =
        [("q1".into(), Answer::Point(1)), ("n".into(), Answer::Declined { declined: true })].into_iter().collect();
    assert_eq!(answers, expected);
    let written = response(&exercise(), &answers, "2026-11-24T14:02:00Z", Some("Patient/7"));
    assert_eq!(written["item"][1]["extension"][0]["valueCode"], "asked-declined");
    assert_eq!(written["item"][2], json!({"linkId": "score-s", "text": "Score", "answer": [{"valueDecimal": 1}]}));
    assert_eq!(written["subject"]["reference"], "Patient/7");
    let again = json!({"linkId": "q1", "extension": declined["extension"]});
    assert_eq!(faults(json!([again])), ["item[0]: was declined, which the item does not offer"]);
}

#[test]
fn the_answers_of_another_exercise_are_refused() {
    let file = |field: &str, value: &str| {
        let mut file = json!({"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": []});
        file[field] = value.into();
        from_response(&exercise(), file.to_string().as_bytes())
            .map(|answered| answered.answers)
            .map_err(|faults| faults[0].place.clone())
    };
    assert_eq!(file("questionnaire", "urn:weft:exercise:other"), Err("questionnaire".to_owned()));
    assert_eq!(file("status", "entered-in-error"), Err("status".to_owned()));
    assert_eq!(file("resourceType", "Questionnaire"), Err("resourceType".to_owned()));
    assert_eq!(file("questionnaire", "https://elsewhere.example/q/1"), Ok(Answers::new()));
}
