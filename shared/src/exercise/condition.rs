//! When an item is asked, and which answers ask for attention.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::item_id::ItemId;

/// All of the rules, or any of them. Written `{"all": […]}` or `{"any": […]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    All(Vec<Rule>),
    Any(Vec<Rule>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    All,
    Any,
}

/// What an earlier answer must be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub item: ItemId,
    /// The row, where the item is a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    pub is: Test,
    /// What it is compared with; none for `answered` and `not-answered`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Expected>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    Equals,
    NotEquals,
    LessThan,
    MoreThan,
    AtMost,
    AtLeast,
    Answered,
    NotAnswered,
}

/// A number, the id of an option, a day, a time, or words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    Number(f64),
    Text(String),
}

impl std::fmt::Display for Expected {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Expected::Number(number) => number.fmt(out),
            Expected::Text(text) => out.write_str(text),
        }
    }
}

impl Test {
    pub const ALL: [Test; 8] = [
        Test::Equals,
        Test::NotEquals,
        Test::LessThan,
        Test::MoreThan,
        Test::AtMost,
        Test::AtLeast,
        Test::Answered,
        Test::NotAnswered,
    ];

    /// As a person says it.
    pub fn words(self) -> &'static str {
        match self {
            Test::Equals => "is",
            Test::NotEquals => "is not",
            Test::LessThan => "is less than",
            Test::MoreThan => "is more than",
            Test::AtMost => "is at most",
            Test::AtLeast => "is at least",
            Test::Answered => "has an answer",
            Test::NotAnswered => "has no answer",
        }
    }

    /// As it is written in a definition and in a form.
    pub fn name(self) -> &'static str {
        match self {
            Test::Equals => "equals",
            Test::NotEquals => "not-equals",
            Test::LessThan => "less-than",
            Test::MoreThan => "more-than",
            Test::AtMost => "at-most",
            Test::AtLeast => "at-least",
            Test::Answered => "answered",
            Test::NotAnswered => "not-answered",
        }
    }

    pub fn named(name: &str) -> Option<Test> {
        Test::ALL.into_iter().find(|test| test.name() == name)
    }

    /// Whether it compares with a value at all.
    pub fn compares(self) -> bool {
        !matches!(self, Test::Answered | Test::NotAnswered)
    }

    /// Whether it asks for more or less, which needs an order.
    pub fn orders(self) -> bool {
        matches!(self, Test::LessThan | Test::MoreThan | Test::AtMost | Test::AtLeast)
    }

    pub(crate) fn fits(self, order: Ordering) -> bool {
        match self {
            Test::Equals => order.is_eq(),
            Test::NotEquals => order.is_ne(),
            Test::LessThan => order.is_lt(),
            Test::MoreThan => order.is_gt(),
            Test::AtMost => order.is_le(),
            Test::AtLeast => order.is_ge(),
            Test::Answered | Test::NotAnswered => false,
        }
    }
}

impl Condition {
    pub fn join(&self) -> Join {
        match self {
            Condition::All(_) => Join::All,
            Condition::Any(_) => Join::Any,
        }
    }

    pub fn rules(&self) -> &[Rule] {
        match self {
            Condition::All(rules) | Condition::Any(rules) => rules,
        }
    }
}
