//! The brief a therapist reads before a session, and how it is kept to one page.

use serde::{Deserialize, Serialize};

use crate::{
    schedule::Meeting,
    shared_view::{HomeworkLine, PatternRow, SessionColumn},
    shift::State,
    when::{self, Day},
};

/// Everything a brief may hold, before anything is cut. Nothing in it is private.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// Next session; `None` where none is planned.
    pub next: Option<Meeting>,
    /// The last session, with what was agreed.
    pub last: Option<SessionColumn>,
    /// Oldest first.
    pub flags: Vec<FlagLine>,
    /// Finished since the last session, newest first.
    pub came_in: Vec<HomeworkLine>,
    /// The client's own shared words since the last session: what they want to bring first, then the newest.
    pub brings: Vec<Passage>,
    /// Begun, or not begun, oldest first.
    pub waiting: Vec<HomeworkLine>,
    /// The last finished entry in which every client is asked about being safe.
    #[serde(default)]
    pub last_asked: Option<LastAsked>,
}

/// An entry in which safety was asked about; what was answered is not said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAsked {
    /// Title of the exercise.
    pub title: String,
    /// Day on which the entry was finished.
    pub day: Day,
}

/// A safety answer that waits for review; what was answered is not said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagLine {
    /// Title of the exercise with the answer.
    pub title: String,
    /// Day on which it was given.
    pub day: Day,
    /// Whether the client shares the entry it stands in.
    pub shared: bool,
}

/// A client's shared words with where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The passage itself.
    pub words: String,
    /// Title of the exercise it comes from.
    pub source: String,
    /// Day of that entry.
    pub day: Day,
}

/// How many of each fit, and how long texts may be, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Safety answers.
    pub flags: usize,
    /// Finished entries.
    pub came_in: usize,
    /// Patterns.
    pub patterns: usize,
    /// Passages in the client's words.
    pub brings: usize,
    /// Exercises that wait.
    pub waiting: usize,
    /// Characters of one text.
    pub text: usize,
}

impl Limits {
    /// From roomy to tight; the last fits on any page.
    pub const STEPS: [Self; 6] = [
        Self { flags: 6, came_in: 10, patterns: 8, brings: 5, waiting: 8, text: 600 },
        Self { flags: 5, came_in: 6, patterns: 6, brings: 4, waiting: 5, text: 320 },
        Self { flags: 4, came_in: 5, patterns: 5, brings: 3, waiting: 4, text: 220 },
        Self { flags: 3, came_in: 4, patterns: 4, brings: 2, waiting: 3, text: 160 },
        Self { flags: 2, came_in: 2, patterns: 3, brings: 1, waiting: 2, text: 90 },
        Self { flags: 1, came_in: 1, patterns: 2, brings: 1, waiting: 1, text: 60 },
    ];
}

impl Brief {
    /// Patterns in the order in which a therapist wants to see them: those that slip or are stuck before those that
    /// move, and those with too few ratings last.
    pub fn moving(rows: &[PatternRow]) -> Vec<&PatternRow> {
        let mut rows: Vec<&PatternRow> = rows.iter().collect();
        rows.sort_by_key(|row| match row.shift.state {
            State::SlippingBack => 0,
            State::StillStuck => 1,
            State::Loosening => 2,
            State::Shifted => 3,
            State::NoClearChange => 4,
            State::NotEnoughYet => 5,
        });
        rows
    }

    /// Where no safety answer waits for review: "No safety answer is waiting for review. Last asked: 3 May 2026 (PHQ-9).
    /// This brief does not say whether it was answered. This is not a risk assessment."
    pub fn no_safety_answer(&self) -> String {
        let asked = self.last_asked.as_ref().map_or_else(String::new, |LastAsked { title, day }| {
            let (day, title) = (when::long(*day), shortened(title, 80));
            format!(" Last asked: {day} ({title}). This brief does not say whether it was answered.")
        });
        format!("No safety answer is waiting for review.{asked} This is not a risk assessment.")
    }
}

/// The beginning of a text, cut between words, with a sign that there is more.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = text.char_indices().nth(longest) else { return text };
    let cut = &text[..end];
    let whole = cut.rfind(' ').filter(|space| *space > end / 2).unwrap_or(end);
    format!("{} …", cut[..whole].trim_end_matches([',', ';', ' ']))
}

impl Limits {
    /// A text of at most `text` characters, cut between words.
    pub fn shorten(&self, text: &str) -> String {
        shortened(text, self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(shortened("Tea before the phone.", 40), "Tea before the phone.");
        assert_eq!(shortened("Tea before the phone.", 13), "Tea before …");
        assert_eq!(shortened(&"m".repeat(50), 10), format!("{} …", "m".repeat(10)));
    }

    #[test]
    fn that_no_safety_answer_waits_is_said_with_the_day_of_asking_where_it_is_known() {
        let mut brief = Brief::default();
        let unknown = "No safety answer is waiting for review. This is not a risk assessment.";
        assert_eq!(brief.no_safety_answer(), unknown);
        let asked = |title: String| Some(LastAsked { title, day: jiff::civil::date(2026, 5, 3) });
        brief.last_asked = asked("PHQ-9".to_owned());
        let known = "No safety answer is waiting for review. Last asked: 3 May 2026 (PHQ-9). This brief does not say \
             whether it was answered. This is not a risk assessment.";
        assert_eq!(brief.no_safety_answer(), known);
        brief.last_asked = asked("m".repeat(200));
        assert!(brief.no_safety_answer().len() < 240);
    }

    #[test]
    fn each_step_is_tighter_than_the_one_before() {
        for pair in Limits::STEPS.windows(2) {
            let sum = |limits: Limits| {
                limits.flags + limits.came_in + limits.patterns + limits.brings + limits.waiting + limits.text
            };
            assert!(sum(pair[0]) > sum(pair[1]));
        }
    }
}
