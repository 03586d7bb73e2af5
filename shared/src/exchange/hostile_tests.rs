//! Files that mean harm: no reader panics, and none takes long.

use std::time::{Duration, Instant};

use proptest::{collection::vec, prelude::*};
use serde_json::{Map, Value, json};

use super::{LARGEST, check, fhir, generated, weft};
use crate::{exercise::Exercise, library};

/// Far above what any file needs here, in a build without optimisation too.
const LONG: Duration = Duration::from_secs(20);

fn phq_9() -> Exercise {
    library::exercises().unwrap().iter().find(|exercise| exercise.key == "phq-9").unwrap().clone()
}

/// Every reader tries the file. Nothing is expected but an end.
fn read_by_all(bytes: &[u8], exercise: &Exercise) {
    let _ = check(bytes);
    let _ = weft::read(bytes);
    let _ = fhir::from_questionnaire(bytes);
    let _ = fhir::from_response(exercise, bytes);
}

fn read_quickly(text: &str) {
    let began = Instant::now();
    // Which tries the reader that the file is meant for.
    let _ = check(text.as_bytes());
    let _ = fhir::from_response(&phq_9(), text.as_bytes());
    let took = began.elapsed();
    assert!(took < LONG, "{took:?} for {}…", &text[..60.min(text.len())]);
}

fn first_fault(bytes: &[u8]) -> String {
    check(bytes).unwrap_err()[0].to_string()
}

#[test]
fn what_is_too_deep_or_too_large_is_refused_at_once() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"item\":[", "]}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        read_quickly(&deep);
        assert!(first_fault(deep.as_bytes()).contains("deeper than"), "{open}");
        read_quickly(&open.repeat(500_000));
    }
    let large = format!("{{\"format\": \"{}\"}}", "x".repeat(6_000_000));
    read_quickly(&large);
    assert_eq!(first_fault(large.as_bytes()), "file: is larger than 5 MB");
    assert_eq!(first_fault(&vec![b' '; LARGEST + 1]), "file: is larger than 5 MB");
}

#[test]
fn numbers_that_no_number_holds_are_refused() {
    for number in [
        "1e400",
        "-1e400",
        "99999999999999999999",
        "1e18",
        "-9223372036854775809",
        "9223372036854775807",
        "NaN",
        "0.1e-400",
    ] {
        let exercise = weft::write(&phq_9()).replace("\"min\": 0", &format!("\"min\": {number}"));
        assert!(number == "0.1e-400" || weft::read(exercise.as_bytes()).is_err(), "{number}");
        read_quickly(&exercise);
        let (file, _) = fhir::questionnaire(&phq_9());
        let file = file.to_string().replace("\"valueDecimal\":3", &format!("\"valueDecimal\":{number}"));
        read_quickly(&file);
        let item = json!({"linkId": "a", "type": "integer", "text": "?", "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0}]});
        let file = json!({"resourceType": "Questionnaire", "status": "active", "title": "T", "item": [item]});
        read_quickly(&file.to_string().replace("\"valueInteger\":0", &format!("\"valueInteger\":{number}")));
    }
}

/// A part repeated until the file is as large as it may be.
fn many(part: &str) -> String {
    vec![part; (LARGEST - 500) / (part.len() + 1)].join(",")
}

fn crowded_weft_files() -> Vec<String> {
    let weft = |items: &str, scales: &str| {
        format!(
            r#"{{"format":"weft-exercise/1","key":"k","kind":"quiz","title":"T","summary":"S","minutes":1,"intro":"",
            "items":[{items}],"scales":[{scales}]}}"#
        )
    };
    let scale = |keys: &str| format!(r#"{{"id":"s","title":"S","method":"sum","missing_up_to":0,"items":[{keys}]}}"#);
    let point = r#"{"id":"a","prompt":"?","type":"scale","min":0,"labels":["no","yes"]}"#;
    let rules = many(r#"{"item":"b","is":"answered"}"#);
    let waiting = format!(
        r#"{{"id":"a","prompt":"?","type":"date","show_if":{{"all":[{rules}]}}}},{{"id":"b","prompt":"?","type":"date"}}"#
    );
    let label = format!("\"{}\"", "x".repeat(40_000));
    let long = format!(
        r#"{{"id":"a","prompt":"?","type":"scale","min":0,"labels":[{}]}}"#,
        vec![label.as_str(); 60].join(",")
    );
    let keys = vec![r#"{"item":"a"}"#; 11_000].join(",");
    vec![
        weft(&many(point), ""),
        weft(&waiting, ""),
        weft(point, &scale(&many(r#"{"item":"a"}"#))),
        weft(&long, &vec![scale(&keys); 12].join(",")),
    ]
}

fn crowded_fhir_files() -> Vec<String> {
    let fhir =
        |items: &str| format!(r#"{{"resourceType":"Questionnaire","status":"active","title":"T","item":[{items}]}}"#);
    let when = r#"{"question":"a","operator":"=","answerCoding":{"code":"x"}}"#;
    let whens = vec![when; 99].join(",");
    let gate = |n: usize, inside: String| {
        format!(r#"{{"linkId":"g{n}","type":"group","enableBehavior":"any","enableWhen":[{whens}],"item":[{inside}]}}"#)
    };
    let codings = (0..59).map(|n| format!(r#"{{"valueCoding":{{"code":"c{n}"}}}}"#)).collect::<Vec<_>>().join(",");
    let last = format!(r#"{codings},{{"valueCoding":{{"code":"x"}}}}"#);
    let leaves =
        (0..900).map(|n| format!(r#"{{"linkId":"l{n}","type":"date","text":"?"}}"#)).collect::<Vec<_>>().join(",");
    let nested = (0..14).fold(leaves, |inside, n| gate(n, inside));
    let score = |n: usize| {
        let formula = "linkId='a'".repeat(400);
        format!(
            r#"{{"linkId":"s{n}","type":"decimal","extension":[{{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression","valueExpression":{{"expression":"{formula}"}}}}]}}"#
        )
    };
    let scores = (0..990).map(score).collect::<Vec<_>>().join(",");
    let options = many(r#"{"valueString":"x"}"#);
    let extensions = many(r#"{"url":"u"}"#);
    vec![
        fhir(&many(r#"{"linkId":"a","type":"string","text":"?"}"#)),
        fhir(&format!(r#"{{"linkId":"a","type":"choice","text":"?","answerOption":[{last}]}},{nested}"#)),
        fhir(&format!(r#"{{"linkId":"a","type":"boolean","text":"?"}},{scores}"#)),
        fhir(&format!(r#"{{"linkId":"a","type":"choice","text":"?","answerOption":[{options}]}}"#)),
        fhir(&format!(r#"{{"linkId":"a","type":"string","text":"?","extension":[{extensions}]}}"#)),
        fhir(&format!(
            r#"{{"linkId":"a","type":"string","text":"?","item":[{}]}}"#,
            many(r#"{"linkId":"b","type":"date"}"#)
        )),
        format!(
            r#"{{"resourceType":"QuestionnaireResponse","status":"completed","item":[{}]}}"#,
            many(r#"{"linkId":"a"}"#)
        ),
    ]
}

#[test]
fn crowded_weft_files_do_not_take_long() {
    for file in crowded_weft_files() {
        read_quickly(&file);
    }
}

#[test]
fn crowded_fhir_files_do_not_take_long() {
    for file in crowded_fhir_files() {
        read_quickly(&file);
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "",
        "a",
        "q1",
        "group",
        "choice",
        "display",
        "Questionnaire",
        "QuestionnaireResponse",
        "weft-exercise/1",
        "exists",
        "active",
        "completed",
        "urn:weft:item",
        "urn:weft:scale",
        "urn:weft:exercise",
        "{\"type\":\"pair\"}",
        "=",
        "any",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words.prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "resourceType",
        "format",
        "item",
        "linkId",
        "type",
        "text",
        "status",
        "extension",
        "url",
        "valueString",
        "answerOption",
        "valueCoding",
        "code",
        "system",
        "enableWhen",
        "question",
        "operator",
        "answerBoolean",
        "items",
        "id",
        "prompt",
        "x",
    ]);
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((names.clone(), inner), 0..6).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
            }),
        ]
    })
}

/// What is done to one node of a document.
#[derive(Clone, Debug)]
enum Change {
    Remove,
    Double,
    Replace(Value),
    /// By the value of another node.
    Swap(usize),
}

fn change() -> impl Strategy<Value = (usize, Change)> {
    let change = prop_oneof![
        Just(Change::Remove),
        Just(Change::Double),
        json_value().prop_map(Change::Replace),
        (0usize..10_000).prop_map(Change::Swap),
    ];
    (0usize..10_000, change)
}

fn paths(value: &Value, here: String, all: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, inner)| paths(inner, format!("{here}/{n}"), all));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, inner)| {
                paths(inner, format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")), all);
            });
        }
        _ => {}
    }
    all.push(here);
}

fn changed(mut document: Value, changes: &[(usize, Change)]) -> Value {
    for (at, change) in changes {
        let mut all = Vec::new();
        paths(&document, String::new(), &mut all);
        let path = all[at % all.len()].clone();
        let value = match change {
            Change::Replace(value) => Some(value.clone()),
            Change::Swap(other) => document.pointer(&all[other % all.len()]).cloned(),
            Change::Remove | Change::Double => None,
        };
        if let Some(value) = value {
            if let Some(node) = document.pointer_mut(&path) {
                *node = value;
            }
            continue;
        }
        let Some((parent, name)) = path.rsplit_once('/') else { continue };
        match document.pointer_mut(parent) {
            Some(Value::Array(list)) => {
                let n: usize = name.parse().unwrap();
                match change {
                    Change::Double => list.insert(n, list[n].clone()),
                    _ => drop(list.remove(n)),
                }
            }
            Some(Value::Object(fields)) => drop(fields.remove(name)),
            _ => {}
        }
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_read_to_an_end(bytes in vec(any::<u8>(), 0..200), text in "[\\[\\]{}:,\"a1 \\\\u.e-]{0,80}") {
        read_by_all(&bytes, &phq_9());
        read_by_all(text.as_bytes(), &phq_9());
    }

    #[test]
    fn any_json_is_read_to_an_end(value in json_value()) {
        read_by_all(value.to_string().as_bytes(), &phq_9());
        let mut questionnaire = json!({"resourceType": "Questionnaire", "status": "active", "title": "T"});
        questionnaire["item"] = value;
        read_by_all(questionnaire.to_string().as_bytes(), &phq_9());
    }

    #[test]
    fn a_file_changed_at_random_is_read_to_an_end(
        exercise in generated::exercise(),
        picks in generated::picks(),
        changes in vec(change(), 1..4),
    ) {
        let (file, _) = fhir::questionnaire(&exercise);
        let file = changed(file, &changes);
        read_by_all(file.to_string().as_bytes(), &exercise);
        if let Ok(read) = fhir::from_questionnaire(file.to_string().as_bytes()) {
            prop_assert_eq!(read.exercise.check(), vec![]);
            // What was read can be written, and then read again.
            let (again, _) = fhir::questionnaire(&read.exercise);
            let again = fhir::from_questionnaire(again.to_string().as_bytes());
            prop_assert_eq!(again.map(|again| again.exercise), Ok(read.exercise));
        }
        let weft: Value = serde_json::from_str(&weft::write(&exercise)).unwrap();
        read_by_all(changed(weft, &changes).to_string().as_bytes(), &exercise);
        let answers = generated::answers(&exercise, &picks);
        let response = changed(fhir::response(&exercise, &answers, "2026-11-24", None), &changes);
        if let Ok(fhir::Answered { answers, .. }) = fhir::from_response(&exercise, response.to_string().as_bytes()) {
            prop_assert_eq!(&exercise.counted(&answers), &answers);
        }
    }
}
