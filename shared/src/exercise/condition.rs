//! Conditions: when an item is asked, and which answers ask for attention.

use std::{cmp::Ordering, collections::BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Exercise, item_id::ItemId};

/// All of the rules, or any of them. Written `{"all": […]}` or `{"any": […]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Every rule must hold; without rules that is so.
    All(Vec<Rule>),
    /// One rule must hold at least.
    Any(Vec<Rule>),
}

/// How the rules of a [`Condition`] are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// By "and".
    All,
    /// By "or".
    Any,
}

/// What an earlier answer must be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Earlier item whose answer is looked at.
    pub item: ItemId,
    /// The row, where the item is a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Comparison with `value`.
    pub is: Test,
    /// What it is compared with; none for `answered` and `not-answered`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Expected>,
}

/// Comparison of an answer with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// The answer is the value; of several chosen options, one of them is.
    Equals,
    /// There is an answer, and it is not the value; of several chosen options, none is.
    NotEquals,
    /// Below the value.
    LessThan,
    /// Above the value.
    MoreThan,
    /// The value or below.
    AtMost,
    /// The value or above.
    AtLeast,
    /// There is an answer that was not declined.
    Answered,
    /// There is no answer, or it was declined.
    NotAnswered,
}

/// A number, the id of an option, a day, a time, or words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// Number, or a point of a scale.
    Number(f64),
    /// Id of an option, ISO day, `HH:MM` time, or words.
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
    /// Every test, in the order in which an author is offered them.
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

    /// Test with the name of a definition or a form; `None` for any other text.
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
    /// How the rules are joined.
    pub fn join(&self) -> Join {
        match self {
            Condition::All(_) => Join::All,
            Condition::Any(_) => Join::Any,
        }
    }

    /// The rules, in the order of the definition.
    pub fn rules(&self) -> &[Rule] {
        match self {
            Condition::All(rules) | Condition::Any(rules) => rules,
        }
    }
}

impl Exercise {
    /// The earlier items whose answers decide whether this one is asked, directly or through others.
    pub fn dependencies(&self, item: &ItemId) -> BTreeSet<ItemId> {
        let mut found = BTreeSet::new();
        let mut open = vec![item.clone()];
        while let Some(id) = open.pop() {
            let named = self.item(&id).and_then(|item| item.show_if.as_ref()).map_or(&[][..], Condition::rules);
            let earlier = self.items.iter().take_while(|earlier| earlier.id != id);
            let ending = earlier.filter(|earlier| !earlier.ends_if.is_empty()).map(|earlier| &earlier.id);
            for decides in named.iter().map(|rule| &rule.item).chain(ending) {
                if found.insert(decides.clone()) {
                    open.push(decides.clone());
                }
            }
        }
        found
    }

    /// Every item whose answer decides whether another is asked.
    pub fn deciding(&self) -> BTreeSet<ItemId> {
        let conditions = self.items.iter().filter_map(|item| item.show_if.as_ref());
        let named = conditions.flat_map(Condition::rules).map(|rule| &rule.item);
        let ending = self.items.iter().filter(|item| !item.ends_if.is_empty()).map(|item| &item.id);
        named.chain(ending).cloned().collect()
    }
}
