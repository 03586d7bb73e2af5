//! A pattern: *I used to* … / *now I can* …, how strong it is rated, and the quotes for either.

mod about;
mod history;

use serde::{Deserialize, Serialize};

pub use about::{About, Kind, LONGEST_ABOUT, Leaning};
pub use history::{AgreedBaseline, Author, History, Standing, Turn, TurnKind, Worded};

use crate::{error::Faults, text::one_line};

/// The longest half of a pattern's sentence, in characters.
pub const LONGEST_HALF: usize = 160;

/// More current patterns than this do not fit one screen: it is said, never refused.
pub const EASY_TO_HOLD: usize = 8;

/// The two halves, each completing its opening words, without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Completes "I used to …".
    pub old: String,
    /// Completes "Now I can …".
    pub new: String,
}

impl Wording {
    /// Reads both halves as typed. People often type the opening words along: they are taken off.
    ///
    /// # Errors
    /// Faults at the form's fields, `old` and `new`: empty, or longer than [`LONGEST_HALF`].
    pub fn read(old: &str, new: &str) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let old = half(old, &["i used to ", "used to "]);
        let new = half(new, &["but now i can ", "now i can ", "i can "]);
        for (field, text, example) in [
            ("old", &old, "Write the old way, for example “say yes when I meant no”."),
            ("new", &new, "Write what you want instead, for example “ask for a day to think”."),
        ] {
            if text.is_empty() {
                faults.add(field, example);
            } else if text.chars().count() > LONGEST_HALF {
                faults.add(
                    field,
                    format!(
                        "Keep it to {LONGEST_HALF} characters, so that it can be read at a glance. It has {}.",
                        text.chars().count()
                    ),
                );
            }
        }
        faults.or(Self { old, new })
    }
}

fn half(typed: &str, openings: &[&str]) -> String {
    let mut text = one_line(typed);
    for opening in openings {
        if let Some(start) = text.get(..opening.len())
            && start.eq_ignore_ascii_case(opening)
        {
            text = text.split_off(opening.len());
            break;
        }
    }
    let ends = text.trim_end_matches(['.', '…', ' ']).len();
    text.truncate(ends);
    text
}

/// Who rates. The two are never averaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rater {
    /// The client.
    Client,
    /// The therapist.
    Therapist,
}

impl Rater {
    /// Name as stored and in forms: `client` or `therapist`.
    pub fn as_str(self) -> &'static str {
        match self {
            Rater::Client => "client",
            Rater::Therapist => "therapist",
        }
    }

    /// Rater with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [Rater::Client, Rater::Therapist].into_iter().find(|rater| rater.as_str() == text)
    }
}

/// How strong the old way was: 0 not at all, 10 as strong as it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Strength(u8);

impl Strength {
    /// The strongest rating.
    pub const HIGHEST: u8 = 10;

    /// A rating from 0 to [`Strength::HIGHEST`]; `None` outside.
    pub fn new(value: i64) -> Option<Self> {
        u8::try_from(value).ok().filter(|value| *value <= Self::HIGHEST).map(Self)
    }

    /// The number, 0 to 10.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Which half of the sentence a piece of evidence speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// For the old way.
    Old,
    /// For the new way.
    New,
}

impl Side {
    /// Name as stored and in forms: `old` or `new`.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Old => "old",
            Side::New => "new",
        }
    }

    /// Side with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [Side::Old, Side::New].into_iter().find(|side| side.as_str() == text)
    }

    /// As on pages: "the old way".
    pub fn words(self) -> &'static str {
        match self {
            Side::Old => "the old way",
            Side::New => "the new way",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_words_and_full_stops_are_taken_off() {
        let wording = Wording::read("I used to  check his\nphone. ", "but now I can wait, and ask").unwrap();
        assert_eq!(wording, Wording { old: "check his phone".into(), new: "wait, and ask".into() });
    }

    #[test]
    fn both_halves_are_asked_for_at_once() {
        let faults = Wording::read(" ", "I can").unwrap_err();
        assert!(faults.at("old").is_some());
        assert!(faults.at("new").is_none());
        assert!(Wording::read("é".repeat(161).as_str(), "x").unwrap_err().at("old").is_some());
    }
}
