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
    /// What to do about it, as a sentence without capital and full stop: "write something here". Of a file that cannot be
    /// read, what the place is: "is not text in UTF-8".
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
            self.add(place, "use at most 64 letters");
        }
    }

    fn text(&mut self, place: impl Into<String>, text: &str) {
        if blank(text) {
            self.add(place, "write something here");
        } else {
            self.length(place, text);
        }
    }

    fn length(&mut self, place: impl Into<String>, text: &str) {
        self.at_most(LONGEST_TEXT, place, text);
    }

    fn at_most(&mut self, longest: usize, place: impl Into<String>, text: &str) {
        if text.chars().count() > longest {
            self.add(place, format!("use at most {longest} characters"));
        }
    }

    fn unique<'a>(&mut self, ids: impl Iterator<Item = (String, &'a str)>, what: &str) {
        let mut seen = HashSet::new();
        for (place, id) in ids {
            self.id(place.clone(), id);
            if !seen.insert(id) {
                self.add(place, format!("choose another id; another {what} has this one"));
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
            faults.add("title", "write something here");
        }
        faults.at_most(LONGEST_TITLE, "title", &self.title);
        faults.text("summary", &self.summary);
        faults.length("intro", &self.intro);
        if self.minutes == 0 || self.minutes > LONGEST_MINUTES {
            faults.add("minutes", format!("enter a number from 1 to {LONGEST_MINUTES}"));
        }
        if self.items.is_empty() {
            faults.add("items", "add at least one question");
        }
        if self.items.len() > MOST_ITEMS {
            faults.add("items", format!("keep to at most {MOST_ITEMS} questions"));
        }
        if self.scales.len() > MOST_ITEMS {
            faults.add("scales", format!("keep to at most {MOST_ITEMS} scores"));
        }
        if self.original.as_ref().is_some_and(|file| file.len() > LONGEST_ORIGINAL) {
            faults.add("original", format!("keep the file to at most {LONGEST_ORIGINAL} bytes"));
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
            faults.add(format!("items[{n}].show_if"), "add at least one rule");
        }
        for (r, rule) in condition.rules().iter().enumerate() {
            let place = format!("items[{n}].show_if.{join}[{r}]");
            match places.get(&rule.item) {
                None => faults.add(format!("{place}.item"), "use the id of a question in this exercise"),
                Some(&earlier) if earlier == n => {
                    faults.add(format!("{place}.item"), "choose an earlier question, not this one");
                }
                Some(&earlier) if earlier > n && self.waits_for(earlier, n, places) => {
                    faults.add(format!("{place}.item"), "choose another question; that one depends on this one");
                }
                Some(&earlier) if earlier > n => {
                    faults.add(format!("{place}.item"), "choose an earlier question; that one comes later");
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
            faults.add(format!("{place}.items"), "count at least one question");
        }
        if !(0.0..=1.0).contains(&scale.missing_up_to) {
            faults.add(format!("{place}.missing_up_to"), "enter a share from 0 to 1 (in the form, 0 to 100 per cent)");
        }
        if scale.missing_up_to > 0.0 && scale.items.iter().any(|key| key.weight < 0.0) {
            faults.add(format!("{place}.missing_up_to"), "use 0 here; a question has a negative weight");
        }
        let mut keyed = HashSet::new();
        for (k, key) in scale.items.iter().enumerate() {
            let place = format!("{place}.items[{k}]");
            if !key.weight.is_finite() || key.weight == 0.0 {
                faults.add(format!("{place}.weight"), "enter a number other than 0");
            }
            match self.item(&key.item) {
                None => faults.add(format!("{place}.item"), "use the id of a question in this exercise"),
                Some(item) => {
                    if let Err(what) = countable(item, key.row.as_deref()) {
                        faults.add(place, what);
                    } else if !keyed.insert((&key.item, &key.row)) {
                        faults.add(place, "count this question only once");
                    }
                }
            }
        }
        if let Some(whole) = &scale.part_of
            && (*whole == scale.id || !self.scales.iter().any(|other| other.id == *whole))
        {
            faults.add(format!("{place}.part_of"), "choose another score of this exercise");
        }
        for (b, band) in scale.bands.iter().enumerate() {
            faults.text(format!("{place}.bands[{b}].name"), &band.name);
            let earlier = b.checked_sub(1).map(|before| scale.bands[before].from);
            if !band.from.is_finite() || earlier.is_some_and(|earlier| earlier >= band.from) {
                faults.add(format!("{place}.bands[{b}].from"), "enter a higher number than the band before");
            }
        }
        for (n, norms) in scale.norms.iter().enumerate() {
            let reliable = norms.reliability.is_none_or(|reliability| (0.0..1.0).contains(&reliability));
            let numbers = norms.mean.is_finite() && norms.sd.is_finite() && norms.sd > 0.0;
            if !(numbers && reliable) {
                faults.add(
                    format!("{place}.norms[{n}]"),
                    "enter a mean, a standard deviation above 0, and a reliability from 0 up to 1",
                );
            }
            faults.text(format!("{place}.norms[{n}].source"), &norms.source);
        }
        for (name, published) in [("change", &scale.change), ("cutoff", &scale.cutoff)] {
            if let Some(published) = published {
                faults.text(format!("{place}.{name}.source"), &published.source);
                if !published.points.is_finite() || (name == "change" && published.points <= 0.0) {
                    faults.add(format!("{place}.{name}.points"), "enter a number of points");
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
                    faults.add(format!("{place}.when[{w}].scale"), "use the id of a score in this exercise");
                }
                if within.at_least.is_none() && within.below.is_none() {
                    faults.add(format!("{place}.when[{w}]"), "give at_least, below or both");
                }
            }
            if outcome.when.is_empty() && n + 1 < self.outcomes.len() {
                faults.add(place, "put this last; it fits everyone");
            }
        }
    }
}

fn check_first(min: i64, place: &str, faults: &mut Faults) {
    if !FIRST_POINT.contains(&min) {
        let (lowest, highest) = (FIRST_POINT.start(), FIRST_POINT.end());
        faults.add(format!("{place}.min"), format!("enter a whole number from {lowest} to {highest}"));
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
        faults.add(place, "remove required, may_decline, risk and ends_if; this is only read");
    }
    match &item.body {
        Body::Scale { min, labels, codes } => {
            check_first(*min, place, faults);
            check_labels(labels, place, is_template, faults);
            if !codes.is_empty() && codes.len() != labels.len() {
                faults.add(format!("{place}.codes"), "give one code for each label, or none");
            }
        }
        Body::Choice { options } | Body::Choices { options } => check_options(options, place, is_template, faults),
        Body::Matrix { rows, min, labels } => {
            check_first(*min, place, faults);
            check_labels(labels, place, is_template, faults);
            if rows.is_empty() || rows.len() > MOST_OPTIONS {
                faults.add(format!("{place}.rows"), format!("give 1 to {MOST_OPTIONS} rows"));
            }
            let ids = rows.iter().enumerate().map(|(n, row)| (format!("{place}.rows[{n}].id"), row.id.as_str()));
            faults.unique(ids, "row");
            for (n, row) in rows.iter().enumerate() {
                text(faults, format!("{place}.rows[{n}].label"), &row.label);
            }
        }
        Body::Number { min, max, decimals, .. } => {
            if [min, max].into_iter().flatten().any(|bound| !bound.is_finite()) {
                faults.add(place, "enter numbers for min and max");
            }
            if min.zip(*max).is_some_and(|(min, max)| min >= max) {
                faults.add(format!("{place}.max"), "enter a number above the lowest answer (min)");
            }
            if *decimals > 6 {
                faults.add(format!("{place}.decimals"), "enter a number from 0 to 6");
            }
        }
        Body::LogRows { columns, most } => {
            if !(1..=6).contains(&columns.len()) {
                faults.add(format!("{place}.columns"), "give 1 to 6 fields");
            }
            if !(1..=MOST_ROWS).contains(most) {
                faults.add(format!("{place}.most"), format!("enter a number from 1 to {MOST_ROWS}"));
            }
            let ids = columns.iter().enumerate().map(|(n, column)| (format!("{place}.columns[{n}].id"), &*column.id));
            faults.unique(ids, "column");
            for (n, column) in columns.iter().enumerate() {
                faults.text(format!("{place}.columns[{n}].label"), &column.label);
            }
        }
        Body::TimedStep { seconds, pace } => {
            if !(5..=3_600).contains(seconds) {
                faults.add(format!("{place}.seconds"), "enter a number from 5 to 3600");
            }
            let is_breath = |pace: &super::Pace| {
                let is_breath = |seconds| (1..=20).contains(&seconds);
                is_breath(pace.breathe_in) && pace.hold <= 20 && is_breath(pace.breathe_out) && pace.rest <= 20
            };
            if pace.as_ref().is_some_and(|pace| !is_breath(pace)) {
                faults.add(
                    format!("{place}.pace"),
                    "use 1 to 20 seconds for breathing in and for breathing out, and up to 20 for holding and resting",
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
            faults.add(format!("{place}.is"), "use equals or at-least");
        }
        let rule = Rule { item: item.id.clone(), row: None, is: answer.is, value: Some(answer.value.clone()) };
        if let Err(what) = compares(item, &rule) {
            faults.add(place, what);
        }
    }
}

fn check_labels(labels: &[String], place: &str, is_template: bool, faults: &mut Faults) {
    if !(2..=MOST_OPTIONS).contains(&labels.len()) {
        faults.add(format!("{place}.labels"), format!("give 2 to {MOST_OPTIONS} labels"));
    }
    for (n, label) in labels.iter().enumerate() {
        if !is_template {
            faults.text(format!("{place}.labels[{n}]"), label);
        }
    }
}

fn check_options(options: &[Choice], place: &str, is_template: bool, faults: &mut Faults) {
    if !(1..=MOST_OPTIONS).contains(&options.len()) {
        faults.add(format!("{place}.options"), format!("give 1 to {MOST_OPTIONS} answers"));
    }
    let ids = options.iter().enumerate().map(|(n, option)| (format!("{place}.options[{n}].id"), option.id.as_str()));
    faults.unique(ids, "option");
    for (n, option) in options.iter().enumerate() {
        if !is_template {
            faults.text(format!("{place}.options[{n}].label"), &option.label);
        }
        if option.score.is_some_and(|score| !score.is_finite()) {
            faults.add(format!("{place}.options[{n}].score"), "enter a number");
        }
    }
}

/// Whether a scale can count this item.
fn countable(item: &Item, row: Option<&str>) -> Result<(), String> {
    match (&item.body, row) {
        (Body::Matrix { rows, .. }, Some(row)) if rows.iter().any(|known| known.id == row) => Ok(()),
        (Body::Matrix { .. }, Some(_)) => Err("use a row of this question".to_owned()),
        (Body::Matrix { .. }, None) => Err("name a row of the table".to_owned()),
        (_, Some(_)) => Err("leave out the row; only a table has rows".to_owned()),
        (Body::Choice { .. }, None) if item.body.range().is_none() => {
            Err("give each of its answers points first".to_owned())
        }
        (Body::Choices { .. }, None) if item.body.range().is_none() => Err("give its answers points first".to_owned()),
        (Body::Number { .. }, None) if item.body.range().is_none() => {
            Err("give the number a lowest and a highest answer first".to_owned())
        }
        (_, None) if item.body.range().is_some() => Ok(()),
        _ => Err("leave this question out; its answers cannot be scored".to_owned()),
    }
}

/// Whether an answer to `item` can be compared as the rule says.
fn compares(item: &Item, rule: &Rule) -> Result<(), String> {
    if !item.body.asks() {
        return Err("choose a question that has answers".to_owned());
    }
    match (&item.body, rule.row.as_deref()) {
        (Body::Matrix { rows, .. }, Some(row)) if !rows.iter().any(|known| known.id == row) => {
            return Err("use a row of this question".to_owned());
        }
        (Body::Matrix { .. }, None) if rule.is.compares() => return Err("name a row of the table".to_owned()),
        (Body::Matrix { .. }, _) | (_, None) => {}
        (_, Some(_)) => return Err("leave out the row; only a table has rows".to_owned()),
    }
    let value = match (rule.is.compares(), &rule.value) {
        (false, None) => return Ok(()),
        (false, Some(_)) => return Err(format!("leave out the value; “{}” needs none", rule.is.words())),
        (true, None) => return Err(format!("give a value for “{}”", rule.is.words())),
        (true, Some(value)) => value,
    };
    match (&item.body, value) {
        (Body::Scale { .. } | Body::Matrix { .. } | Body::Slider { .. }, Expected::Number(number)) => {
            let points = item.body.points();
            let is_point = points.iter().any(|(point, _)| super::item::as_number(*point) == *number);
            if is_point { Ok(()) } else { Err(format!("use one of its answers; {number} is not one")) }
        }
        (Body::Number { .. }, Expected::Number(number)) if number.is_finite() => Ok(()),
        (Body::Choice { options } | Body::Choices { options }, Expected::Text(id)) => {
            if rule.is.orders() {
                Err("use “is” or “is not”; the answers of a choice have no order".to_owned())
            } else if options.iter().any(|option| option.id == *id) {
                Ok(())
            } else {
                Err(format!("use one of its answers; “{id}” is not one"))
            }
        }
        (Body::Choice { .. }, Expected::Number(_)) if item.body.range().is_some() => Ok(()),
        (Body::Date, Expected::Text(day)) => day
            .parse::<crate::when::Day>()
            .map(drop)
            .map_err(|_| format!("write a day such as 2026-11-24; “{day}” is not one")),
        (Body::Time | Body::ShortText | Body::LongText, Expected::Text(_)) => Ok(()),
        (Body::Pair | Body::LogRows { .. } | Body::TimedStep { .. }, _) => {
            Err("use “has an answer” or “has no answer” for this question".to_owned())
        }
        _ => Err(format!("use an answer this question can have; {value} is not one")),
    }
}
