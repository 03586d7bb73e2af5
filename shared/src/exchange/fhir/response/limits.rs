//! What a questionnaire says beyond the type of an answer: how large, how long, how many, in which unit.

use super::{
    super::{
        given::Given,
        model::{Coding, Extension, Item, from_json},
        urls,
    },
    value,
};

/// What an item limits.
pub(super) struct Limits<'q> {
    item: &'q Item,
}

impl<'q> Limits<'q> {
    pub(super) fn of(item: &'q Item) -> Self {
        Self { item }
    }

    fn value(&self, url: &str) -> Option<Given> {
        self.item.extension.iter().find(|extension| extension.is(url)).and_then(Extension::value)
    }

    fn count(&self, url: &str) -> Option<usize> {
        self.value(url).and_then(|value| usize::try_from(value.whole()?).ok())
    }

    /// How many answers there may be, or how often a group: at least, and at most.
    pub(super) fn times(&self) -> (usize, usize) {
        let most = if self.item.repeats == Some(true) { usize::MAX } else { 1 };
        let fewest = usize::from(self.item.required == Some(true));
        (self.count(urls::MIN_OCCURS).unwrap_or(0).max(fewest), self.count(urls::MAX_OCCURS).unwrap_or(most).min(most))
    }

    /// What is wrong with a value of the right type; each begins with a verb.
    pub(super) fn faults(&self, given: &Given) -> Vec<String> {
        let mut faults = Vec::new();
        if let Given::Text(text) = given {
            let length = text.chars().count();
            let longest = self.item.rest.get("maxLength").and_then(serde_json::Value::as_u64);
            let longest = longest.and_then(|longest| usize::try_from(longest).ok());
            if longest.is_some_and(|longest| length > longest) {
                faults.push(format!("has {length} characters; at most {} are allowed", longest.unwrap_or_default()));
            }
            if let Some(shortest) = self.count(urls::MIN_LENGTH).filter(|shortest| length < *shortest) {
                faults.push(format!("has {length} characters; at least {shortest} are needed"));
            }
        }
        let bounds = [
            (urls::MIN_VALUE, false),
            (urls::MIN_QUANTITY, false),
            (urls::MAX_VALUE, true),
            (urls::MAX_QUANTITY, true),
        ];
        for (url, is_highest) in bounds {
            let Some(bound) = self.value(url) else { continue };
            let Some(order) = value::order(given, &bound) else { continue };
            if is_highest && order.is_gt() {
                faults.push(format!("is more than {}", shown(&bound)));
            }
            if !is_highest && order.is_lt() {
                faults.push(format!("is less than {}", shown(&bound)));
            }
        }
        faults.extend(self.decimals(given));
        faults.extend(self.unit(given));
        faults
    }

    fn decimals(&self, given: &Given) -> Option<String> {
        let decimals = i32::try_from(self.count(urls::MAX_DECIMALS)?).ok().filter(|decimals| *decimals <= 15)?;
        let number = given.number()?;
        let unit = 10f64.powi(decimals);
        let is_finer = ((number * unit).round() / unit - number).abs() > f64::EPSILON * number.abs();
        is_finer.then(|| format!("has more than {decimals} decimals"))
    }

    /// A quantity is in one of the units that are named, where any is.
    fn unit(&self, given: &Given) -> Option<String> {
        let Given::Quantity { unit, code, .. } = given else { return None };
        let offered: Vec<Coding> = self
            .item
            .extension
            .iter()
            .filter(|extension| extension.is(urls::UNIT) || extension.is(urls::UNIT_OPTION))
            .filter_map(|extension| from_json(extension.rest.get("valueCoding")?.clone()).ok())
            .collect();
        let is_it = |coding: &Coding| {
            [unit, code].into_iter().any(|name| name.is_some() && (coding.code == *name || coding.display == *name))
        };
        if offered.is_empty() || offered.iter().any(is_it) {
            return None;
        }
        let names: Vec<String> = offered.into_iter().filter_map(|coding| coding.display.or(coding.code)).collect();
        let names = names.join(", ");
        Some(match unit.as_ref().or(code.as_ref()) {
            Some(unit) => format!("is in “{unit}” but should be in {names}"),
            None => format!("has no unit but should be in {names}"),
        })
    }

    /// Whether the limits of a quantity are in another unit than the quantity.
    pub(super) fn is_in_another_unit(&self, given: &Given) -> bool {
        let bounds = [urls::MIN_QUANTITY, urls::MAX_QUANTITY, urls::MIN_VALUE, urls::MAX_VALUE];
        matches!(given, Given::Quantity { .. })
            && bounds.iter().filter_map(|url| self.value(url)).any(|bound| value::order(given, &bound).is_none())
    }

    /// What an item limits that nothing here checks, by its name.
    pub(super) fn unchecked(&self) -> Vec<String> {
        let name = |url: &str| url.rsplit('/').next().unwrap_or(url).to_owned();
        let known = self.item.extension.iter().filter_map(|extension| extension.url.as_deref());
        known.filter(|url| urls::UNCHECKED.contains(url)).map(name).collect()
    }
}

fn shown(bound: &Given) -> String {
    match bound {
        Given::Date(text) | Given::DateTime(text) | Given::Time(text) => text.clone(),
        Given::Quantity { number, unit: Some(unit), .. } => format!("{number} {unit}"),
        other => other.number().map_or_else(String::new, |number| number.to_string()),
    }
}
