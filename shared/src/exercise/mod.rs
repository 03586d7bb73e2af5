//! Exercises, which a therapist assigns: their items, the scales they measure, and what they say at the end.
//!
//! A definition is data (`shared/library/*.json`, described in `docs/EXERCISES.md`). Once published it never changes:
//! responses point at the version they answered. `Exercise::check` is the one place that says whether a definition
//! makes sense.

mod answer_kinds;
mod changes;
mod check;
mod condition;
mod fingerprint;
mod item;
mod item_id;
pub mod lines;
mod paper;
mod scale;

use serde::{Deserialize, Serialize};

pub use check::{Fault, LONGEST_MINUTES, LONGEST_ORIGINAL, LONGEST_TAG, LONGEST_TEXT, LONGEST_TITLE, MOST_ITEMS};
pub(crate) use check::{MOST_OPTIONS, MOST_ROWS};
pub use condition::{Condition, Expected, Join, Rule, Test};
pub use fingerprint::Part;
pub use item::{AnswerRule, Body, Choice, Code, Column, Item, Pace, Row, SLIDER_HIGHEST};
pub(crate) use item::{FIRST_POINT, as_number};
pub use item_id::ItemId;
pub use paper::for_how_long;
pub use scale::{Band, Group, Keyed, Method, Norms, Scale};

/// Kinds of exercise, by what the client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Questions, mostly with fixed answers, that may be scored.
    Quiz,
    /// Questions to write about.
    Journal,
    /// Something to do, step by step. Files say `practice`.
    #[serde(rename = "practice")]
    Skill,
    /// Quick entry that is made again and again.
    Log,
    /// Something to read.
    Reading,
}

impl Kind {
    /// Every kind, in the order in which the library shows them.
    pub const ALL: [Kind; 5] = [Kind::Quiz, Kind::Journal, Kind::Skill, Kind::Log, Kind::Reading];

    /// Name of one, as on pages.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Quiz => "Quiz",
            Kind::Journal => "Journal",
            Kind::Skill => "Skill",
            Kind::Log => "Log",
            Kind::Reading => "Reading",
        }
    }

    /// Heading over several.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Quiz => "Quizzes and measures",
            Kind::Journal => "Journals",
            Kind::Skill => "Skills",
            Kind::Log => "Logs",
            Kind::Reading => "Readings",
        }
    }

    /// For someone who chooses a kind.
    pub fn about(self) -> &'static str {
        match self {
            Kind::Quiz => "questions, mostly with fixed answers, that may be scored",
            Kind::Journal => "questions to write about",
            Kind::Skill => "something to do, step by step",
            Kind::Log => "a quick entry, made again and again",
            Kind::Reading => "something to read",
        }
    }

    /// As it stands in a definition and in an address.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Quiz => "quiz",
            Kind::Journal => "journal",
            Kind::Skill => "practice",
            Kind::Log => "log",
            Kind::Reading => "reading",
        }
    }

    /// Kind with the name of a definition; `None` for any other text.
    pub fn named(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One version of something that can be assigned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Stable name across versions, for example `starting-pattern`: letters, digits and `-`.
    pub key: String,
    /// What the client does.
    pub kind: Kind,
    /// Name on every page, in reports and on paper.
    pub title: String,
    /// One sentence for the person who chooses it.
    pub summary: String,
    /// How long it takes, in minutes, as told to the client.
    pub minutes: u32,
    /// What the client reads before beginning; paragraphs are separated by an empty line.
    pub intro: String,
    /// Words to find it by, in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Items in the order in which they are asked; at most [`MOST_ITEMS`].
    pub items: Vec<Item>,
    /// Scales it measures; at most [`MOST_ITEMS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<Scale>,
    /// What the client reads at the end; the first that fits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    /// Where the wording and the scoring come from, when they are not the practice's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What the whole is called in a code system, for example LOINC 44249-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// The FHIR Questionnaire it was read from, as JSON: what Weft has no place for leaves with it again. At most
    /// [`LONGEST_ORIGINAL`] bytes. None where Weft's own words say the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// Where an exercise comes from, and on what terms it may be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Whose words the items are in.
    pub wording: Wording,
    /// Authors, year, title, place.
    pub cite: String,
    /// Terms of use, for example "public domain".
    pub licence: String,
    /// A line the licence asks to be shown with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
}

/// Origin of an exercise's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wording {
    /// Written for Weft.
    Own,
    /// The instrument's own words, exactly, free to ship.
    Free,
    /// Scoring without words: a practice enters those it holds a licence for.
    Template,
}

/// What an exercise says at the end to someone whose scores lie where `when` says; without `when`, to everyone else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// All must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Within>,
    /// Heading of the result.
    pub title: String,
    /// Paragraphs are separated by an empty line.
    pub text: String,
    /// Keys of exercises to suggest next.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub next: Vec<String>,
    /// The key of a reading that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
}

/// A scale's score lies from `at_least` up to, but not including, `below`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// Id of the scale.
    pub scale: String,
    /// Lower end, in points; `None`: open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Upper end, in points; `None`: open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// The whole 95 % region of the score lies there, not only the score.
    #[serde(default, skip_serializing_if = "is_false")]
    pub surely: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Exercise {
    /// Item with this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// Whether anything in it is answered in the client's own words.
    pub fn has_text(&self) -> bool {
        self.items.iter().any(|item| item.body.is_text())
    }

    /// How many of its items ask something.
    pub fn questions(&self) -> usize {
        self.items.iter().filter(|item| item.body.asks()).count()
    }

    /// Whether its words still have to be entered by a practice that holds a licence for them.
    pub fn lacks_wording(&self) -> bool {
        let is_template = self.source.as_ref().is_some_and(|source| source.wording == Wording::Template);
        is_template && self.items.iter().any(Item::lacks_wording)
    }

    /// Whether a client may begin it without being given it. Quizzes wait for the therapist, who reads the numbers
    /// with them.
    pub fn may_be_begun_alone(&self) -> bool {
        self.kind != Kind::Quiz && !self.lacks_wording()
    }

    /// Whether an answer can ask for someone's attention.
    pub fn has_risk_items(&self) -> bool {
        self.items.iter().any(|item| !item.risk.is_empty())
    }
}
