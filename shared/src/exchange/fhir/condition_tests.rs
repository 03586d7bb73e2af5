//! Conditions as `enableWhen`: R4's rules, evaluated over the response, must ask what `Exercise::asked` asks.

use proptest::prelude::*;

use super::{
    super::generated,
    coding,
    given::Given,
    model::{EnableWhen, Questionnaire, Response, ResponseItem},
};

/// Every answer to the question of this linkId.
fn answers(items: &[ResponseItem], link: &str) -> Vec<Given> {
    let mut found = Vec::new();
    for item in items {
        if item.link_id.as_deref() == Some(link) {
            found.extend(item.answer.iter().filter_map(|answer| Given::read(&answer.rest, "value").unwrap()));
        }
        found.extend(answers(&item.item, link));
    }
    found
}

fn order(one: &Given, other: &Given) -> Option<std::cmp::Ordering> {
    match (one, other) {
        (Given::Date(one), Given::Date(other)) | (Given::Time(one), Given::Time(other)) => Some(one.cmp(other)),
        _ => one.number()?.partial_cmp(&other.number()?),
    }
}

fn equal(one: &Given, other: &Given) -> bool {
    match (one, other) {
        (Given::Coding(one), Given::Coding(other)) => coding::bare(one) == coding::bare(other),
        // Answers are trimmed before Weft compares them.
        (Given::Text(one), Given::Text(other)) => one.trim() == other,
        _ => one == other,
    }
}

/// R4: `=`, `<` and the like ask for at least one such answer, `!=` for none that is equal.
fn holds(when: &EnableWhen, response: &Response) -> bool {
    let given = answers(&response.item, when.question.as_deref().unwrap());
    let wanted = Given::read(&when.rest, "answer").unwrap().unwrap();
    let any =
        |fits: &dyn Fn(std::cmp::Ordering) -> bool| given.iter().any(|answer| order(answer, &wanted).is_some_and(fits));
    match when.operator.as_deref().unwrap() {
        "exists" => wanted == Given::Boolean(!given.is_empty()),
        "=" => given.iter().any(|answer| equal(answer, &wanted)),
        "!=" => !given.iter().any(|answer| equal(answer, &wanted)),
        "<" => any(&|order| order.is_lt()),
        ">" => any(&|order| order.is_gt()),
        "<=" => any(&|order| order.is_le()),
        ">=" => any(&|order| order.is_ge()),
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn fhir_asks_what_weft_asks(exercise in generated::exercise(), picks in generated::picks()) {
        // FHIR has no word for an answer that ends the whole; the export says so.
        let mut exercise = exercise;
        exercise.items.iter_mut().for_each(|item| item.ends_if.clear());
        let (file, _) = super::questionnaire(&exercise);
        let questionnaire: Questionnaire = serde_json::from_value(file).unwrap();
        let answers = generated::answers(&exercise, &picks);
        let response = super::response(&exercise, &answers, "2026-11-24", None);
        let response: Response = serde_json::from_value(response).unwrap();
        let asked = exercise.asked(&answers);
        for item in &exercise.items {
            let written = questionnaire.item.iter().find(|written| written.link_id.as_ref() == Some(&item.id.0));
            let Some(written) = written.filter(|written| !written.enable_when.is_empty()) else { continue };
            let mut all = written.enable_when.iter().map(|when| holds(when, &response));
            let is_enabled = match written.enable_behavior.as_deref() {
                Some("any") => all.any(|holds| holds),
                _ => all.all(|holds| holds),
            };
            let is_asked = asked.iter().any(|asked| asked.id == item.id);
            prop_assert_eq!(is_enabled, is_asked, "{:?} as {:?}", item.show_if, written.enable_when);
        }
    }
}
