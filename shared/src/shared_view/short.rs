//! The shared view in short: one or two sentences about all patterns.

use super::SharedView;
use crate::shift::State;

impl SharedView {
    /// "Of four patterns Noor has worked on, one has shifted and one is still stuck. …", with the words to stress
    /// as their own runs.
    pub fn in_short(&self) -> Vec<Run> {
        let counted: Vec<(State, usize)> = State::ALL
            .into_iter()
            .map(|state| (state, self.in_state(state).count()))
            .filter(|(_, patterns)| *patterns > 0)
            .collect();
        if counted.is_empty() && !self.set_aside.is_empty() {
            return vec![Run::plain("No pattern is open now; what was set aside stands below.")];
        }
        if counted.is_empty() {
            return vec![Run::plain(format!("{} has not written a pattern yet.", self.client.called))];
        }
        let total = self.patterns.len();
        let mut runs = vec![Run::plain(match (total, self.set_aside.len()) {
            (1, 0) => format!("The one pattern {} has worked on: ", self.client.called),
            (1, _) => "The one pattern that is open: ".to_owned(),
            (_, 0) => format!("Of {} patterns {} has worked on, ", number_word(total), self.client.called),
            (_, _) => format!("Of {} patterns that are open, ", number_word(total)),
        })];
        for (position, (state, patterns)) in counted.iter().enumerate() {
            if position > 0 {
                runs.push(Run::plain(if position + 1 == counted.len() { ", and " } else { ", " }));
            }
            let (before, stressed, after) = state_phrase(*state, *patterns, total);
            runs.push(Run::plain(before));
            runs.push(Run { text: stressed.to_owned(), stressed: true });
            runs.push(Run::plain(after));
        }
        runs.push(Run::plain(". Each word follows a rule shown beside it."));
        match self.set_aside.len() {
            0 => {}
            1 => runs.push(Run::plain(" One more is set aside.")),
            several => runs.push(Run::plain(format!(" {several} more are set aside."))),
        }
        runs
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

fn state_phrase(state: State, patterns: usize, total: usize) -> (String, &'static str, &'static str) {
    let who = if total == 1 { "it".to_owned() } else { number_word(patterns) };
    let (has, is, shows) = if patterns == 1 { ("has", "is", "shows") } else { ("have", "are", "show") };
    match state {
        State::Shifted => (format!("{who} {has} "), "shifted", ""),
        State::Loosening => (format!("{who} {is} "), "loosening", ""),
        State::SlippingBack => (format!("{who} {is} "), "slipping back", ""),
        State::StillStuck => (format!("{who} {is} "), "still stuck", ""),
        State::NoClearChange => (format!("{who} {shows} "), "no clear change", ""),
        State::NotEnoughYet => (format!("for {who} there is "), "not enough yet", " to say"),
    }
}

/// Whole numbers up to twelve as words.
pub fn number_word(number: usize) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}
