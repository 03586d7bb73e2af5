//! Faults of a form and refusals of a call, in words for the person concerned.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is wrong with a form: the field's name and a sentence in the user's words. All fields at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults(BTreeMap<String, String>);

impl Faults {
    /// A single fault at `field`.
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(field, sentence);
        faults
    }

    /// Keeps the first sentence said about a field.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.entry(field.to_owned()).or_insert_with(|| sentence.into());
    }

    /// Sentence about a field; `None` when nothing is wrong with it.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Fields with their sentences, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value` when nothing is wrong.
    ///
    /// # Errors
    /// The faults themselves, when there are any.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }
}

/// Why an island's call was refused. Closed and without user text, because it travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nobody is signed in, or the login has ended.
    SignIn,
    /// It does not exist, or this person may not know that it does.
    NotFound,
    /// Something newer stands there.
    Conflict,
    /// What was sent is not an answer to this item.
    Invalid,
    /// Something failed that nobody foresaw; the log has it.
    Unexpected,
}
