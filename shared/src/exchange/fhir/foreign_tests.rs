//! Questionnaires that other systems wrote.

use serde_json::{Value, json};

use super::{super::Imported, from_questionnaire};
use crate::exercise::{Body, Condition, Exercise, Expected, Fault, Item, Method, Test};

const ORDINAL: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
const WEIGHT: &str = "http://hl7.org/fhir/StructureDefinition/itemWeight";

fn read(items: Value) -> Result<Imported, Vec<String>> {
    read_file(json!({"resourceType": "Questionnaire", "status": "active", "title": "Sleep", "item": items}))
}

fn read_file(file: Value) -> Result<Imported, Vec<String>> {
    from_questionnaire(file.to_string().as_bytes()).map_err(|faults| faults.iter().map(Fault::to_string).collect())
}

fn items(items: Value) -> (Exercise, Vec<String>) {
    let Imported { exercise, notes } = read(items).unwrap();
    (exercise, notes.all().map(Fault::to_string).collect())
}

fn item(exercise: &Exercise, id: &str) -> Item {
    exercise.item(&id.into()).unwrap_or_else(|| panic!("{id}: {exercise:?}")).clone()
}

/// Options "a", "b" and so on that count 0, 1 and so on.
fn rising(url: &str) -> Value {
    let option = |n: usize, code: &str| json!({"extension": [{"url": url, "valueDecimal": n}], "valueCoding": {"system": "http://loinc.org", "code": code, "display": code}});
    json!([option(0, "a"), option(1, "b"), option(2, "c")])
}

#[test]
fn a_plain_measure_becomes_scales_and_a_score() {
    let (exercise, left_out) = items(json!([
        {"linkId": "/q/1", "type": "choice", "text": "One", "answerOption": rising(ORDINAL), "code": [{"system": "http://loinc.org", "code": "1-1"}]},
        {"linkId": "/q/2", "type": "choice", "text": "Two", "answerOption": rising(WEIGHT), "required": true},
        {"linkId": "sum", "type": "decimal", "text": "Sum", "readOnly": true,
         "code": [{"system": "http://loinc.org", "code": "9-9"}], "extension": [{
            "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
            "valueExpression": {"language": "text/fhirpath",
                "expression": "%resource.item.where(linkId='/q/1' or linkId = '/q/2').answer.value.ordinal().sum()"}}]}
    ]));
    assert_eq!(exercise.key, "sleep");
    let Body::Scale { min: 0, labels, codes } = item(&exercise, "q-1").body else { panic!() };
    assert_eq!((labels, codes.len()), (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], 3));
    assert!(item(&exercise, "q-2").required);
    let scale = &exercise.scales[0];
    assert_eq!(
        (scale.id.as_str(), scale.title.as_str(), scale.items.len(), scale.method),
        ("sum", "Sum", 2, Method::Sum)
    );
    assert_eq!(scale.code.as_ref().unwrap().code, "9-9");
    assert_eq!(
        left_out,
        ["item[2]: is read as the sum of the questions its formula names; check weights and reversed questions"]
    );
}

#[test]
fn without_a_score_what_counts_is_added_up() {
    let (exercise, _) = items(json!([
        {"linkId": "a", "type": "choice", "text": "One", "answerOption": rising(ORDINAL)},
        {"linkId": "b", "type": "integer", "text": "Two"}
    ]));
    assert_eq!((exercise.scales[0].id.as_str(), exercise.scales[0].items.len()), ("total", 1));
    assert_eq!((exercise.minutes, exercise.items.len()), (1, 2));
}

#[test]
fn every_kind_of_question_finds_its_type() {
    let url = |name: &str| format!("http://hl7.org/fhir/StructureDefinition/{name}");
    let control = |code: &str| json!({"url": url("questionnaire-itemControl"), "valueCodeableConcept": {"coding": [{"code": code}]}});
    let slider = |max: i64| json!([control("slider"), {"url": url("minValue"), "valueInteger": 0}, {"url": url("maxValue"), "valueInteger": max}]);
    let (exercise, left_out) = items(json!([
        {"linkId": "intro", "type": "display", "text": "Please answer."},
        {"linkId": "note", "type": "display", "text": "Heading\n\nText."},
        {"linkId": "bool", "type": "boolean", "text": "?"},
        {"linkId": "quantity", "type": "quantity", "text": "?", "extension": [{"url": url("questionnaire-unit"), "valueCoding": {"code": "kg"}}]},
        {"linkId": "slider", "type": "integer", "text": "?", "extension": slider(10), "item": [
            {"linkId": "low", "type": "display", "text": "little", "extension": [control("lower")]},
            {"linkId": "why", "type": "display", "text": "As it is today.", "extension": [control("help")]}]},
        {"linkId": "wide", "type": "integer", "text": "?", "extension": slider(100)},
        {"linkId": "open", "type": "open-choice", "text": "?", "answerOption": [{"valueString": "Tea"}, {"valueString": "Coffee"}]},
        {"linkId": "many", "type": "choice", "repeats": true, "text": "?", "answerOption": [{"valueCoding": {"code": "x", "display": "X"}}]},
        {"linkId": "int", "type": "integer", "text": "?", "answerOption": [{"valueInteger": 1}, {"valueInteger": 2}]},
        {"linkId": "when", "type": "dateTime", "text": "?"},
        {"linkId": "table", "type": "group", "text": "How often?", "extension": [control("table")], "item": [
            {"linkId": "table.one", "type": "choice", "text": "One", "answerOption": [
                {"valueCoding": {"code": "0", "display": "no"}, "extension": [{"url": ORDINAL, "valueDecimal": 0}]},
                {"valueCoding": {"code": "1", "display": "yes"}, "extension": [{"url": ORDINAL, "valueDecimal": 1}]}]}]},
        {"linkId": "log", "type": "group", "repeats": true, "text": "When?", "item": [{"linkId": "day", "type": "string", "text": "Day"}]}
    ]));
    assert_eq!(exercise.intro, "Please answer.");
    let note = item(&exercise, "note");
    assert_eq!((note.prompt.as_str(), note.body), ("Heading", Body::Display { text: "Text.".to_owned() }));
    assert_eq!(item(&exercise, "bool").body.options().len(), 2);
    assert!(matches!(item(&exercise, "quantity").body, Body::Number { unit: Some(unit), .. } if unit == "kg"));
    let slider = item(&exercise, "slider");
    assert_eq!(slider.help.as_deref(), Some("As it is today."));
    assert_eq!(slider.body, Body::Slider { low: "little".to_owned(), high: String::new() });
    assert!(matches!(item(&exercise, "wide").body, Body::Number { max: Some(100.0), decimals: 0, .. }));
    assert_eq!(item(&exercise, "open").body.options().len(), 3);
    let other = item(&exercise, "open-other");
    assert_eq!(other.body, Body::ShortText);
    assert!(
        matches!(&other.show_if, Some(Condition::All(rules)) if rules[0].value == Some(Expected::Text("other".to_owned())))
    );
    assert!(matches!(item(&exercise, "many").body, Body::Choices { .. }));
    assert_eq!(item(&exercise, "int").body.points().len(), 2);
    assert_eq!(item(&exercise, "when").body, Body::Date);
    assert!(matches!(item(&exercise, "table").body, Body::Matrix { min: 0, rows, .. } if rows[0].id == "one"));
    assert!(matches!(item(&exercise, "log").body, Body::LogRows { most: 20, .. }));
    assert_eq!(left_out.len(), 3, "{left_out:?}");
}

#[test]
fn what_weft_cannot_ask_is_named() {
    let (exercise, left_out) = items(json!([
        {"linkId": "a", "type": "string", "text": "?", "maxLength": 20, "initial": [{"valueString": "x"}], "prefix": "1.",
         "extension": [{"url": "http://example.org/colour", "valueString": "red"}]},
        {"linkId": "b", "type": "attachment", "text": "A photo"},
        {"linkId": "c", "type": "choice", "text": "?", "answerValueSet": "http://example.org/list"},
        {"linkId": "d", "type": "date", "text": "?", "enableWhen": [{"question": "b", "operator": "exists", "answerBoolean": true}]},
        {"linkId": "e", "type": "string", "text": "?", "repeats": true},
        {"linkId": "f", "type": "string", "text": "?", "readOnly": true}
    ]));
    assert_eq!(exercise.items.len(), 3);
    assert_eq!(item(&exercise, "d").show_if, None);
    let places: Vec<&str> = left_out.iter().filter_map(|left| left.split_once(':')).map(|(place, _)| place).collect();
    let expected = [
        // What is asked otherwise, or not at all, stands first.
        "item[1]",
        "item[2].answerValueSet",
        "item[4].repeats",
        "item[3].enableWhen[0]",
        "item[0].maxLength",
        "item[0].prefix",
        "item[0].initial",
        "item[0].extension[0]",
        "item[5]",
    ];
    assert_eq!(places, expected);
}

#[test]
fn groups_are_opened_and_hand_on_their_conditions() {
    let when =
        |question: &str, code: &str| json!({"question": question, "operator": "=", "answerCoding": {"code": code}});
    let (exercise, left_out) = items(json!([
        {"linkId": "a", "type": "choice", "text": "?", "answerOption": rising(ORDINAL)},
        {"linkId": "g", "type": "group", "text": "Nights", "enableWhen": [when("a", "b")], "item": [
            {"linkId": "t", "type": "display", "text": "Think of last week."},
            {"linkId": "b", "type": "boolean", "text": "?"},
            {"linkId": "c", "type": "date", "text": "?", "enableWhen": [{"question": "b", "operator": "=", "answerBoolean": true}]},
            {"linkId": "d", "type": "date", "text": "?", "enableBehavior": "any", "enableWhen": [when("a", "b"), when("a", "c")]}]}
    ]));
    let heading = item(&exercise, "g");
    assert_eq!(
        (heading.prompt.as_str(), &heading.body),
        ("Nights", &Body::Display { text: "Think of last week.".to_owned() })
    );
    let Some(Condition::All(rules)) = item(&exercise, "b").show_if else { panic!() };
    assert_eq!((rules[0].is, &rules[0].value), (Test::Equals, &Some(Expected::Number(1.0))));
    assert_eq!(heading.show_if, item(&exercise, "b").show_if);
    assert!(matches!(item(&exercise, "c").show_if, Some(Condition::All(rules)) if rules.len() == 2));
    assert!(matches!(item(&exercise, "d").show_if, Some(Condition::Any(_))));
    assert_eq!(
        left_out,
        ["item[1].item[3]: depends on groups around it in a way Weft cannot express; only its own condition is kept"]
    );
}

#[test]
fn answers_in_the_file_itself_are_found() {
    let concept = |n: usize| json!({"code": format!("c{n}"), "display": format!("C {n}"), "extension": [{"url": WEIGHT, "valueDecimal": n}]});
    let file = json!({"resourceType": "Questionnaire", "status": "draft", "title": "T",
        "contained": [{"resourceType": "ValueSet", "id": "set", "compose": {"include": [{"system": "http://x.org", "concept": [concept(1), concept(2)]}]}}],
        "item": [{"linkId": "a", "type": "choice", "text": "?", "answerValueSet": "#set"}]});
    let read = read_file(file).unwrap();
    assert!(
        matches!(&read.exercise.items[0].body, Body::Scale { min: 1, codes, .. } if codes[0].system == "http://x.org")
    );
}

#[test]
fn broken_rules_are_refused_with_their_place() {
    let faults = read(json!([
        {"linkId": "a", "type": "group", "text": "?"},
        {"linkId": "a", "type": "display", "text": "?", "code": [{"code": "x"}], "required": true},
        {"linkId": "b", "type": "choice", "text": "?", "answerOption": [{"valueString": "x", "valueInteger": 1}], "answerValueSet": "#x",
         "initial": [{"valueString": "x"}]},
        {"type": "question"},
        {"linkId": "c", "type": "string", "text": "?", "enableWhen": [
            {"question": "zz", "operator": "exists", "answerString": "x"}, {"question": "b", "operator": "~"}]},
        {"linkId": "d", "type": "group", "item": [{"linkId": "b", "type": "string"}]}
    ]))
    .unwrap_err();
    let places: Vec<&str> = faults.iter().filter_map(|fault| fault.split_once(':')).map(|(place, _)| place).collect();
    let expected = [
        "item[0].item",
        "item[1].linkId",
        "item[1].code",
        "item[1].required",
        "item[2].answerValueSet",
        "item[2].initial",
        "item[2].answerOption[0]",
        "item[3].linkId",
        "item[3].type",
        "item[4].enableBehavior",
        "item[4].enableWhen[0].question",
        "item[4].enableWhen[0]",
        "item[4].enableWhen[1].operator",
        "item[4].enableWhen[1]",
        "item[5].item[0].linkId",
    ];
    assert_eq!(places, expected);
    assert_eq!(read(json!([{"linkId": "a", "type": "string"}])).unwrap_err(), ["item[0].text: write something here"]);
    assert_eq!(read(json!([])).unwrap_err(), ["item: add at least one question"]);
    assert_eq!(read(json!([{"linkId": 3}])).unwrap_err(), ["item[0].linkId: is 3 but should be text"]);
}

#[test]
fn a_file_that_was_changed_elsewhere_says_what_counts() {
    let exercise = crate::library::exercises().unwrap().iter().find(|exercise| exercise.key == "phq-9").unwrap();
    let (mut file, _) = super::questionnaire(exercise);
    file["title"] = "PHQ, for us".into();
    let items = file["item"].as_array_mut().unwrap();
    let first = items.iter_mut().find(|item| item["linkId"] == "q1").unwrap();
    first["text"] = "Changed".into();
    first["answerOption"][0]["valueCoding"]["display"] = "Never".into();
    let last = items.iter_mut().find(|item| !item["enableWhen"].is_null()).unwrap();
    last["enableWhen"].as_array_mut().unwrap().truncate(3);
    let changed = last["linkId"].as_str().unwrap().to_owned();
    let Imported { exercise: read, notes } = read_file(file).unwrap();
    assert!(matches!(item(&read, &changed).show_if, Some(Condition::Any(rules)) if rules.len() == 3));
    assert_eq!((read.title.as_str(), notes.is_empty()), ("PHQ, for us", true));
    let item = item(&read, "q1");
    assert_eq!((item.prompt.as_str(), item.body.points()[0].1.as_str()), ("Changed", "Never"));
    assert_eq!(read.scales, exercise.scales);
}
