//! Parts of an exercise as the builder's forms send them. Faults are named after the fields.

use weft_app::{
    form::Form,
    pages::library::{
        item::{answers_offered, rules_offered},
        scale::{bands_offered, key_name},
    },
};
use weft_shared::{
    change::Direction,
    error::Faults,
    exercise::{
        AnswerRule, Band, Body, Condition, Exercise, Expected, Fault, Item, ItemId, Kind, LONGEST_MINUTES, LONGEST_TAG,
        LONGEST_TEXT, LONGEST_TITLE, Method, Pace, Rule, Scale, Test,
        lines::{DECIMALS, id_for, lines, read_columns, read_options, read_rows, read_wanted},
    },
    text::{at_most, one_line, trimmed},
    typed,
};

/// Title, kind, summary, minutes, introduction and tags.
pub(in crate::web) fn read_head(form: &Form, definition: &mut Exercise) -> Result<(), Faults> {
    let mut faults = Faults::default();
    definition.title = line(form, "title");
    if definition.title.is_empty() {
        faults.add("title", "Enter a title, as clients will read it.");
    }
    for (field, text, longest) in [
        ("title", &definition.title, LONGEST_TITLE),
        ("summary", &line(form, "summary"), LONGEST_TEXT),
        ("intro", &text(form, "intro"), LONGEST_TEXT),
    ] {
        if let Err(sentence) = at_most(longest, text) {
            faults.add(field, sentence);
        }
    }
    definition.kind = Kind::named(form.value("kind")).unwrap_or(definition.kind);
    definition.summary = line(form, "summary");
    definition.intro = text(form, "intro");
    match typed::whole(form.value("minutes")).map(u32::try_from) {
        Ok(Ok(minutes)) if (1..=LONGEST_MINUTES).contains(&minutes) => definition.minutes = minutes,
        _ => faults.add("minutes", format!("Enter the minutes needed, from 1 to {LONGEST_MINUTES}.")),
    }
    let tags =
        form.value("tags").split(',').map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
    definition.tags = tags.filter(|tag| !tag.is_empty()).collect();
    if definition.tags.iter().any(|tag| tag.chars().count() > LONGEST_TAG) {
        faults.add("tags", format!("Use at most {LONGEST_TAG} letters for each tag."));
    }
    faults.or(())
}

/// New questions: one for each line, all answered the same way.
pub(in crate::web) fn add_items(form: &Form, definition: &mut Exercise) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let prompts = lines(form.value("prompts"));
    if prompts.is_empty() {
        faults.add("prompts", "Write at least one question.");
    }
    let Some(body) = Body::fresh(form.value("way"), form.value("answers")) else {
        faults.add("way", "Choose an answer format.");
        return Err(faults);
    };
    faults.or(())?;
    for prompt in prompts {
        definition.add_item(&prompt, body.clone());
    }
    Ok(())
}

/// One item, put in the place of the one that is there. What the check of the whole finds wrong with it is a fault too.
pub(in crate::web) fn read_item(form: &Form, definition: &mut Exercise, place: usize) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let before = definition.items[place].clone();
    let help = text(form, "help");
    let body = read_body(form, &before.body, &mut faults);
    let mut item = Item {
        prompt: line(form, "prompt"),
        help: (!help.is_empty()).then_some(help),
        required: !form.value("required").is_empty(),
        may_decline: !form.value("may_decline").is_empty(),
        show_if: read_condition(form, definition, place, &mut faults),
        body,
        ..before
    };
    item.risk = read_answers(form, &item, "risk", &item.risk, &mut faults);
    item.ends_if = read_answers(form, &item, "ends_if", &item.ends_if, &mut faults);
    faults.or(())?;
    definition.items[place] = item;
    let prefix = format!("items[{place}]");
    faults_of(&definition.check(), &prefix, item_field)
}

/// Answers the item in another way, as far as the two have something in common.
pub(in crate::web) fn turn_item(form: &Form, definition: &mut Exercise, place: usize) -> Result<(), Faults> {
    let item = &mut definition.items[place];
    let prompt = line(form, "prompt");
    if !prompt.is_empty() {
        item.prompt = prompt;
    }
    match item.body.turned_into(form.value("way")) {
        Some(body) => {
            item.risk.clear();
            item.ends_if.clear();
            if !body.asks() {
                (item.required, item.may_decline) = (false, false);
            }
            item.body = body;
            Ok(())
        }
        None => Err(Faults::one("way", "Choose an answer format.")),
    }
}

fn read_body(form: &Form, before: &Body, faults: &mut Faults) -> Body {
    let labels = || lines(form.value("labels"));
    let mut body = before.clone();
    match &mut body {
        Body::Scale { min, labels: points, codes } => {
            let given = labels();
            if given.len() != points.len() {
                codes.clear();
            }
            *points = given;
            *min = whole(form, "min", *min, faults);
        }
        Body::Choice { options } | Body::Choices { options } => *options = read_options(form.value("options"), options),
        Body::Slider { low, high } => (*low, *high) = (line(form, "low"), line(form, "high")),
        Body::Matrix { rows, min, labels: points } => {
            *rows = read_rows(form.value("rows"), rows);
            *points = labels();
            *min = whole(form, "min", *min, faults);
        }
        Body::Number { min, max, unit, decimals } => {
            (*min, *max) = (maybe_number(form, "min", faults), maybe_number(form, "max", faults));
            let typed = line(form, "unit");
            *unit = (!typed.is_empty()).then_some(typed);
            *decimals = whole(form, "decimals", *decimals, faults);
        }
        Body::LogRows { columns, most } => {
            *columns = read_columns(form.value("columns"), columns);
            *most = whole(form, "most", *most, faults);
        }
        Body::TimedStep { seconds, pace } => {
            *seconds = whole(form, "seconds", *seconds, faults);
            let any =
                ["breathe_in", "hold", "breathe_out", "rest"].iter().any(|name| !form.value(name).trim().is_empty());
            let mut phase = |name: &str, is_optional: bool| {
                if is_optional && form.value(name).trim().is_empty() { 0 } else { whole(form, name, 0, faults) }
            };
            *pace = any.then(|| Pace {
                breathe_in: phase("breathe_in", false),
                hold: phase("hold", true),
                breathe_out: phase("breathe_out", false),
                rest: phase("rest", true),
            });
        }
        Body::Display { text: reading } => *reading = text(form, "text"),
        Body::Date | Body::Time | Body::ShortText | Body::LongText | Body::Pair | Body::ContentNote => {}
    }
    body
}

fn read_condition(form: &Form, definition: &Exercise, place: usize, faults: &mut Faults) -> Option<Condition> {
    let mut rules = Vec::new();
    for number in 1..=rules_offered(&definition.items[place]) {
        let field = |part: &str| format!("rule-{number}-{part}");
        let target = form.value(&field("item"));
        if target.is_empty() {
            continue;
        }
        let (item, row) = match target.split_once('.') {
            Some((item, row)) => (item, Some(row.to_owned())),
            None => (target, None),
        };
        let Some(earlier) = definition.items[..place].iter().find(|known| known.id.0 == item) else {
            faults.add(&field("item"), "Choose an earlier question. This one was removed or comes later.");
            continue;
        };
        let is = Test::named(form.value(&field("is"))).unwrap_or(Test::Equals);
        let value = match is.compares().then(|| read_wanted(earlier, form.value(&field("value")))).transpose() {
            Ok(value) => value,
            Err(sentence) => {
                faults.add(&field("value"), sentence);
                continue;
            }
        };
        rules.push(Rule { item: ItemId(item.to_owned()), row, is, value });
    }
    let join = if form.value("join") == "any" { Condition::Any } else { Condition::All };
    (!rules.is_empty()).then(|| join(rules))
}

/// Answers that something follows from: `list` is `risk` or `ends_if`.
fn read_answers(form: &Form, item: &Item, list: &str, before: &[AnswerRule], faults: &mut Faults) -> Vec<AnswerRule> {
    let mut rules = Vec::new();
    for number in 1..=answers_offered(before) {
        let field = |part: &str| format!("{list}-{number}-{part}");
        let typed = form.value(&field("value"));
        if typed.trim().is_empty() {
            continue;
        }
        match read_wanted(item, typed) {
            Ok(value) => {
                // An option's name has no order.
                let is = match (&value, Test::named(form.value(&field("is")))) {
                    (Expected::Text(_), _) => Test::Equals,
                    (Expected::Number(_), is) => is.unwrap_or(Test::AtLeast),
                };
                rules.push(AnswerRule { is, value });
            }
            Err(sentence) => faults.add(&field("value"), sentence),
        }
    }
    rules
}

/// The form's field for what the check says of an item, without `items[N]`.
fn item_field(rest: &str) -> String {
    let rest = rest.trim_start_matches('.');
    let number = |rest: &str| {
        let inside = rest.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
        inside.and_then(|(number, _)| number.parse::<usize>().ok()).unwrap_or(0) + 1
    };
    match rest.split(['.', '[']).next().unwrap_or("") {
        "" => "prompt".to_owned(),
        "show_if" => format!("rule-{}-item", number(rest)),
        list @ ("risk" | "ends_if") => format!("{list}-{}-value", number(rest)),
        "pace" => "breathe_in".to_owned(),
        "codes" => "labels".to_owned(),
        other => other.to_owned(),
    }
}

/// One scale, put in the place of the one with its id, or at the end.
pub(in crate::web) fn read_scale(form: &Form, definition: &mut Exercise, id: &str) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let place = definition.scales.iter().position(|known| known.id == id);
    let title = line(form, "title");
    let taken: Vec<&str> = definition.scales.iter().map(|scale| scale.id.as_str()).collect();
    let before = place.map(|place| definition.scales[place].clone());
    let missing = number(form, "missing", &mut faults) / 100.0;
    let mut items = Vec::new();
    for (mut key, _) in definition.countable() {
        let name = key_name(&key);
        match form.value(&format!("key-{name}")) {
            "plain" => {}
            "reverse" => key.reverse = true,
            _ => continue,
        }
        let field = format!("weight-{name}");
        key.weight = if form.value(&field).trim().is_empty() { 1.0 } else { number(form, &field, &mut faults) };
        items.push(key);
    }
    let offered = bands_offered(before.as_ref().map_or(0, |scale| scale.bands.len()));
    let part_of = form.value("part_of");
    let scale = Scale {
        id: before.as_ref().map_or_else(|| id_for(&title, &taken), |scale| scale.id.clone()),
        title,
        method: if form.value("method") == "mean" { Method::Mean } else { Method::Sum },
        items,
        missing_up_to: missing,
        part_of: (!part_of.is_empty()).then(|| part_of.to_owned()),
        better: match form.value("better") {
            "lower" => Some(Direction::LowerIsBetter),
            "higher" => Some(Direction::HigherIsBetter),
            _ => None,
        },
        bands: read_bands(form, offered, &mut faults),
        norms: before.as_ref().map(|scale| scale.norms.clone()).unwrap_or_default(),
        change: before.as_ref().and_then(|scale| scale.change.clone()),
        cutoff: before.as_ref().and_then(|scale| scale.cutoff.clone()),
        code: before.and_then(|scale| scale.code),
    };
    faults.or(())?;
    let place = place.unwrap_or(definition.scales.len());
    if place == definition.scales.len() {
        definition.scales.push(scale);
    } else {
        definition.scales[place] = scale;
    }
    faults_of(&definition.check(), &format!("scales[{place}]"), |rest| {
        let rest = rest.trim_start_matches('.');
        match rest.split(['.', '[']).next().unwrap_or("") {
            "bands" => {
                let (number, part) = rest.trim_start_matches("bands[").split_once("].").unwrap_or(("0", "from"));
                format!("band-{}-{part}", number.parse::<usize>().unwrap_or(0) + 1)
            }
            "missing_up_to" => "missing".to_owned(),
            "items" => "items".to_owned(),
            "part_of" => "part_of".to_owned(),
            _ => "title".to_owned(),
        }
    })
}

fn read_bands(form: &Form, offered: usize, faults: &mut Faults) -> Vec<Band> {
    let mut bands = Vec::new();
    for number in 1..=offered {
        let field = |part: &str| format!("band-{number}-{part}");
        let texts = ["from", "name", "client", "therapist"].map(|part| line(form, &field(part)));
        if texts.iter().all(String::is_empty) {
            continue;
        }
        let [from, name, client, therapist] = texts;
        match typed::number(&from, DECIMALS) {
            Ok(from) => bands.push(Band { from, name, client, therapist }),
            _ => faults.add(&field("from"), "Enter the score from which this band begins."),
        }
    }
    bands
}

/// What the check says at a place, as faults of the form's fields. The rest of the definition is looked at elsewhere.
fn faults_of(found: &[Fault], prefix: &str, field: impl Fn(&str) -> String) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for fault in found {
        let Some(rest) = fault.place.strip_prefix(prefix) else { continue };
        if rest.is_empty() || rest.starts_with(['.', '[']) {
            let mut words = fault.what.clone();
            if let Some(first) = words.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            faults.add(&field(rest), format!("{words}."));
        }
    }
    faults.or(())
}

fn line(form: &Form, name: &str) -> String {
    one_line(form.value(name))
}

fn text(form: &Form, name: &str) -> String {
    trimmed(&form.value(name).replace("\r\n", "\n")).to_owned()
}

fn maybe_number(form: &Form, name: &str, faults: &mut Faults) -> Option<f64> {
    (!form.value(name).trim().is_empty()).then(|| number(form, name, faults))
}

fn number(form: &Form, name: &str, faults: &mut Faults) -> f64 {
    typed::number(form.value(name), DECIMALS).unwrap_or_else(|sentence| {
        faults.add(name, sentence);
        0.0
    })
}

fn whole<T: TryFrom<i64>>(form: &Form, name: &str, otherwise: T, faults: &mut Faults) -> T {
    let read = typed::whole(form.value(name));
    let read = read.and_then(|number| {
        T::try_from(number).map_err(|_| "Enter another number. This one is too large or too small.".to_owned())
    });
    read.unwrap_or_else(|sentence| {
        faults.add(name, sentence);
        otherwise
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    fn draft() -> Exercise {
        let mut draft = Exercise::blank("k", Kind::Quiz, "T");
        draft.summary = "S".into();
        add_items(&form(&[("prompts", "One?\nTwo?\n"), ("way", "scale"), ("answers", "No\nYes")]), &mut draft).unwrap();
        draft
    }

    #[test]
    fn a_rule_is_said_with_the_words_of_an_answer() {
        let mut draft = draft();
        let sent =
            [("prompt", "Two?"), ("labels", "No\nYes"), ("min", "0"), ("rule-1-item", "q1"), ("rule-1-is", "equals")];
        let with = |value: &'static str| form(&[sent.as_slice(), &[("rule-1-value", value)]].concat());
        read_item(&with("yes"), &mut draft, 1).unwrap();
        assert_eq!(draft.condition_words(&draft.items[1]), "Only if “One?” is “Yes”");
        let faults = read_item(&with("perhaps"), &mut draft, 1).unwrap_err();
        assert_eq!(faults.at("rule-1-value"), Some("Write one of its answers: No · Yes."));
    }

    #[test]
    fn a_form_keeps_as_many_rules_and_risk_answers_as_came_from_a_file() {
        let mut draft = draft();
        add_items(&form(&[("prompts", "Three?"), ("way", "scale"), ("answers", "1\n2\n3\n4\n5\n6")]), &mut draft)
            .unwrap();
        let rule = |value: f64| Rule {
            item: ItemId::from("q1"),
            row: None,
            is: Test::NotEquals,
            value: Some(Expected::Number(value)),
        };
        draft.items[2].show_if = Some(Condition::Any((0..6).map(|n| rule(f64::from(n % 2))).collect()));
        draft.items[2].risk =
            (0..4).map(|n| AnswerRule { is: Test::Equals, value: Expected::Number(f64::from(n)) }).collect();
        let before = draft.items[2].clone();
        let mut fields = vec![
            ("prompt".to_owned(), "Three?".to_owned()),
            ("labels".to_owned(), "1\n2\n3\n4\n5\n6".to_owned()),
            ("min".to_owned(), "0".to_owned()),
            ("join".to_owned(), "any".to_owned()),
        ];
        for n in 1..=6 {
            let value = if n % 2 == 1 { "No" } else { "Yes" };
            for (part, value) in [("item", "q1"), ("is", "not-equals"), ("value", value)] {
                fields.push((format!("rule-{n}-{part}"), value.to_owned()));
            }
        }
        for n in 1..=4 {
            fields.push((format!("risk-{n}-is"), "equals".to_owned()));
            fields.push((format!("risk-{n}-value"), n.to_string()));
        }
        read_item(&Form::new(fields), &mut draft, 2).unwrap();
        assert_eq!(draft.items[2].show_if, before.show_if);
        assert_eq!(draft.items[2].risk, before.risk);
    }

    #[test]
    fn what_the_check_finds_is_said_at_the_field() {
        let mut draft = draft();
        let faults =
            read_item(&form(&[("prompt", " "), ("labels", "Only one"), ("min", "x")]), &mut draft, 0).unwrap_err();
        assert_eq!(faults.at("min"), Some("Write a number, in digits."));
        let faults =
            read_item(&form(&[("prompt", " "), ("labels", "Only one"), ("min", "0")]), &mut draft, 0).unwrap_err();
        assert!(faults.at("prompt").is_some() && faults.at("labels").is_some(), "{faults:?}");
        let faults = read_scale(&form(&[("title", "Sum"), ("missing", "20")]), &mut draft, "new").unwrap_err();
        assert!(faults.at("items").is_some(), "{faults:?}");
        let unordered = [
            ("title", "Sum"),
            ("missing", "0"),
            ("key-q1", "reverse"),
            ("band-1-from", "1"),
            ("band-1-name", "some"),
            ("band-2-from", "0"),
            ("band-2-name", "none"),
        ];
        draft.scales.clear();
        let faults = read_scale(&form(&unordered), &mut draft, "new").unwrap_err();
        assert!(faults.at("band-2-from").is_some(), "{faults:?}");
    }
}
