//! Responses: what a client answers.

mod asked;
mod read;
pub mod save;
mod sentences;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    error::Faults,
    exercise::{Body, Exercise, Item, ItemId},
};

pub use read::{LONGEST_AS_TYPED, LONGEST_LINE, LONGEST_TEXT, Parts};
pub use sentences::sentences;

/// What was answered to one item. Each kind of item has one shape, and the shapes tell themselves apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A point of a scale or a slider.
    Point(i64),
    /// Words; a day (`2026-11-24`); a time (`14:02`).
    Text(String),
    /// Number typed in digits.
    Number {
        /// Rounded to the item's decimals.
        number: f64,
    },
    /// Ids of options, in the order of the item; of a single choice exactly one.
    Chosen {
        /// Ids of options, in the order of the definition.
        chosen: Vec<String>,
    },
    /// A point for each answered row of a matrix.
    Rows {
        /// Point of each answered row, by the row's id.
        rows: BTreeMap<String, i64>,
    },
    /// The two halves of a sentence; either may be empty, not both.
    Pair {
        /// Completes "I used to …".
        old: String,
        /// Completes "Now I can …".
        new: String,
    },
    /// Rows of a log, each with the texts of its filled columns.
    Log {
        /// Rows that hold something: text by the column's id.
        log: Vec<BTreeMap<String, String>>,
    },
    /// A timed step was done.
    Done {
        /// Always `true`.
        done: bool,
    },
    /// "Prefer not to say".
    Declined {
        /// Always `true`.
        declined: bool,
    },
}

/// How declining is said.
pub const DECLINED: &str = "Prefer not to say";

impl Answer {
    /// Whether it says something: a declined answer does not, nor a matrix about a row that was left out.
    pub fn is_given(&self, row: Option<&str>) -> bool {
        match (self, row) {
            (Answer::Declined { .. }, _) => false,
            (Answer::Rows { rows }, Some(row)) => rows.contains_key(row),
            _ => true,
        }
    }

    /// What it counts in a scale or a comparison, before it is reversed or weighed.
    pub fn value(&self, item: &Item, row: Option<&str>) -> Option<f64> {
        match self {
            Answer::Point(point) => Some(crate::exercise::as_number(*point)),
            Answer::Number { number } => Some(*number),
            Answer::Rows { rows } => rows.get(row?).map(|point| crate::exercise::as_number(*point)),
            Answer::Chosen { chosen } => {
                let score = |id: &String| item.body.options().iter().find(|option| option.id == *id)?.score;
                match &item.body {
                    Body::Choices { .. } => {
                        item.body.range()?;
                        Some(chosen.iter().filter_map(score).sum())
                    }
                    _ => chosen.iter().map(score).sum(),
                }
            }
            _ => None,
        }
    }

    /// The client's own words in pieces a person can point at to quote them: the sentences of a text, the rows of a log.
    /// Empty where an item is not answered in words.
    pub fn quotable(&self, item: &Item) -> Vec<String> {
        if !item.body.is_text() {
            return Vec::new();
        }
        let of = |text: &str| sentences(text).into_iter().map(str::to_owned).collect();
        match (self, &item.body) {
            (Answer::Text(text), _) => of(text),
            (Answer::Pair { old, new }, _) => of(&pair_words(old, new)),
            (Answer::Log { log }, Body::LogRows { columns, .. }) => {
                let cells = |row: &BTreeMap<String, String>| {
                    let cells = columns.iter().filter_map(|column| row.get(&column.id)).map(String::as_str);
                    cells.collect::<Vec<_>>().join(" · ")
                };
                log.iter().map(cells).collect()
            }
            _ => Vec::new(),
        }
    }

    /// As a person reads it: a point by its label, an option by its words, a day written out. One line for each row
    /// and choice.
    pub fn shown(&self, item: &Item) -> String {
        let point = |point: &i64| {
            let points = item.body.points();
            points.into_iter().find(|(value, _)| value == point).map_or_else(String::new, |(_, label)| label)
        };
        match self {
            Answer::Text(text) => match (&item.body, text.parse()) {
                (Body::Date, Ok(day)) => crate::when::long(day),
                _ => text.clone(),
            },
            Answer::Point(value) => match &item.body {
                Body::Slider { high, .. } if !high.is_empty() => format!("{value} of 10 (10: {high})"),
                Body::Slider { .. } => format!("{value} of 10"),
                _ => point(value),
            },
            Answer::Number { number } => match &item.body {
                Body::Number { unit: Some(unit), .. } => format!("{number} {unit}"),
                _ => number.to_string(),
            },
            Answer::Chosen { chosen } => {
                let options = item.body.options().iter().filter(|option| chosen.contains(&option.id));
                options.map(|option| option.label.as_str()).collect::<Vec<_>>().join("\n")
            }
            Answer::Rows { rows } => {
                let Body::Matrix { rows: known, .. } = &item.body else { return String::new() };
                let lines =
                    known.iter().filter_map(|row| Some(format!("{}: {}", row.label, point(rows.get(&row.id)?))));
                lines.collect::<Vec<_>>().join("\n")
            }
            Answer::Pair { old, new } => pair_words(old, new),
            Answer::Log { log } => {
                let Body::LogRows { columns, .. } = &item.body else { return String::new() };
                let line = |row: &BTreeMap<String, String>| {
                    let cells =
                        columns.iter().filter_map(|column| Some(format!("{}: {}", column.label, row.get(&column.id)?)));
                    cells.collect::<Vec<_>>().join(" · ")
                };
                log.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            Answer::Done { .. } => "Done".to_owned(),
            Answer::Declined { .. } => DECLINED.to_owned(),
        }
    }
}

/// "I used to …, but now I can …", with what is there of the two.
fn pair_words(old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (false, false) => format!("I used to {old}, but now I can {new}"),
        (false, true) => format!("I used to {old}"),
        _ => format!("Now I can {new}"),
    }
}

/// Answers by item; an item without one was skipped, or not reached yet.
pub type Answers = BTreeMap<ItemId, Answer>;

/// A response may be finished when every required item that is asked has an answer (declining is one), and when
/// anything at all was answered: a blank form is not a completion. What asks nothing, such as a reading, is finished
/// by having been read.
///
/// # Errors
/// Faults at the ids of the items that still need an answer, or at `answers` for a blank form.
pub fn ready_to_finish(exercise: &Exercise, answers: &Answers) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let asked = exercise.asked(answers);
    for item in asked.iter().filter(|item| item.required && !answers.contains_key(&item.id)) {
        let way_out = if item.may_decline { " “Prefer not to say” is an answer too." } else { "" };
        faults.add(&item.id.0, format!("“{}” still needs an answer.{way_out}", item.prompt));
    }
    let is_optional_reading = exercise.kind == crate::exercise::Kind::Reading || exercise.questions() == 0;
    if !is_optional_reading && !asked.iter().any(|item| answers.contains_key(&item.id)) {
        faults.add("answers", "Nothing is answered yet. Answer at least one question, or finish later.");
    }
    faults.or(())
}

/// The place, counted from 1 in the definition, of the item after the last one answered, among those that are asked:
/// what was skipped on purpose stays skipped. The last item when that one has an answer.
pub fn where_to_go_on(exercise: &Exercise, answers: &Answers) -> usize {
    let asked: Vec<&ItemId> = exercise.asked(answers).into_iter().map(|item| &item.id).collect();
    let last = asked.iter().rposition(|id| answers.contains_key(id));
    let next = last.map_or(0, |last| (last + 1).min(asked.len().saturating_sub(1)));
    let place = asked.get(next).and_then(|id| exercise.items.iter().position(|item| item.id == **id));
    place.map_or(1, |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Choice, Column};

    fn pieces(body: Body, answer: Answer) -> Vec<String> {
        answer.quotable(&Item::new("i", "p", body))
    }

    #[test]
    fn words_of_every_kind_can_be_quoted_piece_by_piece_and_nothing_else() {
        let text = || Answer::Text("One came. Two went.".into());
        for body in [Body::ShortText, Body::LongText] {
            assert_eq!(pieces(body, text()), ["One came. ", "Two went."]);
        }
        let pair = Answer::Pair { old: "go quiet".into(), new: "say it".into() };
        assert_eq!(pieces(Body::Pair, pair), ["I used to go quiet, but now I can say it"]);
        let column = |id: &str| Column { id: id.into(), label: id.to_uppercase() };
        let row = |who: &str, did: &str| {
            let cells = [("who", who), ("did", did)].into_iter().filter(|(_, text)| !text.is_empty());
            cells.map(|(id, text)| (id.to_owned(), text.to_owned())).collect::<BTreeMap<_, _>>()
        };
        let log = Answer::Log { log: vec![row("Sam", "Asked. He said yes."), row("Ada", "")] };
        let body = Body::LogRows { columns: vec![column("who"), column("did")], most: 5 };
        assert_eq!(
            pieces(body, log),
            ["Sam · Asked. He said yes.", "Ada"],
            "a row is one piece, in the order of its columns"
        );
        assert!(pieces(Body::Date, Answer::Text("2026-05-03".into())).is_empty());
        let options = vec![Choice { id: "a".into(), label: "A".into(), score: None, code: None }];
        assert!(pieces(Body::Choice { options }, Answer::Chosen { chosen: vec!["a".into()] }).is_empty());
        assert!(pieces(Body::LongText, Answer::Declined { declined: true }).is_empty());
    }
}
