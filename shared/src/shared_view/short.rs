//! The shared view in short: one or two sentences about all patterns.

use super::SharedView;
use crate::{pattern::Standing, shift::State, text::sentence_case};

impl SharedView {
    /// "Of four patterns, one has shifted and one is still stuck.", with the statuses to stress as their own runs.
    pub fn in_short(&self) -> Vec<Run> {
        let counted: Vec<(State, usize)> = State::ALL
            .into_iter()
            .map(|state| (state, self.in_state(state).count()))
            .filter(|(_, patterns)| *patterns > 0)
            .collect();
        let (total, others) = (self.patterns.len(), self.not_current.len());
        if counted.is_empty() {
            return vec![Run::plain(match others {
                0 => "No patterns yet.",
                1 if self.not_current[0].history.standing() == Standing::Paused => "No current pattern. One is paused.",
                1 => "No current pattern. One has ended.",
                _ => "No current patterns. The others are paused or have ended.",
            })];
        }
        let current = if others > 0 { "current " } else { "" };
        let mut runs = vec![Run::plain(match total {
            1 => format!("The only {current}pattern "),
            several => format!("Of {} {current}patterns, ", number_word(several)),
        })];
        for (position, (state, patterns)) in counted.iter().enumerate() {
            if position > 0 {
                let is_last = position + 1 == counted.len();
                runs.push(Run::plain(if !is_last {
                    ", "
                } else if position == 1 {
                    " and "
                } else {
                    ", and "
                }));
            }
            if total > 1 {
                runs.push(Run::plain(format!("{} ", number_word(*patterns))));
            }
            let (before, stressed, after) = state_phrase(*state, *patterns);
            runs.push(Run::plain(before));
            runs.push(Run { text: stressed.to_owned(), stressed: true });
            runs.push(Run::plain(after));
        }
        runs.push(Run::plain(match others {
            0 => ".".to_owned(),
            1 if self.not_current[0].history.standing() == Standing::Paused => ". One more is paused.".to_owned(),
            1 => ". One more has ended.".to_owned(),
            several => format!(". {} more are paused or have ended.", sentence_case(&number_word(several))),
        }));
        runs
    }

    /// Where no pattern is stuck; that some have too few ratings for any status is said with it.
    pub fn none_stuck(&self) -> String {
        let none = "No current pattern is still stuck or slipping back.";
        match self.in_state(State::NotEnoughYet).count() {
            0 => none.to_owned(),
            1 => format!("{none} One has too few ratings to say."),
            several => format!("{none} {} have too few ratings to say.", sentence_case(&number_word(several))),
        }
    }
}

/// A piece of a sentence; a stressed one is set bold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is read.
    pub text: String,
    /// Whether it is set bold.
    pub stressed: bool,
}

impl Run {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), stressed: false }
    }
}

fn state_phrase(state: State, patterns: usize) -> (&'static str, &'static str, &'static str) {
    let (has, is, shows) = if patterns == 1 { ("has ", "is ", "shows ") } else { ("have ", "are ", "show ") };
    match state {
        State::Shifted => (has, "shifted", ""),
        State::Loosening => (is, "loosening", ""),
        State::SlippingBack => (is, "slipping back", ""),
        State::StillStuck => (is, "still stuck", ""),
        State::NoClearChange => (shows, "no clear change", ""),
        State::NotEnoughYet => (has, "too few ratings", " so far"),
    }
}

/// Whole numbers up to twelve as words.
pub fn number_word(number: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
