//! An ordered programme of exercises, a week at a time.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    exercise::{Fault, LONGEST_TITLE},
    schedule::LONGEST_PERSONAL_LINE,
    text::is_blank,
};

/// How many weeks a pathway may have.
pub const WEEKS: std::ops::RangeInclusive<usize> = 1..=26;

/// The longest sentence for the therapist who chooses one, in characters.
pub const LONGEST_SUMMARY: usize = 500;

/// A programme as a practice keeps it. Giving it to a client makes assignments, one for each exercise of each week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pathway {
    /// Stable name, for example `leaning-anxious`: letters, digits and `-`.
    pub key: String,
    /// Name on pages and on the workbook's cover.
    pub title: String,
    /// For the therapist who chooses it.
    pub summary: String,
    /// Words to find it by, in lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Weeks in order, as many as [`WEEKS`] allows.
    pub weeks: Vec<Week>,
}

/// One week of a pathway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Week {
    /// Heading of the week, for the client.
    pub title: String,
    /// One or two sentences for the client.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Keys of exercises.
    pub exercises: Vec<String>,
}

impl Pathway {
    /// Every fault, in reading order. `known` are the keys of the exercises there are.
    pub fn check(&self, known: &HashSet<&str>) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |place: String, what: &str| faults.push(Fault { place, what: what.to_owned() });
        for (place, text) in [("key", &self.key), ("title", &self.title), ("summary", &self.summary)] {
            if is_blank(text) {
                fault(place.to_owned(), "write something here");
            }
        }
        let mut long = |place: String, text: &str, longest: usize| {
            if text.chars().count() > longest {
                fault(place, &format!("use at most {longest} characters"));
            }
        };
        long("title".to_owned(), &self.title, LONGEST_TITLE);
        long("summary".to_owned(), &self.summary, LONGEST_SUMMARY);
        for (w, week) in self.weeks.iter().enumerate() {
            long(format!("weeks[{w}].title"), &week.title, LONGEST_TITLE);
            // It becomes the personal line of the week's assignments.
            long(format!("weeks[{w}].why"), &week.why, LONGEST_PERSONAL_LINE);
        }
        if !WEEKS.contains(&self.weeks.len()) {
            fault("weeks".to_owned(), "give 1 to 26 weeks");
        }
        for (w, week) in self.weeks.iter().enumerate() {
            if is_blank(&week.title) {
                fault(format!("weeks[{w}].title"), "write something here");
            }
            if week.exercises.is_empty() {
                fault(format!("weeks[{w}].exercises"), "add at least one exercise");
            }
            for (e, key) in week.exercises.iter().enumerate() {
                if !known.contains(key.as_str()) {
                    fault(format!("weeks[{w}].exercises[{e}]"), "use the key of an exercise in the library");
                }
            }
        }
        faults
    }
}
