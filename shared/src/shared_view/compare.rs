//! Two sessions beside each other.

use serde::{Deserialize, Serialize};

use crate::{
    pattern::{Rater, Wording},
    reader::{People, Who},
    shared_view::{SessionColumn, SharedData, number_word},
    shift::Rated,
};

/// Said wherever two sessions are compared.
pub const CAUTION: &str = "Two sessions are two moments. Ratings can differ by a point or two from day to day. Whether \
                           a pattern has shifted is read from many sessions.";

/// Two sessions, pattern by pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// The session that came first.
    pub earlier: SessionColumn,
    /// The session that came later.
    pub later: SessionColumn,
    /// A row for each pattern, in the order of the view.
    pub rows: Vec<ComparedRow>,
}

/// One pattern at two sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedRow {
    /// Wording that stands now.
    pub wording: Wording,
    /// Ratings at the earlier session.
    pub earlier: Rated,
    /// Ratings at the later session.
    pub later: Rated,
}

impl ComparedRow {
    /// Points from the earlier to the later session; `None` unless this person rated at both.
    pub fn difference(&self, rater: Rater) -> Option<i16> {
        Some(i16::from(self.later.by(rater)?.get()) - i16::from(self.earlier.by(rater)?.get()))
    }
}

/// "3 points lower", "the same"
pub fn difference_words(points: i16) -> String {
    let unit = if points.abs() == 1 { "point" } else { "points" };
    match points {
        0 => "the same".to_owned(),
        ..0 => format!("{} {unit} lower", points.abs()),
        _ => format!("{points} {unit} higher"),
    }
}

impl SharedData {
    /// Two sessions by their numbers from 1, in either order; `None` unless both exist and differ.
    pub fn compare(&self, one: usize, other: usize) -> Option<Compared> {
        if one == other {
            return None;
        }
        let earlier = one.min(other).checked_sub(1)?;
        let later = one.max(other).checked_sub(1)?;
        let (first, second) = (self.sessions.get(earlier)?, self.sessions.get(later)?);
        let rows = self.patterns.iter().map(|pattern| ComparedRow {
            wording: pattern.wording.clone(),
            earlier: pattern.ratings.get(earlier).copied().unwrap_or_default(),
            later: pattern.ratings.get(later).copied().unwrap_or_default(),
        });
        Some(Compared { earlier: first.clone(), later: second.clone(), rows: rows.collect() })
    }
}

impl Compared {
    /// "At session 12 you rated two patterns lower than at session 3, one higher and one the same." One sentence for
    /// each person who rated at both.
    pub fn sentence(&self, people: People<'_>) -> String {
        let said: Vec<String> = [Rater::Client, Rater::Therapist]
            .into_iter()
            .filter_map(|rater| self.said(people.who(rater), rater))
            .collect();
        if said.is_empty() { "No one rated the same pattern at both sessions.".to_owned() } else { said.join(" ") }
    }

    fn said(&self, who: Who<'_>, rater: Rater) -> Option<String> {
        let differences: Vec<i16> = self.rows.iter().filter_map(|row| row.difference(rater)).collect();
        let count = |wanted: fn(i16) -> bool| differences.iter().filter(|points| wanted(**points)).count();
        let mut counted = [
            (count(|points| points < 0), "lower"),
            (count(|points| points > 0), "higher"),
            (count(|points| points == 0), "the same"),
        ]
        .into_iter()
        .filter(|(patterns, _)| *patterns > 0);
        let (patterns, word) = counted.next()?;
        let noun = if patterns == 1 { "pattern" } else { "patterns" };
        let than = if word == "the same" { "as" } else { "than" };
        let mut said = format!(
            "At session {} {} rated {} {noun} {word} {than} at session {}",
            self.later.number,
            who.within(),
            number_word(patterns),
            self.earlier.number
        );
        let rest: Vec<String> = counted.map(|(patterns, word)| format!("{} {word}", number_word(patterns))).collect();
        if !rest.is_empty() {
            said = format!("{said}, {}", rest.join(" and "));
        }
        Some(format!("{said}."))
    }
}
