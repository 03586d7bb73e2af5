//! A questionnaire as it came, with what was changed here.
//!
//! What is as it was is left alone, with everything Weft has no place for. What FHIR can say of a change is written where
//! it belongs. Then the file is read again: what reading does not give back travels beside the item, as in a file of
//! Weft's own. If even that does not make it the same exercise, there is no such file.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{
    super::{
        super::json,
        DEEPEST,
        carried::{self, Head},
        coding,
        model::{Extension, Questionnaire, Rest, to_json},
        read::{self, Walked, control},
        urls,
    },
    free_link, intro_item, item,
    lost::name,
};
use crate::exercise::{Body, Exercise, Item};

/// With what other systems will not see of the changes. `None` when the two no longer fit together.
pub(super) fn with_changes(original: &str, exercise: &Exercise) -> Option<(Value, Vec<String>)> {
    let mut file = json::read(original.as_bytes(), DEEPEST).ok()?;
    let written = read::parse(file.clone()).ok()?;
    let before = read::walk(&written).ok()?;
    if is_same(&before.exercise, exercise) {
        return Some((file, Vec::new()));
    }
    if !keeps_order(&before.exercise, exercise) {
        return None;
    }
    change_items(&mut file, &before, exercise);
    change_head(&mut file, &written, &before, exercise);
    drop_empty(&mut file);
    let lost = say_beside(&mut file, exercise)?;
    let again = read::parse(file.clone()).ok()?;
    let again = read::walk(&again).ok()?;
    is_same(&again.exercise, exercise).then_some((file, lost))
}

/// The key is the practice's own name for it, and the file says nothing of what it was.
fn is_same(one: &Exercise, other: &Exercise) -> bool {
    let Exercise { kind, title, summary, minutes, intro, tags, items, scales, outcomes, source, code, .. } = one;
    *kind == other.kind
        && *title == other.title
        && *summary == other.summary
        && *minutes == other.minutes
        && *intro == other.intro
        && *tags == other.tags
        && *items == other.items
        && *scales == other.scales
        && *outcomes == other.outcomes
        && *source == other.source
        && *code == other.code
}

/// Whether the questions that are still there stand in the order in which they stood.
fn keeps_order(before: &Exercise, now: &Exercise) -> bool {
    let shared = |one: &Exercise, other: &Exercise| {
        let is_in: HashSet<&str> = other.items.iter().map(|item| item.id.0.as_str()).collect();
        one.items.iter().map(|item| item.id.0.clone()).filter(|id| is_in.contains(id.as_str())).collect::<Vec<_>>()
    };
    shared(before, now) == shared(now, before)
}

/// What differs in the head, and, where FHIR has no element for it, what Weft writes there.
fn change_head(file: &mut Value, written: &Questionnaire, before: &Walked<'_>, now: &Exercise) {
    let was = &before.exercise;
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(fields) = file.as_object_mut() {
            match value {
                Some(value) => fields.insert(name.to_owned(), value),
                None => fields.remove(name),
            };
        }
    };
    let is_untitled = written.title.is_none() && written.name.is_none();
    if was.title != now.title || is_untitled {
        set("title", Some(now.title.as_str().into()));
    }
    if was.summary != now.summary || written.description.is_none() {
        set("description", Some(now.summary.as_str().into()));
    }
    if was.source != now.source {
        set("copyright", now.source.as_ref().map(|source| carried::copyright(source).into()));
    }
    if was.code != now.code {
        set("code", now.code.as_ref().map(|code| json!([to_json(&coding::plain(code))])));
    }
    let intro = match (before.has_intro, now.intro.is_empty()) {
        (true, _) => written.item.first().and_then(|first| first.link_id.clone()).filter(|_| !now.intro.is_empty()),
        (false, false) => Some(free_link(now, "intro")),
        (false, true) => None,
    };
    if let Some(Value::Array(items)) = file.get_mut("item") {
        match (&intro, before.has_intro) {
            (Some(_), true) => items[0]["text"] = now.intro.as_str().into(),
            (Some(link), false) => items.insert(0, to_json(&intro_item(link, &now.intro))),
            (None, true) => drop(items.remove(0)),
            (None, false) => {}
        }
    }
    let head = Head { scales: Some(now.scales.clone()), ..Head::of(now, intro) };
    if let Ok(head) = serde_json::to_value(&head) {
        put_beside(file, urls::WEFT_EXERCISE, &head);
    }
}

/// The questions in the file, changed, taken out and added.
fn change_items(file: &mut Value, before: &Walked<'_>, now: &Exercise) {
    let key = &now.key;
    let find = |item: &Item| now.items.iter().find(|other| other.id == item.id);
    // Behind “something else” stands a question for which the file has no element.
    let has_element = |item: &Item, has_link: bool| has_link || matches!(item.body, Body::Display { .. });
    for read in before.reads.iter().filter(|read| has_element(&read.item, !read.links.is_empty())) {
        let Some(element) = at(file, &read.place) else { continue };
        match find(&read.item) {
            Some(item) if *item == read.item => {}
            Some(item) => change(element, key, &read.item, item),
            None if !read.links.is_empty() => *element = json!({"linkId": read.links[0].link, "gone": true}),
            None => take_out_words(element),
        }
    }
    // From behind, so that the places before stay what they are.
    let places: HashMap<&str, &str> =
        before.reads.iter().map(|read| (read.item.id.0.as_str(), read.place.as_str())).collect();
    for (n, item) in now.items.iter().enumerate().rev() {
        if places.contains_key(item.id.0.as_str()) {
            continue;
        }
        let after = now.items[..n].iter().rev().find_map(|earlier| places.get(earlier.id.0.as_str()));
        let mut added = item::item(key, item);
        added.enable_when.clear();
        insert_after(file, after.copied(), to_json(&added), before.has_intro);
    }
}

/// The element at a place such as `item[2].item[0]`.
fn at<'f>(file: &'f mut Value, place: &str) -> Option<&'f mut Value> {
    let mut here = file;
    for n in steps(place)? {
        here = here.get_mut("item")?.get_mut(n)?;
    }
    Some(here)
}

fn steps(place: &str) -> Option<Vec<usize>> {
    place.split('.').map(|step| step.strip_prefix("item[")?.strip_suffix(']')?.parse().ok()).collect()
}

fn insert_after(file: &mut Value, place: Option<&str>, element: Value, has_intro: bool) {
    let mut steps = place.and_then(steps).unwrap_or_default();
    let last = steps.pop();
    let mut here = file;
    for n in steps {
        match here.get_mut("item").and_then(|items| items.get_mut(n)) {
            Some(inside) => here = inside,
            None => return,
        }
    }
    // A question's own questions come with its answer; a new one stands beside it.
    if let Some(Value::Array(items)) = here.get_mut("item") {
        let place = last.map_or(usize::from(has_intro), |last| last + 1).min(items.len());
        items.insert(place, element);
    }
}

/// The heading of a group that is one no longer.
fn take_out_words(element: &mut Value) {
    if let Some(fields) = element.as_object_mut() {
        fields.remove("text");
    }
}

fn change(element: &mut Value, key: &str, was: &Item, now: &Item) {
    let Some(fields) = element.as_object_mut() else { return };
    if let (Body::Display { text: before }, Body::Display { text }) = (&was.body, &now.body) {
        return change_words(fields, (&was.prompt, before), (&now.prompt, text));
    }
    if was.body != now.body && !relabel(fields, &was.body, &now.body) {
        answer_otherwise(fields, key, now);
    }
    if was.prompt != now.prompt {
        fields.insert("text".to_owned(), now.prompt.as_str().into());
    }
    if was.required != now.required {
        fields.insert("required".to_owned(), now.required.into());
    }
    if was.code != now.code {
        fields.insert("code".to_owned(), now.code.iter().map(|code| to_json(&coding::plain(code))).collect());
    }
    if was.help != now.help {
        change_help(fields, now);
    }
    if was.show_if != now.show_if {
        fields.remove("enableWhen");
        fields.remove("enableBehavior");
    }
}

/// A text to read; of a group, its heading and what stands below it.
fn change_words(fields: &mut Map<String, Value>, was: (&str, &str), now: (&str, &str)) {
    let whole = fields.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let text = match now {
        _ if whole == was.0 => {
            if let Some(inner) = inner_text(fields, was.1) {
                *inner = now.1.into();
            }
            now.0.to_owned()
        }
        (heading, text) if whole == was.1 && heading == was.0 => text.to_owned(),
        (heading, text) => format!("{heading}\n\n{text}"),
    };
    fields.insert("text".to_owned(), text.into());
}

fn inner_text<'f>(fields: &'f mut Map<String, Value>, words: &str) -> Option<&'f mut Value> {
    let items = fields.get_mut("item")?.as_array_mut()?;
    items.iter_mut().filter_map(|item| item.get_mut("text")).find(|text| text.as_str() == Some(words))
}

fn change_help(fields: &mut Map<String, Value>, now: &Item) {
    let is_help = |item: &Value| {
        let item = super::super::model::from_json(item.clone()).ok();
        item.as_ref().and_then(control).is_some_and(|control| matches!(control.as_str(), "help" | "flyover"))
    };
    let inside = fields.entry("item").or_insert_with(|| json!([]));
    let Some(items) = inside.as_array_mut() else { return };
    let place = items.iter().position(is_help);
    match (&now.help, place) {
        (Some(help), Some(place)) => items[place]["text"] = help.as_str().into(),
        (Some(help), None) => {
            let link = format!("{}.help", now.id);
            items.insert(0, to_json(&item::display(link, help, Some("help"))));
        }
        (None, Some(place)) => drop(items.remove(place)),
        (None, None) => {}
    }
}

/// Other words for the same answers, each in its place. `false`: there is more to it.
fn relabel(fields: &mut Map<String, Value>, was: &Body, now: &Body) -> bool {
    let labels: Vec<&String> = match (was, now) {
        (Body::Scale { min, labels, codes }, Body::Scale { min: other, labels: new, codes: other_codes })
            if min == other && labels.len() == new.len() && codes == other_codes =>
        {
            new.iter().collect()
        }
        (Body::Choice { options }, Body::Choice { options: new })
        | (Body::Choices { options }, Body::Choices { options: new })
            if options
                .iter()
                .map(|one| (&one.id, one.score, &one.code))
                .eq(new.iter().map(|one| (&one.id, one.score, &one.code))) =>
        {
            new.iter().map(|option| &option.label).collect()
        }
        _ => return false,
    };
    let Some(Value::Array(options)) = fields.get_mut("answerOption") else { return false };
    if options.len() != labels.len() || !options.iter().all(|option| option.get("valueCoding").is_some()) {
        return false;
    }
    for (option, label) in options.iter_mut().zip(labels) {
        option["valueCoding"]["display"] = label.as_str().into();
    }
    true
}

/// The answers as Weft writes them. Questions of their own inside stay.
fn answer_otherwise(fields: &mut Map<String, Value>, key: &str, now: &Item) {
    const REPLACED: [&str; 6] = ["type", "answerOption", "answerValueSet", "repeats", "initial", "maxLength"];
    let Value::Object(mut written) = to_json(&item::item(key, now)) else { return };
    for name in REPLACED {
        fields.remove(name);
        fields.extend(written.remove(name).map(|value| (name.to_owned(), value)));
    }
    let is_replaced = |extension: &Value| {
        let url = extension.get("url").and_then(Value::as_str).unwrap_or_default();
        url == urls::ITEM_CONTROL || url == urls::UNIT || url == urls::SLIDER_STEP || urls::LIMITS.contains(&url)
    };
    let kept = fields.remove("extension").and_then(|list| list.as_array().cloned()).unwrap_or_default();
    let mut extensions: Vec<Value> = kept.into_iter().filter(|extension| !is_replaced(extension)).collect();
    extensions.extend(written.remove("extension").and_then(|list| list.as_array().cloned()).unwrap_or_default());
    fields.insert("extension".to_owned(), extensions.into());
    let is_part = |item: &Value| {
        let item: Option<super::Written> = super::super::model::from_json(item.clone()).ok();
        item.is_none_or(|item| item.kind.as_deref() == Some("display"))
    };
    let was_group = matches!(now.body, Body::Matrix { .. } | Body::LogRows { .. } | Body::Pair);
    let kept = fields.remove("item").and_then(|list| list.as_array().cloned()).unwrap_or_default();
    let kept = kept.into_iter().filter(|item| !was_group && !is_part(item));
    let mut inside = written.remove("item").and_then(|list| list.as_array().cloned()).unwrap_or_default();
    inside.extend(kept);
    fields.insert("item".to_owned(), inside.into());
}

/// What was taken out, what is empty now, and conditions that look at what is gone.
fn drop_empty(file: &mut Value) {
    let mut links = HashSet::new();
    sweep(file);
    collect(file, &mut links);
    unhook(file, &links);
}

fn sweep(element: &mut Value) {
    let Some(fields) = element.as_object_mut() else { return };
    if let Some(Value::Array(items)) = fields.get_mut("item") {
        items.iter_mut().for_each(sweep);
        let is_gone = |item: &Value| {
            let is_group = item.get("type").and_then(Value::as_str) == Some("group");
            item.get("gone").is_some() || (is_group && item.get("item").is_none())
        };
        items.retain(|item| !is_gone(item));
    }
    for name in ["item", "extension", "code"] {
        if fields.get(name).and_then(Value::as_array).is_some_and(Vec::is_empty) {
            fields.remove(name);
        }
    }
}

fn collect(element: &Value, links: &mut HashSet<String>) {
    links.extend(element.get("linkId").and_then(Value::as_str).map(str::to_owned));
    for item in element.get("item").and_then(Value::as_array).into_iter().flatten() {
        collect(item, links);
    }
}

fn unhook(element: &mut Value, links: &HashSet<String>) {
    if let Some(Value::Array(conditions)) = element.get_mut("enableWhen") {
        conditions.retain(|when| when.get("question").and_then(Value::as_str).is_some_and(|link| links.contains(link)));
        if conditions.is_empty()
            && let Some(fields) = element.as_object_mut()
        {
            fields.remove("enableWhen");
            fields.remove("enableBehavior");
        }
    }
    for item in element.get_mut("item").and_then(Value::as_array_mut).into_iter().flatten() {
        unhook(item, links);
    }
}

/// Writes beside each item what reading the file would not give back.
fn say_beside(file: &mut Value, exercise: &Exercise) -> Option<Vec<String>> {
    let written = read::parse(file.clone()).ok()?;
    let read = read::walk(&written).ok()?;
    if read.reads.len() != exercise.items.len() {
        return None;
    }
    let mut lost = Vec::new();
    for (read, item) in read.reads.iter().zip(&exercise.items) {
        if read.item == *item {
            continue;
        }
        let mut beside = carried_beside(file, &read.place);
        beside.extend(carried::difference(&read.item, item));
        if beside.contains_key("show_if") {
            beside.insert(carried::ALONE.to_owned(), true.into());
            let changed = "the condition was changed in Weft, so other systems always ask it.";
            lost.extend(item.show_if.as_ref().map(|_| format!("When “{}” is asked: {changed}", name(item))));
        }
        put_beside(at(file, &read.place)?, urls::WEFT_ITEM, &Value::Object(beside));
    }
    Some(lost)
}

fn carried_beside(file: &mut Value, place: &str) -> Rest {
    let extensions = at(file, place).and_then(|element| element.get("extension")?.as_array().cloned());
    let mut extensions = extensions.unwrap_or_default().into_iter();
    let ours = extensions.find(|extension| extension.get("url").and_then(Value::as_str) == Some(urls::WEFT_ITEM));
    let ours: Option<Extension> = ours.and_then(|ours| super::super::model::from_json(ours).ok());
    ours.and_then(|ours| ours.carried()).unwrap_or_default()
}

/// Puts a piece of Weft's JSON in the place of the one that is there.
fn put_beside(element: &mut Value, url: &str, value: &Value) {
    let Some(fields) = element.as_object_mut() else { return };
    let list = fields.entry("extension").or_insert_with(|| json!([]));
    let Some(list) = list.as_array_mut() else { return };
    list.retain(|extension| extension.get("url").and_then(Value::as_str) != Some(url));
    list.push(to_json(&Extension::json(url, value)));
}
