//! The words of a judgement: the state's word, the rule behind it, and the finding in a sentence.

use serde::{Deserialize, Serialize};

use super::{AgreedUse, ENOUGH, LAST};
use crate::pattern::Rater;

/// The six words for a pattern. [`State::rule`] is each one's rule, as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// Too few ratings to say anything.
    NotEnoughYet,
    /// Enough ratings, and no other word fits.
    NoClearChange,
    /// The ratings came down, less clearly than "shifted" asks for.
    Loosening,
    /// The ratings came down, by the strictest rule.
    Shifted,
    /// The ratings had come down and went up again.
    SlippingBack,
    /// The ratings stay where they were.
    StillStuck,
}

impl State {
    /// Every word, the most hopeful first: the order in which they are counted and explained.
    pub const ALL: [State; 6] = [
        State::Shifted,
        State::Loosening,
        State::SlippingBack,
        State::StillStuck,
        State::NoClearChange,
        State::NotEnoughYet,
    ];

    /// As on pages: "Still stuck".
    pub fn word(self) -> &'static str {
        match self {
            State::NotEnoughYet => "Not enough yet",
            State::NoClearChange => "No clear change",
            State::Loosening => "Loosening",
            State::Shifted => "Shifted",
            State::SlippingBack => "Slipping back",
            State::StillStuck => "Still stuck",
        }
    }

    /// The rule behind the word, the same for every client.
    pub fn rule(self) -> &'static str {
        match self {
            State::Shifted => {
                "Both people rate. At least 11 ratings; the last 6 lie below the first 5 in 95 of 100 comparisons, by 2 \
                 points or more on average and by twice their usual scatter; and the other person’s ratings fell by 2 \
                 points or more too. Where only one person rates, every one of the last 6 must be lower, by 3 points. \
                 Measured from a start that was agreed later, only ratings after that day count, and a point more is \
                 asked for."
            }
            State::Loosening => {
                "At least 8 ratings; the recent ones lie below those at the start in 90 of 100 comparisons, by 1.5 \
                 points or more on average, but not all that “shifted” asks for is met. Chance alone can do this now \
                 and then."
            }
            State::SlippingBack => {
                "It had been loosening or shifted; the last 3 ratings are 2 points or more above its best stretch, and \
                 at least half the way back to the start."
            }
            State::StillStuck => "At least 8 ratings; the recent ones are no lower than those at the start.",
            State::NoClearChange => {
                "At least 5 ratings; they differ from the start about as much as they go up and down anyway."
            }
            State::NotEnoughYet => "Fewer than 5 ratings by the same person.",
        }
    }
}

/// Why a word was chosen, with the numbers its sentence needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// Fewer ratings than anything is said from.
    TooFew {
        /// How many there are.
        ratings: usize,
    },
    /// The start was agreed anew, and little was rated since.
    FreshStart {
        /// Ratings since then.
        ratings: usize,
    },
    /// "Shifted": clearly lower.
    Lower {
        /// Number of recent ratings.
        recent: usize,
        /// Number of ratings at the start.
        start: usize,
        /// Recent ratings that lie below every one at the start.
        below_all: usize,
        /// Fall of the mean, in points.
        drop: f64,
        /// The other person's ratings fell as well; else only one person rates.
        seen_by_both: bool,
    },
    /// The one who leads sees a clear drop, the other does not.
    OtherSeesLess,
    /// Lower, over fewer ratings than "shifted" needs.
    LowerWithFewRatings {
        /// How many there are.
        ratings: usize,
        /// Fall of the mean, in points.
        drop: f64,
    },
    /// Lower on average, not at every session.
    LowerNotEverywhere {
        /// Fall of the mean, in points.
        drop: f64,
    },
    /// "Slipping back": risen from the best stretch.
    Rose {
        /// Mean of the lowest stretch of four, 0 to 10.
        best: f64,
        /// Mean of the last three, 0 to 10.
        last: f64,
    },
    /// "Still stuck": no lower than at the start.
    NoLower {
        /// How many ratings there are.
        ratings: usize,
    },
    /// The ratings vary about as much as they differ from the start.
    UpAndDown,
}

/// Judgement on one pattern: result of [`super::judge`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The word.
    pub state: State,
    /// Why it was chosen.
    pub reason: Reason,
    /// Whose ratings lead: the client's, unless only the therapist has enough.
    pub rater: Rater,
    /// The sessions that count as "where we started", as positions in the ratings judged.
    pub start: Vec<usize>,
    /// The first of the ratings that count as recent, as such a position.
    pub recent: Option<usize>,
    /// Whether it is measured from an agreed start.
    pub agreed: AgreedUse,
}

impl Shift {
    /// The rule's finding in words, with the names both people go by.
    pub fn sentence(&self, client: &str, therapist: &str) -> String {
        let (leads, other) = match self.rater {
            Rater::Client => (client, therapist),
            Rater::Therapist => (therapist, client),
        };
        match &self.reason {
            Reason::TooFew { ratings: 0 } => {
                format!("No ratings yet. From {ENOUGH} on we can say something.")
            }
            Reason::TooFew { ratings: 1 } => {
                format!("1 rating so far. From {ENOUGH} on we can say something.")
            }
            Reason::TooFew { ratings } => {
                format!("{ratings} ratings so far. From {ENOUGH} on we can say something.")
            }
            Reason::FreshStart { ratings } => match ratings {
                0 => format!("Where we started was agreed anew. From {LAST} ratings after that we can say something."),
                1 => format!("1 rating since the start was agreed anew. From {LAST} on we can say something."),
                some => format!("{some} ratings since the start was agreed anew. From {LAST} on we can say something."),
            },
            Reason::Lower { recent, start, below_all, drop, seen_by_both } => {
                let start = match self.agreed {
                    AgreedUse::Taken => format!("{start} at the agreed start"),
                    _ => format!("first {start}"),
                };
                let lower = if below_all == recent {
                    format!("Lower at each of the last {recent} ratings than at any of the {start}.")
                } else {
                    format!(
                        "Lower at {below_all} of the last {recent} ratings than at any of the {start}; {drop:.1} \
                         points lower on average."
                    )
                };
                if *seen_by_both { format!("{lower} {other} sees it too.") } else { lower }
            }
            Reason::OtherSeesLess => {
                format!("{leads} rates it lower than at the start; {other} sees it less so.")
            }
            Reason::LowerWithFewRatings { ratings, drop } => {
                format!("{drop:.1} points lower than at the start, over {ratings} ratings. With more we can say more.")
            }
            Reason::LowerNotEverywhere { drop } => {
                format!("{drop:.1} points lower than at the start on average, though not at every session.")
            }
            Reason::Rose { best, last } => {
                format!("It had come down to about {best:.0}; the last {LAST} ratings are at about {last:.0} again.")
            }
            Reason::NoLower { ratings } => {
                format!("No lower than at the start after {ratings} ratings.")
            }
            Reason::UpAndDown => "It goes up and down about as much as it differs from the start.".to_owned(),
        }
    }
}
