//! Exercises written as Questionnaires.

mod condition;
mod item;
mod lost;
mod original;
mod score;

use serde_json::Value;

use super::{
    carried::{self, Head},
    coding,
    model::{EnableWhen, Extension, Item as Written, Questionnaire, Rest, from_json, to_json},
    read::{self, Gate, Read, Reader},
    urls,
};
use crate::exercise::{Condition, Exercise, Item};

pub(super) use condition::when;
pub(super) use item::{as_integer, is_integer};
pub(super) use score::link as score_link;

/// A FHIR R4 Questionnaire, and in words what other systems will not see or will not do.
///
/// All of the exercise is in the file; what is listed is understood by Weft only. One that was read from a questionnaire
/// is that questionnaire again, with what was changed here.
pub fn questionnaire(exercise: &Exercise) -> (Value, Vec<String>) {
    let Some(original) = &exercise.original else { return plain(exercise) };
    if let Some((file, lost)) = original::with_changes(original, exercise) {
        return (file, [lost::in_general(exercise), lost].concat());
    }
    let (file, mut lost) = plain(exercise);
    lost.insert(
        0,
        "The original file: your changes no longer fit into it, for example a new order of questions. Its linkIds, \
         groups, extensions and other elements are left out."
            .to_owned(),
    );
    (file, lost)
}

/// The same in Weft's own words, whatever it was read from.
#[expect(clippy::expect_used, reason = "an exercise has only texts as keys, and nothing else can fail")]
pub(super) fn plain(exercise: &Exercise) -> (Value, Vec<String>) {
    let mut lost = lost::in_general(exercise);
    let intro = (!exercise.intro.is_empty()).then(|| free_link(exercise, "intro"));
    let mut items: Vec<Written> = intro.iter().map(|link| intro_item(link, &exercise.intro)).collect();
    items.extend(written_items(exercise, &mut lost));
    items.extend(exercise.scales.iter().map(|scale| score::item(exercise, scale, &mut lost)));
    let head = Head::of(exercise, intro);
    let head = serde_json::to_value(head).expect("a head has only texts as keys");
    let questionnaire = Questionnaire {
        resource_type: Some("Questionnaire".to_owned()),
        extension: vec![Extension::json(urls::WEFT_EXERCISE, &head)],
        url: Some(urls::exercise(&exercise.key)),
        name: Some(computer_name(&exercise.key)),
        title: Some(exercise.title.clone()),
        status: Some(if exercise.lacks_wording() { "draft" } else { "active" }.to_owned()),
        subject_type: vec!["Patient".to_owned()],
        description: Some(exercise.summary.clone()),
        copyright: exercise.source.as_ref().map(carried::copyright),
        code: exercise.code.iter().map(coding::plain).collect(),
        item: items,
        ..Questionnaire::default()
    };
    (to_json(&questionnaire), lost)
}

fn intro_item(link: &str, text: &str) -> Written {
    item::display(link.to_owned(), text, None)
}

/// `PHQ9` from `phq-9`: FHIR's `name` is a capital, then letters, digits and `_`.
fn computer_name(key: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    let name: String = key.split('-').map(word).collect();
    if name.starts_with(|first: char| first.is_ascii_uppercase()) { name } else { format!("Exercise{name}") }
}

/// `wanted`, or a name like it that no item has. Ids have no dots, and rows are not empty.
pub(super) fn free_link(exercise: &Exercise, wanted: &str) -> String {
    let is_taken = exercise.items.iter().any(|item| item.id.0 == wanted);
    if is_taken { format!("{wanted}..") } else { wanted.to_owned() }
}

/// Every item with its conditions, and with what reading them back plainly would lose.
fn written_items(exercise: &Exercise, lost: &mut Vec<String>) -> Vec<Written> {
    let mut written: Vec<Written> = exercise.items.iter().map(|item| item::item(&exercise.key, item)).collect();
    let mut carried: Vec<Rest> =
        exercise.items.iter().zip(&written).map(|(item, written)| beside(item, written)).collect();
    let conditions = conditions(exercise, &written, &carried, lost);
    for ((written, carried), condition) in written.iter_mut().zip(&mut carried).zip(conditions) {
        let Some(Spoken { when, is_any, beside }) = condition else { continue };
        written.enable_behavior = (when.len() > 1).then(|| if is_any { "any" } else { "all" }.to_owned());
        written.enable_when = when;
        carried.extend(beside.map(|condition| ("show_if".to_owned(), condition)));
    }
    for (written, carried) in written.iter_mut().zip(carried).filter(|(_, carried)| !carried.is_empty()) {
        written.extension.push(Extension::json(urls::WEFT_ITEM, &Value::Object(carried)));
    }
    written
}

/// What has to stand beside the plain item so that it is read back as it is, its condition aside.
fn beside(item: &Item, written: &Written) -> Rest {
    let item = Item { show_if: None, ..item.clone() };
    let kind = carried::kind(&item);
    if let Some(plain) = read_back(written, None).filter(|plain| carried::kind(plain) == kind) {
        return carried::difference(&plain, &item);
    }
    // Told its type, reading comes closer.
    let hint: Rest = [("type".to_owned(), kind.into())].into_iter().collect();
    let plain = read_back(written, Some(hint.clone()));
    let mut beside = plain.map(|plain| carried::difference(&plain, &item)).unwrap_or_default();
    beside.extend(hint);
    beside
}

/// The item as it would be read, when it is read as one.
fn read_back(written: &Written, beside: Option<Rest>) -> Option<Item> {
    let written = with(written, beside);
    let mut reader = Reader::new(&[]);
    reader.item(&written, "", &[]);
    let only = reader.reads.pop().filter(|_| reader.reads.is_empty());
    only.map(|read| read.item)
}

/// The item as it stands in a file: with what is carried beside it, without what is empty.
fn with(written: &Written, beside: Option<Rest>) -> Written {
    let mut written = written.clone();
    written.extension.extend(beside.map(|beside| Extension::json(urls::WEFT_ITEM, &Value::Object(beside))));
    from_json(to_json(&written)).unwrap_or(written)
}

/// A condition in FHIR, and as Weft's JSON where reading it back plainly would give another.
struct Spoken {
    when: Vec<EnableWhen>,
    is_any: bool,
    beside: Option<Value>,
}

fn conditions(
    exercise: &Exercise,
    written: &[Written],
    carried: &[Rest],
    lost: &mut Vec<String>,
) -> Vec<Option<Spoken>> {
    if exercise.items.iter().all(|item| item.show_if.is_none()) {
        return exercise.items.iter().map(|_| None).collect();
    }
    let written: Vec<Written> =
        written.iter().zip(carried).map(|(written, carried)| with(written, Some(carried.clone()))).collect();
    let mut reader = Reader::new(&[]);
    for written in &written {
        reader.item(written, "", &[]);
    }
    let links = read::links(&reader.reads);
    let mut said = Vec::new();
    for (n, item) in exercise.items.iter().enumerate() {
        let earlier: &[Read<'_>] = reader.reads.get(..n).unwrap_or_default();
        said.push(item.show_if.as_ref().map(|condition| {
            let Some((when, is_any)) = when(&exercise.key, |id| exercise.item(id), condition) else {
                lost.push(format!(
                    "When “{}” is asked: FHIR cannot express the condition, so other systems always ask it.",
                    lost::name(item)
                ));
                return Spoken { when: Vec::new(), is_any: false, beside: serde_json::to_value(condition).ok() };
            };
            let gate = Gate { when: &when, is_any, place: String::new() };
            let is_same = read::condition(&gate, earlier, &links).is_ok_and(|read: Condition| read == *condition);
            let beside = if is_same { None } else { serde_json::to_value(condition).ok() };
            Spoken { when, is_any, beside }
        }));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::{super::invariants, *};

    #[test]
    fn a_key_becomes_a_name_for_computers() {
        assert_eq!(computer_name("phq-9"), "Phq9");
        assert_eq!(computer_name("what-has-shifted"), "WhatHasShifted");
        assert_eq!(computer_name("10-things"), "Exercise10Things");
    }

    #[test]
    fn what_is_written_keeps_the_rules() {
        for exercise in crate::library::exercises().unwrap() {
            let (file, _) = questionnaire(exercise);
            let questionnaire: Questionnaire = serde_json::from_value(file).unwrap();
            assert_eq!(invariants::faults(&questionnaire), [], "{}", exercise.key);
        }
    }
}
