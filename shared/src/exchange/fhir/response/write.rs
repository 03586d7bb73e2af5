//! Answers written as a QuestionnaireResponse.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::{
    coding::{self, Chosen},
    given::Given,
    model::{Extension, Response, ResponseAnswer, ResponseItem, to_json},
    urls,
    write::score_link,
};
use crate::{
    exercise::{Body, Exercise, Item},
    response::{Answer, Answers},
    scoring,
};

/// A completed FHIR R4 QuestionnaireResponse: what was answered among the items that are asked, and the scores.
///
/// `authored`: a FHIR dateTime such as `2026-11-24T14:02:00Z`. `subject`: a reference such as `Patient/123`.
/// A declined item has no answer, and `data-absent-reason` says `asked-declined`.
pub fn response(exercise: &Exercise, answers: &Answers, authored: &str, subject: Option<&str>) -> Value {
    let counted = exercise.counted(answers);
    let answered = exercise.items.iter().filter_map(|item| Some((item, counted.get(&item.id)?)));
    let mut items: Vec<ResponseItem> = answered.flat_map(|(item, answer)| items(exercise, item, answer)).collect();
    let scores = scoring::score(exercise, answers);
    for (scale, score) in exercise.scales.iter().zip(scores) {
        let Some(value) = score.value else { continue };
        items.push(ResponseItem {
            text: Some(scale.title.clone()),
            ..answered_by(score_link(exercise, scale), Given::Decimal(value))
        });
    }
    to_json(&Response {
        resource_type: Some("QuestionnaireResponse".to_owned()),
        questionnaire: Some(urls::exercise(&exercise.key)),
        status: Some("completed".to_owned()),
        subject: subject.map(|subject| json!({"reference": subject})),
        authored: Some(authored.to_owned()),
        item: items,
        ..Response::default()
    })
}

/// What was answered to one item; of a log, one item for each row.
fn items(exercise: &Exercise, item: &Item, answer: &Answer) -> Vec<ResponseItem> {
    let part = |name: &str| format!("{}.{name}", item.id);
    let whole = |inside: Vec<ResponseItem>| {
        let text = Some(item.prompt.clone());
        ResponseItem { link_id: Some(item.id.0.clone()), text, item: inside, ..ResponseItem::default() }
    };
    let single = |given: Vec<Given>| {
        let answer = given.iter().map(answer_of).collect();
        vec![ResponseItem { answer, ..whole(Vec::new()) }]
    };
    let coded = |wanted: &Chosen| {
        let offered = coding::offered(&exercise.key, item).into_iter().find(|offered| offered.answer == *wanted);
        offered.map(|offered| Given::Coding(offered.coding))
    };
    match answer {
        Answer::Declined { .. } => {
            let extension = vec![Extension::new(urls::ABSENT, Given::Code(urls::DECLINED.to_owned()))];
            vec![ResponseItem { extension, ..whole(Vec::new()) }]
        }
        Answer::Point(point) => match item.body {
            Body::Slider { .. } => single(vec![Given::Integer(*point)]),
            _ => single(coded(&Chosen::Point(*point)).into_iter().collect()),
        },
        Answer::Number { number } => single(vec![counted(item, *number)]),
        Answer::Text(text) => single(vec![written(item, text)]),
        Answer::Chosen { chosen } => {
            single(chosen.iter().filter_map(|option| coded(&Chosen::Option(option.clone()))).collect())
        }
        Answer::Rows { rows } => {
            let row = |(row, point): (&String, &i64)| Some(answered_by(part(row), coded(&Chosen::Point(*point))?));
            vec![whole(rows.iter().filter_map(row).collect())]
        }
        Answer::Pair { old, new } => {
            let halves = [("old", old), ("new", new)].into_iter().filter(|(_, words)| !words.is_empty());
            vec![whole(halves.map(|(half, words)| answered_by(part(half), Given::Text(words.clone()))).collect())]
        }
        Answer::Log { log } => {
            let cell = |(column, text): (&String, &String)| answered_by(part(column), Given::Text(text.clone()));
            let row = |row: &BTreeMap<String, String>| whole(row.iter().map(cell).collect());
            log.iter().map(row).collect()
        }
        Answer::Done { done } => single(vec![Given::Boolean(*done)]),
    }
}

fn answer_of(given: &Given) -> ResponseAnswer {
    ResponseAnswer { rest: given.fields("value"), ..ResponseAnswer::default() }
}

fn answered_by(link: String, given: Given) -> ResponseItem {
    ResponseItem { link_id: Some(link), answer: vec![answer_of(&given)], ..ResponseItem::default() }
}

/// A whole number where the item asks for one and FHIR's integers hold it.
fn counted(item: &Item, number: f64) -> Given {
    let is_whole = matches!(
        &item.body,
        Body::Number { min, max, decimals, .. } if super::super::write::is_integer(*min, *max, *decimals)
    );
    let whole = super::super::write::as_integer(number).filter(|_| is_whole);
    whole.map_or(Given::Decimal(number), Given::Integer)
}

fn written(item: &Item, text: &str) -> Given {
    match item.body {
        Body::Date => Given::Date(text.to_owned()),
        Body::Time => Given::Time(format!("{text}:00")),
        _ => Given::Text(text.to_owned()),
    }
}
