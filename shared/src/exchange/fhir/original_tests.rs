//! What came in leaves again, also after it was changed here.

use serde_json::{Value, json};

use super::{super::Imported, from_questionnaire, questionnaire};
use crate::exercise::{AnswerRule, Body, Exercise, Expected, Fault, Item, Test};

fn option(code: &str, display: &str, score: i32) -> Value {
    json!({"valueCoding": {"system": "http://example.org/often", "code": code, "display": display}, "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": score},
        {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-optionPrefix", "valueString": score.to_string()}]})
}

/// Groups, a boolean, a quantity, and much that Weft has no place for.
fn came() -> Value {
    let often = json!([option("n", "Never", 0), option("s", "Sometimes", 1), option("o", "Often", 2)]);
    json!({
        "resourceType": "Questionnaire", "id": "evening", "url": "http://example.org/q/evening", "version": "2", "status": "draft",
        "title": "Evening", "publisher": "A clinic", "copyright": "Free to use", "useContext": [{"code": {"code": "x"}}],
        "item": [
            {"linkId": "1", "type": "group", "text": "Today", "prefix": "A", "item": [
                {"linkId": "1.1", "type": "boolean", "text": "Did you rest?", "required": true, "definition": "http://example.org#rest",
                 "item": [{"linkId": "1.1.h", "type": "display", "text": "A nap counts.", "extension": [
                    {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
                     "valueCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": "help"}]}}]}]},
                {"linkId": "1.2", "type": "choice", "text": "How often?", "answerOption": often, "enableWhen": [
                    {"question": "1.1", "operator": "=", "answerBoolean": true}]}]},
            {"linkId": "2", "type": "group", "text": "Water", "item": [
                {"linkId": "2.1", "type": "quantity", "text": "How much?", "extension": [
                    {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption",
                     "valueCoding": {"system": "http://unitsofmeasure.org", "code": "mL", "display": "ml"}}]},
                {"linkId": "2.2", "type": "attachment", "text": "A photo"},
                {"linkId": "2.3", "type": "string", "text": "In a word", "maxLength": 20, "initial": [{"valueString": "so"}]}]},
        ]
    })
}

fn read(file: &Value) -> Exercise {
    let read = from_questionnaire(file.to_string().as_bytes());
    read.unwrap_or_else(|faults| panic!("{faults:?}\n{file:#}")).exercise
}

/// The exercise without the file it came from.
fn itself(exercise: &Exercise) -> Exercise {
    Exercise { original: None, ..exercise.clone() }
}

fn at<'e>(exercise: &'e mut Exercise, prompt: &str) -> &'e mut Item {
    exercise.items.iter_mut().find(|item| item.prompt == prompt).unwrap()
}

#[test]
fn what_was_not_changed_leaves_as_it_came() {
    let (came, exercise) = (came(), read(&came()));
    assert_eq!(questionnaire(&exercise).0, came);
    assert_eq!(read(&questionnaire(&exercise).0), exercise);
}

#[test]
fn a_change_is_written_where_it_belongs_and_all_else_stays() {
    let change = |change: fn(&mut Exercise)| {
        let mut exercise = read(&came());
        change(&mut exercise);
        assert_eq!(exercise.check(), []);
        let (file, lost) = questionnaire(&exercise);
        assert!(lost.iter().all(|line| !line.starts_with("The original file")), "{lost:?}");
        assert_eq!(itself(&read(&file)), itself(&exercise), "{file:#}");
        assert_eq!(
            (&file["status"], &file["url"], &file["useContext"]),
            (&"draft".into(), &"http://example.org/q/evening".into(), &came()["useContext"])
        );
        file
    };
    let came = came();

    let file = change(|exercise| exercise.title = "At night".into());
    assert_eq!((&file["title"], &file["item"]), (&"At night".into(), &came["item"]));

    let file = change(|exercise| at(exercise, "Did you rest?").prompt = "Did you rest at all?".into());
    let item = &file["item"][0]["item"][0];
    assert_eq!((&item["text"], &item["type"]), (&"Did you rest at all?".into(), &"boolean".into()));
    assert_eq!(
        (&item["item"], &item["definition"]),
        (&came["item"][0]["item"][0]["item"], &"http://example.org#rest".into())
    );

    let file = change(|exercise| at(exercise, "Did you rest?").help = Some("Sitting counts.".into()));
    assert_eq!(file["item"][0]["item"][0]["item"][0]["text"], "Sitting counts.");

    let file = change(|exercise| {
        let Body::Scale { labels, .. } = &mut at(exercise, "How often?").body else { panic!() };
        labels[1] = "Now and then".into();
    });
    let options = &file["item"][0]["item"][1]["answerOption"];
    assert_eq!(
        options[1]["valueCoding"],
        json!({"system": "http://example.org/often", "code": "s", "display": "Now and then"})
    );
    assert_eq!(options[1]["extension"], came["item"][0]["item"][1]["answerOption"][1]["extension"]);

    let file = change(|exercise| exercise.items.retain(|item| item.prompt != "In a word"));
    assert_eq!(file["item"][1]["item"].as_array().map(Vec::len), Some(2), "and the photo nobody asks for stays");

    let file = change(|exercise| {
        exercise.items.insert(2, Item::new("more", "What else?", Body::LongText));
        at(exercise, "How often?").risk = vec![AnswerRule { is: Test::AtLeast, value: Expected::Number(2.0) }];
    });
    assert_eq!(file["item"][0]["item"][1]["linkId"], "more", "it stands behind the question it follows");

    let file = change(|exercise| at(exercise, "How often?").show_if = None);
    assert_eq!(file["item"][0]["item"][1]["enableWhen"], Value::Null);

    let file = change(|exercise| {
        at(exercise, "In a word").body = Body::Number { min: Some(0.0), max: Some(9.0), unit: None, decimals: 0 };
    });
    assert_eq!(
        (&file["item"][1]["item"][2]["type"], &file["item"][1]["item"][2]["linkId"]),
        (&"integer".into(), &"2.3".into())
    );

    change(|exercise| exercise.intro = "Take your time.".into());
    change(|exercise| exercise.scales.clear());
    let file = change(|exercise| exercise.items[0].body = Body::Display { text: "This day".into() });
    assert_eq!((&file["item"][0]["text"], &file["item"][0]["prefix"]), (&"This day".into(), &"A".into()));
}

#[test]
fn what_no_longer_fits_is_said() {
    let mut exercise = read(&came());
    let last = exercise.items.len() - 1;
    exercise.items.swap(last, last - 1);
    let (file, lost) = questionnaire(&exercise);
    assert!(lost[0].starts_with("The original file"), "{lost:?}");
    assert_eq!(itself(&read(&file)), Exercise { key: read(&file).key, ..itself(&exercise) });
}

#[test]
fn a_file_too_large_to_keep_is_read_and_that_is_said() {
    let mut large = came();
    large["purpose"] = "x".repeat(crate::exercise::LONGEST_ORIGINAL).into();
    let Imported { exercise, notes } = from_questionnaire(large.to_string().as_bytes()).unwrap();
    assert_eq!(exercise.original, None);
    assert!(notes.first[0].to_string().contains("saves only what it uses"), "{:?}", notes.first);
    let mut exercise = read(&came());
    exercise.original = Some("x".repeat(crate::exercise::LONGEST_ORIGINAL + 1));
    assert_eq!(exercise.check().iter().map(|Fault { place, .. }| place.as_str()).collect::<Vec<_>>(), ["original"]);
}
