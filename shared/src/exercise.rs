//! What a therapist can assign: an exercise, its items, and the scales it measures.
//!
//! A definition is data (`shared/library/*.json`). Once published it never changes: responses point at the version
//! they answered. `Exercise::check` is the one place that says whether a definition makes sense.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// The name of an item inside its exercise, for example `q07`. Letters, digits and `-`, unique in the exercise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ItemId(pub String);

impl std::fmt::Display for ItemId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Quiz,
    Journal,
    Practice,
    Log,
    Reading,
}

impl Kind {
    pub fn word(self) -> &'static str {
        match self {
            Kind::Quiz => "Quiz",
            Kind::Journal => "Journal",
            Kind::Practice => "Practice",
            Kind::Log => "Log",
            Kind::Reading => "Reading",
        }
    }
}

/// One version of something that can be assigned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Stable name across versions, for example `starting-pattern`.
    pub key: String,
    pub kind: Kind,
    pub title: String,
    /// One sentence for the person who chooses it.
    pub summary: String,
    /// How long it takes, in minutes, as told to the client.
    pub minutes: u32,
    /// What the client reads before beginning; paragraphs are separated by an empty line.
    pub intro: String,
    pub items: Vec<Item>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<Scale>,
}

/// One question or prompt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    pub prompt: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    #[serde(flatten)]
    pub body: Body,
}

/// How an item is answered. Every item may be skipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Body {
    /// One of `labels.len()` points, the first worth `min`, each next one more.
    Scale { min: i64, labels: Vec<String> },
    /// A line of text.
    ShortText,
    /// As much text as the client likes.
    LongText,
}

impl Body {
    /// The values a scale item can take, with their labels; empty for text.
    pub fn points(&self) -> impl Iterator<Item = (i64, &str)> {
        let (min, labels) = match self {
            Body::Scale { min, labels } => (*min, labels.as_slice()),
            Body::ShortText | Body::LongText => (0, [].as_slice()),
        };
        (min..).zip(labels.iter().map(String::as_str))
    }

    pub fn is_text(&self) -> bool {
        matches!(self, Body::ShortText | Body::LongText)
    }
}

/// What a set of items measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub id: String,
    pub title: String,
    pub method: Method,
    pub items: Vec<Keyed>,
    /// The largest share of unanswered items (0 to 1) for which a score is still given, from the answered ones.
    pub missing_up_to: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    Sum,
    Mean,
}

/// An item as a scale reads it. A reversed item counts `min + max - answer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyed {
    pub item: ItemId,
    #[serde(default, skip_serializing_if = "is_false")]
    pub reverse: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// Why a definition is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// A path in the definition, for example `items[3].id`.
    pub place: String,
    pub what: String,
}

impl Exercise {
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }

    pub fn has_text(&self) -> bool {
        self.items.iter().any(|item| item.body.is_text())
    }

    /// Every fault of the definition, in reading order; none means it may be published.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |place: String, what: &str| faults.push(Fault { place, what: what.to_owned() });

        for (place, text) in [("key", &self.key), ("title", &self.title), ("summary", &self.summary)] {
            if text.trim().is_empty() {
                fault(place.to_owned(), "is empty");
            }
        }
        if self.items.is_empty() {
            fault("items".to_owned(), "an exercise needs at least one item");
        }
        let mut seen = HashSet::new();
        for (n, item) in self.items.iter().enumerate() {
            let id_fits =
                !item.id.0.is_empty() && item.id.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if !id_fits {
                fault(format!("items[{n}].id"), "use letters, digits and hyphens");
            }
            if !seen.insert(&item.id) {
                fault(format!("items[{n}].id"), "another item has this id");
            }
            if item.prompt.trim().is_empty() {
                fault(format!("items[{n}].prompt"), "is empty");
            }
            if let Body::Scale { labels, .. } = &item.body
                && labels.len() < 2
            {
                fault(format!("items[{n}].labels"), "a scale item needs at least two points");
            }
        }
        for (n, scale) in self.scales.iter().enumerate() {
            if scale.items.is_empty() {
                fault(format!("scales[{n}].items"), "a scale needs at least one item");
            }
            if !(0.0..=1.0).contains(&scale.missing_up_to) {
                fault(format!("scales[{n}].missing_up_to"), "is a share from 0 to 1");
            }
            let mut keyed = HashSet::new();
            for (k, key) in scale.items.iter().enumerate() {
                let place = || format!("scales[{n}].items[{k}]");
                match self.item(&key.item) {
                    None => fault(place(), "no item has this id"),
                    Some(item) if item.body.is_text() => fault(place(), "text cannot be scored"),
                    Some(_) if !keyed.insert(&key.item) => fault(place(), "the scale already counts this item"),
                    Some(_) => {}
                }
            }
        }
        faults
    }
}
