//! The check of a definition: every fault with its place, so that it can be shown at the item or in the file.

use std::collections::{HashMap, HashSet};

use crate::exercise::{
    Exercise, Wording,
    condition::{Condition, Expected, Rule, Test},
    item::{AnswerRule, Body, Choice, FIRST_POINT, Item, blank},
    item_id::ItemId,
    scale::Scale,
};

/// The most items an exercise has, and the most scales.
pub const MOST_ITEMS: usize = 200;
/// The longest any text of a definition may be, in characters.
pub const LONGEST_TEXT: usize = 20_000;
/// The longest title of an exercise or a pathway, in characters.
pub const LONGEST_TITLE: usize = 120;
/// The longest tag, in characters.
pub const LONGEST_TAG: usize = 40;
/// The largest file kept beside the exercise that was read from it, in bytes.
pub const LONGEST_ORIGINAL: usize = 1_000_000;
/// The most answers an item offers.
pub(crate) const MOST_OPTIONS: usize = 60;
/// The most rows of a log.
pub(crate) const MOST_ROWS: u32 = 20;
/// The longest an exercise may say it takes, in minutes.
pub const LONGEST_MINUTES: u32 = 240;

/// Why a definition is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// A path in the definition, for example `items[3].id`.
    pub place: String,
    /// Sentence without its subject: "is empty", "another item has this id".
    pub what: String,
}

/// Faults so far, and where we are.
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.0.push(Fault { place: place.into(), what: what.into() });
    }

    fn id(&mut self, place: String, id: &str) {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            self.add(place, "use letters, digits and hyphens");
        } else if id.len() > 64 {
            self.add(place, "is longer than 64 letters");
        }
    }

    fn text(&mut self, place: impl Into<String>, text: &str) {
        if blank(text) {
            self.add(place, "is empty");
        } else {
            self.length(place, text);
        }
    }

    fn length(&mut self, place: impl Into<String>, text: &str) {
        self.at_most(LONGEST_TEXT, place, text);
    }

    fn at_most(&mut self, longest: usize, place: impl Into<String>, text: &str) {
        if text.chars().count() > longest {
            self.add(place, format!("is longer than {longest} characters"));
        }
    }

    fn unique<'a>(&mut self, ids: impl Iterator<Item = (String, &'a str)>, what: &str) {
        let mut seen = HashSet::new();
        for (place, id) in ids {
            self.id(place.clone(), id);
            if !seen.insert(id) {
                self.add(place, format!("another {what} has this id"));
            }
        }
    }
}

impl Exercise {
    /// Every fault of the definition, in reading order; none means it may be published.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        self.check_head(&mut faults);
        let places: HashMap<&ItemId, usize> =
            self.items.iter().enumerate().rev().map(|(n, item)| (&item.id, n)).collect();
        let ids = self.items.iter().enumerate().map(|(n, item)| (format!("items[{n}].id"), item.id.0.as_str()));
        faults.unique(ids, "item");
        let is_template = self.source.as_ref().is_some_and(|source| source.wording == Wording::Template);
        for (n, item) in self.items.iter().enumerate() {
            check_item(item, &format!("items[{n}]"), is_template, &mut faults);
            self.check_condition(n, item, &places, &mut faults);
        }
        let ids = self.scales.iter().enumerate().map(|(n, scale)| (format!("scales[{n}].id"), scale.id.as_str()));
        faults.unique(ids, "scale");
        for (n, scale) in self.scales.iter().enumerate() {
            self.check_scale(scale, &format!("scales[{n}]"), &mut faults);
        }
        self.check_outcomes(&mut faults);
        faults.0
    }

    fn check_head(&self, faults: &mut Faults) {
        faults.id("key".to_owned(), &self.key);
        if blank(&self.title) {
            faults.add("title", "is empty");
        }
        faults.at_most(LONGEST_TITLE, "title", &self.title);
        faults.text("summary", &self.summary);
        faults.length("intro", &self.intro);
        if self.minutes == 0 || self.minutes > LONGEST_MINUTES {
            faults.add("minutes", format!("is a number from 1 to {LONGEST_MINUTES}"));
        }
        if self.items.is_empty() {
            faults.add("items", "an exercise needs at least one item");
        }
        if self.items.len() > MOST_ITEMS {
            faults.add("items", format!("an exercise has at most {MOST_ITEMS} items"));
        }
        if self.scales.len() > MOST_ITEMS {
            faults.add("scales", format!("an exercise has at most {MOST_ITEMS} scales"));
        }
        if self.original.as_ref().is_some_and(|file| file.len() > LONGEST_ORIGINAL) {
            faults.add("original", format!("is larger than {LONGEST_ORIGINAL} bytes"));
        }
        for (n, tag) in self.tags.iter().enumerate() {
            if blank(tag) || *tag != tag.to_lowercase() || tag.chars().count() > LONGEST_TAG {
                faults.add(format!("tags[{n}]"), format!("use lower case, at most {LONGEST_TAG} letters"));
            }
        }
    }

    fn check_condition(&self, n: usize, item: &Item, places: &HashMap<&ItemId, usize>, faults: &mut Faults) {
        let Some(condition) = &item.show_if else { return };
        let join = match condition {
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
        };
        if condition.rules().is_empty() {
            faults.add(format!("items[{n}].show_if"), "a condition needs at least one rule");
        }
        for (r, rule) in condition.rules().iter().enumerate() {
            let place = format!("items[{n}].show_if.{join}[{r}]");
            match places.get(&rule.item) {
                None => faults.add(format!("{place}.item"), "no item has this id"),
                Some(&earlier) if earlier == n => faults.add(format!("{place}.item"), "an item cannot wait for itself"),
                Some(&earlier) if earlier > n && self.waits_for(earlier, n, places) => {
                    faults.add(format!("{place}.item"), "goes round in a circle: that item waits for this one");
                }
                Some(&earlier) if earlier > n => {
                    faults.add(format!("{place}.item"), "comes after this item; a rule looks at an earlier one");
                }
                Some(&earlier) => {
                    if let Err(what) = compares(&self.items[earlier], rule) {
                        faults.add(place, what);
                    }
                }
            }
        }
    }

    /// Whether the item at `from` waits, over any number of rules, for the item at `to`.
    fn waits_for(&self, from: usize, to: usize, places: &HashMap<&ItemId, usize>) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![from];
        while let Some(n) = open.pop() {
            if n == to {
                return true;
            }
            if seen.insert(n) {
                let rules = self.items[n].show_if.iter().flat_map(Condition::rules);
                open.extend(rules.filter_map(|rule| places.get(&rule.item).copied()));
            }
        }
        false
    }

    fn check_scale(&self, scale: &Scale, place: &str, faults: &mut Faults) {
        faults.text(format!("{place}.title"), &scale.title);
        if scale.items.is_empty() {
            faults.add(format!("{place}.items"), "a scale needs at least one item");
        }
        if !(0.0..=1.0).contains(&scale.missing_up_to) {
            faults.add(format!("{place}.missing_up_to"), "is a share from 0 to 1");
        }
        if scale.missing_up_to > 0.0 && scale.items.iter().any(|key| key.weight < 0.0) {
            faults.add(format!("{place}.missing_up_to"), "must be 0 where an item counts against the others");
        }
        let mut keyed = HashSet::new();
        for (k, key) in scale.items.iter().enumerate() {
            let place = format!("{place}.items[{k}]");
            if !key.weight.is_finite() || key.weight == 0.0 {
                faults.add(format!("{place}.weight"), "is a number other than 0");
            }
            match self.item(&key.item) {
                None => faults.add(format!("{place}.item"), "no item has this id"),
                Some(item) => {
                    if let Err(what) = countable(item, key.row.as_deref()) {
                        faults.add(place, what);
                    } else if !keyed.insert((&key.item, &key.row)) {
                        faults.add(place, "the scale already counts this item");
                    }
                }
            }
        }
        if let Some(whole) = &scale.part_of
            && (*whole == scale.id || !self.scales.iter().any(|other| other.id == *whole))
        {
            faults.add(format!("{place}.part_of"), "no other scale has this id");
        }
        for (b, band) in scale.bands.iter().enumerate() {
            faults.text(format!("{place}.bands[{b}].name"), &band.name);
            let earlier = b.checked_sub(1).map(|before| scale.bands[before].from);
            if !band.from.is_finite() || earlier.is_some_and(|earlier| earlier >= band.from) {
                faults.add(format!("{place}.bands[{b}].from"), "bands begin one above the other");
            }
        }
        for (n, norms) in scale.norms.iter().enumerate() {
            let reliable = norms.reliability.is_none_or(|reliability| (0.0..1.0).contains(&reliability));
            let numbers = norms.mean.is_finite() && norms.sd.is_finite() && norms.sd > 0.0;
            if !(numbers && reliable) {
                faults.add(
                    format!("{place}.norms[{n}]"),
                    "needs a mean, a standard deviation above 0, and a reliability from 0 up to 1",
                );
            }
            faults.text(format!("{place}.norms[{n}].source"), &norms.source);
        }
        for (name, published) in [("change", &scale.change), ("cutoff", &scale.cutoff)] {
            if let Some(published) = published {
                faults.text(format!("{place}.{name}.source"), &published.source);
                if !published.points.is_finite() || (name == "change" && published.points <= 0.0) {
                    faults.add(format!("{place}.{name}.points"), "is a number of points");
                }
            }
        }
    }

    fn check_outcomes(&self, faults: &mut Faults) {
        for (n, outcome) in self.outcomes.iter().enumerate() {
            let place = format!("outcomes[{n}]");
            faults.text(format!("{place}.title"), &outcome.title);
            faults.text(format!("{place}.text"), &outcome.text);
            for (w, within) in outcome.when.iter().enumerate() {
                if !self.scales.iter().any(|scale| scale.id == within.scale) {
                    faults.add(format!("{place}.when[{w}].scale"), "no scale has this id");
                }
                if within.at_least.is_none() && within.below.is_none() {
                    faults.add(format!("{place}.when[{w}]"), "needs at_least, below, or both");
                }
            }
            if outcome.when.is_empty() && n + 1 < self.outcomes.len() {
                faults.add(place, "fits everyone, so it must be the last");
            }
        }
    }
}

fn check_first(min: i64, place: &str, faults: &mut Faults) {
    if !FIRST_POINT.contains(&min) {
        let (lowest, highest) = (FIRST_POINT.start(), FIRST_POINT.end());
        faults.add(format!("{place}.min"), format!("is a whole number from {lowest} to {highest}"));
    }
}

fn check_item(item: &Item, place: &str, is_template: bool, faults: &mut Faults) {
    // A template's words are entered by a practice; what it lacks until then is no fault of the definition.
    let text = |faults: &mut Faults, place: String, text: &str| {
        if is_template { faults.length(place, text) } else { faults.text(place, text) }
    };
    text(faults, format!("{place}.prompt"), &item.prompt);
    if let Some(help) = &item.help {
        faults.length(format!("{place}.help"), help);
    }
    let asks_things = item.required || item.may_decline || !item.risk.is_empty() || !item.ends_if.is_empty();
    if !item.body.asks() && asks_things {
        faults.add(place, "is only read: it cannot be required, declined, watched for risk, or end the exercise");
    }
    match &item.body {
        Body::Scale { min, labels, codes } => {
            check_first(*min, place, faults);
            check_labels(labels, place, is_template, faults);
            if !codes.is_empty() && codes.len() != labels.len() {
                faults.add(format!("{place}.codes"), "needs one code for each label, or none");
            }
        }
        Body::Choice { options } | Body::Choices { options } => check_options(options, place, is_template, faults),
        Body::Matrix { rows, min, labels } => {
            check_first(*min, place, faults);
            check_labels(labels, place, is_template, faults);
            if rows.is_empty() || rows.len() > MOST_OPTIONS {
                faults.add(format!("{place}.rows"), format!("needs 1 to {MOST_OPTIONS} rows"));
            }
            let ids = rows.iter().enumerate().map(|(n, row)| (format!("{place}.rows[{n}].id"), row.id.as_str()));
            faults.unique(ids, "row");
            for (n, row) in rows.iter().enumerate() {
                text(faults, format!("{place}.rows[{n}].label"), &row.label);
            }
        }
        Body::Number { min, max, decimals, .. } => {
            if [min, max].into_iter().flatten().any(|bound| !bound.is_finite()) {
                faults.add(place, "min and max are numbers");
            }
            if min.zip(*max).is_some_and(|(min, max)| min >= max) {
                faults.add(format!("{place}.max"), "must be more than min");
            }
            if *decimals > 6 {
                faults.add(format!("{place}.decimals"), "is a number from 0 to 6");
            }
        }
        Body::LogRows { columns, most } => {
            if !(1..=6).contains(&columns.len()) {
                faults.add(format!("{place}.columns"), "needs 1 to 6 columns");
            }
            if !(1..=MOST_ROWS).contains(most) {
                faults.add(format!("{place}.most"), format!("is a number from 1 to {MOST_ROWS}"));
            }
            let ids = columns.iter().enumerate().map(|(n, column)| (format!("{place}.columns[{n}].id"), &*column.id));
            faults.unique(ids, "column");
            for (n, column) in columns.iter().enumerate() {
                faults.text(format!("{place}.columns[{n}].label"), &column.label);
            }
        }
        Body::TimedStep { seconds, pace } => {
            if !(5..=3_600).contains(seconds) {
                faults.add(format!("{place}.seconds"), "is a number from 5 to 3600");
            }
            let is_breath = |pace: &super::Pace| {
                let is_breath = |seconds| (1..=20).contains(&seconds);
                is_breath(pace.breathe_in) && pace.hold <= 20 && is_breath(pace.breathe_out) && pace.rest <= 20
            };
            if pace.as_ref().is_some_and(|pace| !is_breath(pace)) {
                faults.add(
                    format!("{place}.pace"),
                    "breathing in and out take 1 to 20 seconds each, holding and resting up to 20",
                );
            }
        }
        Body::Display { text } => faults.text(format!("{place}.text"), text),
        Body::Slider { .. } | Body::Date | Body::Time | Body::ShortText | Body::LongText | Body::Pair => {}
        Body::ContentNote => {}
    }
    check_answers(item, &item.risk, &format!("{place}.risk"), faults);
    check_answers(item, &item.ends_if, &format!("{place}.ends_if"), faults);
}

/// Answers of the item that something follows from.
fn check_answers(item: &Item, rules: &[AnswerRule], place: &str, faults: &mut Faults) {
    for (n, answer) in rules.iter().enumerate() {
        let place = format!("{place}[{n}]");
        if !matches!(answer.is, Test::Equals | Test::AtLeast) {
            faults.add(format!("{place}.is"), "is equals or at-least");
        }
        let rule = Rule { item: item.id.clone(), row: None, is: answer.is, value: Some(answer.value.clone()) };
        if let Err(what) = compares(item, &rule) {
            faults.add(place, what);
        }
    }
}

fn check_labels(labels: &[String], place: &str, is_template: bool, faults: &mut Faults) {
    if !(2..=MOST_OPTIONS).contains(&labels.len()) {
        faults.add(format!("{place}.labels"), format!("needs 2 to {MOST_OPTIONS} points"));
    }
    for (n, label) in labels.iter().enumerate() {
        if !is_template {
            faults.text(format!("{place}.labels[{n}]"), label);
        }
    }
}

fn check_options(options: &[Choice], place: &str, is_template: bool, faults: &mut Faults) {
    if !(1..=MOST_OPTIONS).contains(&options.len()) {
        faults.add(format!("{place}.options"), format!("needs 1 to {MOST_OPTIONS} options"));
    }
    let ids = options.iter().enumerate().map(|(n, option)| (format!("{place}.options[{n}].id"), option.id.as_str()));
    faults.unique(ids, "option");
    for (n, option) in options.iter().enumerate() {
        if !is_template {
            faults.text(format!("{place}.options[{n}].label"), &option.label);
        }
        if option.score.is_some_and(|score| !score.is_finite()) {
            faults.add(format!("{place}.options[{n}].score"), "is a number");
        }
    }
}

/// Whether a scale can count this item.
fn countable(item: &Item, row: Option<&str>) -> Result<(), String> {
    match (&item.body, row) {
        (Body::Matrix { rows, .. }, Some(row)) if rows.iter().any(|known| known.id == row) => Ok(()),
        (Body::Matrix { .. }, Some(_)) => Err("the item has no such row".to_owned()),
        (Body::Matrix { .. }, None) => Err("name the row of the matrix".to_owned()),
        (_, Some(_)) => Err("only a matrix has rows".to_owned()),
        (Body::Choice { .. }, None) if item.body.range().is_none() => {
            Err("give each of its options a score first".to_owned())
        }
        (Body::Choices { .. }, None) if item.body.range().is_none() => Err("give its options a score first".to_owned()),
        (Body::Number { .. }, None) if item.body.range().is_none() => {
            Err("a number needs a lowest and a highest value to be scored".to_owned())
        }
        (_, None) if item.body.range().is_some() => Ok(()),
        _ => Err("this kind of item cannot be scored".to_owned()),
    }
}

/// Whether an answer to `item` can be compared as the rule says.
fn compares(item: &Item, rule: &Rule) -> Result<(), String> {
    if !item.body.asks() {
        return Err("that item is only read".to_owned());
    }
    match (&item.body, rule.row.as_deref()) {
        (Body::Matrix { rows, .. }, Some(row)) if !rows.iter().any(|known| known.id == row) => {
            return Err("the item has no such row".to_owned());
        }
        (Body::Matrix { .. }, None) if rule.is.compares() => return Err("name the row of the matrix".to_owned()),
        (Body::Matrix { .. }, _) | (_, None) => {}
        (_, Some(_)) => return Err("only a matrix has rows".to_owned()),
    }
    let value = match (rule.is.compares(), &rule.value) {
        (false, None) => return Ok(()),
        (false, Some(_)) => return Err(format!("“{}” takes no value", rule.is.words())),
        (true, None) => return Err(format!("“{}” needs a value", rule.is.words())),
        (true, Some(value)) => value,
    };
    match (&item.body, value) {
        (Body::Scale { .. } | Body::Matrix { .. } | Body::Slider { .. }, Expected::Number(number)) => {
            let points = item.body.points();
            let is_point = points.iter().any(|(point, _)| super::item::as_number(*point) == *number);
            if is_point { Ok(()) } else { Err(format!("{number} is not one of its answers")) }
        }
        (Body::Number { .. }, Expected::Number(number)) if number.is_finite() => Ok(()),
        (Body::Choice { options } | Body::Choices { options }, Expected::Text(id)) => {
            if rule.is.orders() {
                Err("answers of a choice have no order; use “is” or “is not”".to_owned())
            } else if options.iter().any(|option| option.id == *id) {
                Ok(())
            } else {
                Err(format!("“{id}” is not one of its options"))
            }
        }
        (Body::Choice { .. }, Expected::Number(_)) if item.body.range().is_some() => Ok(()),
        (Body::Date, Expected::Text(day)) => {
            day.parse::<crate::when::Day>().map(drop).map_err(|_| format!("“{day}” is not a day such as 2026-11-24"))
        }
        (Body::Time | Body::ShortText | Body::LongText, Expected::Text(_)) => Ok(()),
        (Body::Pair | Body::LogRows { .. } | Body::TimedStep { .. }, _) => {
            Err("this kind of item can only be answered or not".to_owned())
        }
        _ => Err(format!("{value} is not an answer this item can have")),
    }
}
