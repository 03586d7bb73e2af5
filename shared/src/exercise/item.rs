//! One question or prompt, and how it is answered.

mod parse;

use serde::{Deserialize, Serialize};

use crate::exercise::{
    condition::{Condition, Expected, Test},
    is_false,
    item_id::ItemId,
};

/// One question or prompt. It is read strictly: a field that its `type` does not know is a fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "parse::ItemFields")]
pub struct Item {
    /// Name inside the exercise.
    pub id: ItemId,
    /// Question or instruction, as the client reads it.
    pub prompt: String,
    /// Line under the prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Without it an item may be skipped, which is the rule.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// "Prefer not to say" stands among the answers.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_decline: bool,
    /// Asked only when earlier answers say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// Answers that ask for someone's attention; any of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risk: Vec<AnswerRule>,
    /// Answers that end the exercise here; any of them. What comes later is left out, except what is asked because of
    /// this very answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ends_if: Vec<AnswerRule>,
    /// What the item is called in a code system, for example LOINC 44250-9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// How it is answered; its `type` and that type's fields stand beside the others in the file.
    #[serde(flatten)]
    pub body: Body,
}

/// An answer that something follows from, for example PHQ-9 item 9 at 1 or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerRule {
    /// `equals` or `at-least`.
    pub is: Test,
    /// Answer it is compared with.
    pub value: Expected,
}

/// A concept of a code system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// A URI, for example `http://loinc.org`.
    pub system: String,
    /// Code within the system.
    pub code: String,
}

/// One of the answers of a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Letters, digits and `-`, unique in the item. It is what is stored.
    pub id: String,
    /// Answer as the client reads it.
    pub label: String,
    /// What it counts in a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Name of the answer in a code system, for example LOINC LA6568-5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

/// A row of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Letters, digits and `-`, unique in the item.
    pub id: String,
    /// Row as the client reads it.
    pub label: String,
}

/// A small field of each row of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Letters, digits and `-`, unique in the item.
    pub id: String,
    /// Column's heading.
    pub label: String,
}

/// A rhythm to breathe in, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// Seconds of breathing in.
    pub breathe_in: u32,
    /// Seconds of holding the breath; 0 leaves it out.
    #[serde(default)]
    pub hold: u32,
    /// Seconds of breathing out.
    pub breathe_out: u32,
    /// Seconds of resting before the next breath; 0 leaves it out.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub rest: u32,
}

/// How an item is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Body {
    /// One of `labels.len()` points, the first worth `min`, each next one more.
    Scale {
        /// Value of the first point; each next counts one more.
        min: i64,
        /// Words of the points, from the first to the last.
        labels: Vec<String>,
        /// What each point is called in a code system: none, or one for each label.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        codes: Vec<Code>,
    },
    /// One of several answers.
    Choice {
        /// Answers offered, in order.
        options: Vec<Choice>,
    },
    /// Any number of several answers.
    Choices {
        /// Answers offered, in order.
        options: Vec<Choice>,
    },
    /// 0 to 10, with words for both ends.
    Slider {
        /// Words at 0.
        low: String,
        /// Words at [`SLIDER_HIGHEST`].
        high: String,
    },
    /// The same points for several rows.
    Matrix {
        /// Rows, each answered by one point.
        rows: Vec<Row>,
        /// Value of the first point; each next counts one more.
        min: i64,
        /// Words of the points, from the first to the last.
        labels: Vec<String>,
    },
    /// A number typed in digits.
    Number {
        /// Lowest number taken; `None`: no limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<f64>,
        /// Highest number taken; `None`: no limit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<f64>,
        /// "hours", "%".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// How many places after the point are kept.
        #[serde(default, skip_serializing_if = "is_zero")]
        decimals: u8,
    },
    /// A day, `2026-11-24`.
    Date,
    /// A time of day, `14:02`.
    Time,
    /// A line of text.
    ShortText,
    /// As much text as the client likes.
    LongText,
    /// "I used to …, but now I can …"
    Pair,
    /// Up to `most` rows of small fields.
    LogRows {
        /// Fields of a row.
        columns: Vec<Column>,
        /// How many rows there can be.
        most: u32,
    },
    /// Something to do for a while, with a timer.
    TimedStep {
        /// How long the step takes, in seconds.
        seconds: u32,
        /// Rhythm of breathing that the timer shows.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pace: Option<Pace>,
    },
    /// Something to read: `prompt` is its heading, paragraphs of `text` are separated by an empty line.
    Display {
        /// What there is to read.
        text: String,
    },
    /// A word of warning before what follows.
    ContentNote,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_zero(value: &u8) -> bool {
    *value == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_nought(value: &u32) -> bool {
    *value == 0
}

/// What the first point of a scale may be worth: beyond, no label could be counted up to.
pub(crate) const FIRST_POINT: std::ops::RangeInclusive<i64> = -1_000_000..=1_000_000;

/// The highest point of a slider; the lowest is 0.
pub const SLIDER_HIGHEST: i64 = 10;

impl Body {
    /// The values a point of this item can take, with their labels; empty where it is not answered by a point.
    /// Those of a matrix are the points of each of its rows.
    pub fn points(&self) -> Vec<(i64, String)> {
        match self {
            Body::Scale { min, labels, .. } | Body::Matrix { min, labels, .. } => {
                (*min..).zip(labels.iter().cloned()).collect()
            }
            Body::Slider { low, high } => (0..=SLIDER_HIGHEST)
                .map(|value| {
                    let end = match value {
                        0 => low,
                        SLIDER_HIGHEST => high,
                        _ => return (value, value.to_string()),
                    };
                    (value, if end.is_empty() { value.to_string() } else { format!("{value} · {end}") })
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Answers of a choice; empty for other bodies.
    pub fn options(&self) -> &[Choice] {
        match self {
            Body::Choice { options } | Body::Choices { options } => options,
            _ => &[],
        }
    }

    /// Answered in the client's own words, which can be quoted.
    pub fn is_text(&self) -> bool {
        matches!(self, Body::ShortText | Body::LongText | Body::Pair | Body::LogRows { .. })
    }

    /// Answered by choosing or ticking, with nothing typed.
    pub fn is_tapped(&self) -> bool {
        use Body::{Choice, Choices, Matrix, Scale, Slider, TimedStep};
        matches!(self, Scale { .. } | Slider { .. } | Choice { .. } | Choices { .. } | Matrix { .. } | TimedStep { .. })
    }

    /// Whether it takes an answer at all.
    pub fn asks(&self) -> bool {
        !matches!(self, Body::Display { .. } | Body::ContentNote)
    }

    /// The lowest and highest an answer can count in a scale; `None` where it counts nothing.
    pub fn range(&self) -> Option<(f64, f64)> {
        match self {
            Body::Scale { min, labels, .. } | Body::Matrix { min, labels, .. } => {
                // Without the labels themselves: a file may have long ones, and many scales that ask.
                let further = i64::try_from(labels.len().checked_sub(1)?).ok()?;
                Some((as_number(*min), as_number(min.checked_add(further)?)))
            }
            Body::Slider { .. } => Some((0.0, as_number(SLIDER_HIGHEST))),
            Body::Choice { options } => {
                let scores: Option<Vec<f64>> = options.iter().map(|option| option.score).collect();
                let scores = scores.filter(|scores| !scores.is_empty())?;
                Some(
                    scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), score| {
                        (low.min(*score), high.max(*score))
                    }),
                )
            }
            Body::Choices { options } => {
                // One without points counts none of them; where none has any, nothing is counted.
                let scores: Vec<f64> = options.iter().filter_map(|option| option.score).collect();
                if scores.is_empty() {
                    return None;
                }
                Some(scores.iter().fold((0.0, 0.0), |(low, high), score| (low + score.min(0.0), high + score.max(0.0))))
            }
            Body::Number { min: Some(min), max: Some(max), .. } => Some((*min, *max)),
            _ => None,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "points are far below 2^53")]
pub(crate) fn as_number(point: i64) -> f64 {
    point as f64
}

impl Item {
    /// A question with nothing but its words and the way it is answered.
    pub fn new(id: &str, prompt: &str, body: Body) -> Self {
        Self {
            id: id.into(),
            prompt: prompt.to_owned(),
            help: None,
            required: false,
            may_decline: false,
            show_if: None,
            risk: Vec::new(),
            ends_if: Vec::new(),
            code: None,
            body,
        }
    }

    /// Whether some of its words are missing: the prompt, a label, a row.
    pub(super) fn lacks_wording(&self) -> bool {
        let rows_lack = matches!(&self.body, Body::Matrix { rows, .. } if rows.iter().any(|row| blank(&row.label)));
        let points_lack = match &self.body {
            Body::Scale { labels, .. } | Body::Matrix { labels, .. } => labels.iter().any(|label| blank(label)),
            _ => self.body.options().iter().any(|option| blank(&option.label)),
        };
        blank(&self.prompt) || rows_lack || points_lack
    }
}

pub(super) fn blank(text: &str) -> bool {
    crate::text::is_blank(text)
}
