//! Scales: what a set of items measures.

use serde::{Deserialize, Serialize};

use super::{is_false, item::Code, item_id::ItemId};
use crate::change::{Direction, Instrument, Norm, Precision, Published};

/// What a set of items measures: keying, missing rule, what is known of it, and what may be said about a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Letters, digits and `-`, unique in the exercise.
    pub id: String,
    /// Name, as both people read it.
    pub title: String,
    /// How answers become a score.
    pub method: Method,
    /// What it counts.
    pub items: Vec<Keyed>,
    /// The largest share of unanswered items (0 to 1) for which a score is still given, from the answered ones.
    /// Hidden items are not counted.
    pub missing_up_to: f64,
    /// The scale this one is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Which way is better; `None` where that has no meaning, or nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<Direction>,
    /// From the lowest up; a score belongs to the last band it reaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// Published norms; the first of each group is used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub norms: Vec<Norms>,
    /// The published number of points that counts as reliable change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Published>,
    /// The published score where the clinical range begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cutoff: Option<Published>,
    /// What the score is called in a code system, for example LOINC 44261-6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

/// Arithmetic of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Sum of the answers.
    Sum,
    /// Mean of the answers.
    Mean,
}

/// An item, or a row of a matrix, as a scale reads it. Reversed it counts `lowest + highest - answer`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyed {
    /// Item it counts.
    pub item: ItemId,
    /// Row of the item, where that is a matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Whether it is turned round before it is counted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reverse: bool,
    /// What the answer is multiplied by; never 0.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: f64,
}

fn one() -> f64 {
    1.0
}

// Where a reference is no larger than the number, the lint has nothing to say.
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")
)]
fn is_one(value: &f64) -> bool {
    value.to_bits() == 1.0f64.to_bits()
}

impl Keyed {
    /// An item as it is: not reversed, weight 1.
    pub fn plain(item: ItemId) -> Self {
        Self { item, row: None, reverse: false, weight: 1.0 }
    }
}

/// What may be said about a score from here up to the next band.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Lowest score of the band.
    pub from: f64,
    /// The band's name for the therapist, for example "moderate".
    pub name: String,
    /// What the client reads: plain and kind, never a diagnosis.
    pub client: String,
    /// What the therapist reads beside the name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub therapist: String,
}

/// Mean and standard deviation of a group, in points of the score, and where they were published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norms {
    /// Which group.
    pub group: Group,
    /// Mean of its scores.
    pub mean: f64,
    /// Standard deviation of its scores, above 0.
    pub sd: f64,
    /// Internal consistency or retest in that group, 0 up to but not including 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<f64>,
    /// Author, year and place of publication.
    pub source: String,
}

/// Group that norms describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// People in treatment.
    Clinical,
    /// People in general.
    General,
}

impl Scale {
    /// What judging a change needs to know; `None` while nobody has said which way is better.
    pub fn instrument(&self) -> Option<Instrument> {
        let norms = |group| self.norms.iter().find(|norms| norms.group == group);
        let norm = |group| norms(group).map(|norms| Norm { mean: norms.mean, sd: norms.sd });
        let precision =
            self.norms.iter().find_map(|norms| Some(Precision { sd: norms.sd, reliability: norms.reliability? }));
        Some(Instrument {
            direction: self.better?,
            precision,
            clinical: norm(Group::Clinical),
            functional: norm(Group::General),
            change: self.change.clone(),
            cutoff: self.cutoff.clone(),
        })
    }

    /// The band a score lies in.
    pub fn band(&self, score: f64) -> Option<&Band> {
        self.bands.iter().rev().find(|band| score >= band.from)
    }
}
