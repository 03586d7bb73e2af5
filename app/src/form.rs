//! What was typed into a form and what is wrong with it, so that a page can be shown again with nothing lost.

use std::collections::BTreeMap;

use weft_shared::{error::Faults, response::Parts};

/// Fields of forms that hold someone's own words, beside the answers of an exercise.
const TEXTS: [&str; 7] = ["agreed", "note", "old", "new", "origin", "helps", "for"];

#[derive(Clone, Debug, Default)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    faults: Faults,
}

impl Form {
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            values.entry(name).or_default().push(value);
        }
        Self { values, faults: Faults::default() }
    }

    pub fn with_faults(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// What was typed into a field; empty when it was not sent.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// What was typed, or what the field held before anyone typed.
    pub fn value_or<'a>(&'a self, name: &str, before: &'a str) -> &'a str {
        self.values.get(name).and_then(|values| values.first()).map_or(before, String::as_str)
    }

    /// Every value of a field that may be ticked more than once.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// What the fields of an item hold (`name`, `name.PART`); `before` when the form was not sent.
    pub fn parts_or(&self, name: &str, before: Parts) -> Parts {
        if self.was_sent() { self.parts(name) } else { before }
    }

    /// What was sent for the fields of an item: `name`, and `name.PART` for its parts.
    pub fn parts(&self, name: &str) -> Parts {
        let part = |field: &str| match field.strip_prefix(name)? {
            "" => Some(String::new()),
            rest => rest.strip_prefix('.').map(str::to_owned),
        };
        Parts::new(self.values.iter().flat_map(|(field, values)| {
            let part = part(field);
            values.iter().filter_map(move |value| Some((part.clone()?, value.clone())))
        }))
    }

    /// Without some fields, for those that must not come back as they were sent.
    pub fn without(mut self, is_left_out: impl Fn(&str) -> bool) -> Self {
        self.values.retain(|name, _| !is_left_out(name));
        self
    }

    /// Texts someone wrote: not passwords, dates, or what was chosen from a list.
    pub fn written(&self) -> Vec<String> {
        let is_text = |name: &str| name.starts_with("answer") || TEXTS.contains(&name);
        let written = self.values.iter().filter(|(name, _)| is_text(name)).flat_map(|(_, values)| values);
        written.filter(|text| text.trim().parse::<i64>().is_err() && !text.trim().is_empty()).cloned().collect()
    }

    pub fn was_sent(&self) -> bool {
        !self.values.is_empty()
    }

    pub fn fault(&self, name: &str) -> Option<&str> {
        self.faults.at(name)
    }

    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}
