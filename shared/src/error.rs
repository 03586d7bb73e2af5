//! Faults of a form and refusals of a call, in words for the person concerned.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// What is wrong with a form: the field's name and a sentence in the user's words. All fields at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    sentences: BTreeMap<String, String>,
    questions: Vec<Question>,
}

/// Something unusual in a form, which is done once the person says that it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Field it is about.
    pub field: &'static str,
    /// What is asked about, for the program: another value is another question.
    pub about: String,
    /// What the person says by ticking it: "Yes, 3 May 2027 is right".
    pub yes: String,
}

/// What a person has said that they mean: the questions they answered with yes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sure {
    about: BTreeSet<String>,
    of_everything: bool,
}

impl Sure {
    /// Sure of what these questions were about.
    pub fn of(about: impl IntoIterator<Item = String>) -> Self {
        Self { about: about.into_iter().collect(), of_everything: false }
    }

    /// For what is done without a form, where nobody can be asked.
    pub fn of_everything() -> Self {
        Self { about: BTreeSet::new(), of_everything: true }
    }

    /// Whether this was asked and answered.
    pub fn holds(&self, about: &str) -> bool {
        self.of_everything || self.about.contains(about)
    }
}

impl Faults {
    /// A single fault at `field`.
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(field, sentence);
        faults
    }

    /// Keeps the first sentence said about a field.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.sentences.entry(field.to_owned()).or_insert_with(|| sentence.into());
    }

    /// A sentence that asks whether something is meant; nothing when the person is sure of it.
    pub fn ask(&mut self, sentence: impl Into<String>, question: Question, sure: &Sure) {
        if !sure.holds(&question.about) {
            self.add(question.field, sentence);
            self.questions.push(question);
        }
    }

    /// What the person is asked.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// Sentence about a field; `None` when nothing is wrong with it.
    pub fn at(&self, field: &str) -> Option<&str> {
        self.sentences.get(field).map(String::as_str)
    }

    /// Fields with their sentences, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sentences.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_is_sure_of_is_asked_once() {
        let question = || Question {
            field: "day",
            about: "day 2027-05-03".to_owned(),
            yes: "Yes, 3 May 2027 is right".to_owned(),
        };
        let asked = |sure: &Sure| {
            let mut faults = Faults::default();
            faults.ask("That is far ahead.", question(), sure);
            faults
        };
        assert_eq!(asked(&Sure::default()).questions(), [question()]);
        assert_eq!(asked(&Sure::default()).at("day"), Some("That is far ahead."));
        assert!(asked(&Sure::of(["day 2027-05-03".to_owned()])).is_empty());
        assert!(asked(&Sure::of_everything()).is_empty());
        assert!(!asked(&Sure::of(["day 2028-05-03".to_owned()])).is_empty(), "another day is another question");
    }
}
