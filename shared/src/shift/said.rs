//! The words of a judgement: the status, the rule behind it, and the finding in a sentence.

use serde::{Deserialize, Serialize};

use super::{AgreedUse, ENOUGH, ENOUGH_FOR_A_WORD, LAST, STUCK_DROP, STUCK_STRENGTH};
use crate::{
    pattern::Rater,
    reader::{People, Reader},
    scoring,
};

/// The six statuses of a pattern. [`State::rule`] is each one's rule, as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// Too few ratings to say anything.
    NotEnoughYet,
    /// Enough ratings, and no other status fits.
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
    /// Every status, the most hopeful first: the order in which they are counted and explained.
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
            State::NotEnoughYet => "Too few ratings",
            State::NoClearChange => "No clear change",
            State::Loosening => "Loosening",
            State::Shifted => "Shifted",
            State::SlippingBack => "Slipping back",
            State::StillStuck => "Still stuck",
        }
    }

    /// The rule behind the status, the same for every client. "Chance" is spoken of where the rules are introduced.
    pub fn rule(self) -> &'static str {
        match self {
            State::Shifted => {
                "Clearly and steadily lower than at the start. At least 11 ratings by one person. Each of that person’s last \
                 6 ratings is compared with each of the first 5: in at least 95% of these comparisons it is lower (a tie \
                 counts as half). On average the last 6 are lower by at least 2 points, and by at least twice the usual \
                 spread of these ratings (a spread below 0.8 points counts as 0.8). The other person’s ratings have \
                 also fallen by at least 2 points. If the other person rated fewer than 4 times at the start or at the \
                 end, each of the last 6 must be lower than all of the first 5, by at least 3 points on average. With an agreed \
                 start, only ratings at sessions after the day it was agreed are compared with it, and each fall must be 1 point larger."
            }
            State::Loosening => {
                "Lower than at the start, but not yet enough for “shifted”. At least 8 ratings by one person: the client, or \
                 the therapist where only the therapist has rated 5 times. Each of the last ratings (up to 6) is compared \
                 with each at the start: in at least 90% of these comparisons it is lower. On average they are lower by at \
                 least 1.5 points, or 2.5 with an agreed start."
            }
            State::SlippingBack => {
                "It had come down, and the last ratings went up again. At an earlier session it was loosening or \
                 shifted. On average the last 3 ratings are at least 2 points higher than at its best (the 4 ratings \
                 in a row with the lowest average). At least half of the fall is lost again."
            }
            State::StillStuck => {
                "About as strong as at the start, or stronger. At least 8 ratings by one person: the client, or the \
                 therapist where only the therapist has rated 5 times. The last ones (up to 6) average 4 or more. On \
                 average they are higher than the start, or less than half a point lower."
            }
            State::NoClearChange => {
                "At least 5 ratings by one person, and no other status fits. With 5 to 7 ratings it is only too early to see \
                 a change."
            }
            State::NotEnoughYet => {
                "Neither person has rated 5 times, or there are fewer than 3 ratings since a start was agreed."
            }
        }
    }
}

/// Why a status was chosen, with the numbers its sentence needs. Falls and means are in points, 0 to 10.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// Too few ratings to say whether anything changed.
    TooFew {
        /// How many there are.
        ratings: usize,
    },
    /// A start was agreed, and little was rated since.
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
        /// Fall of the mean.
        drop: f64,
        /// The other person's ratings fell as well; else only one person rates.
        seen_by_both: bool,
    },
    /// "Loosening", over fewer ratings than "shifted" needs.
    LowerWithFewRatings {
        /// How many there are.
        ratings: usize,
        /// Fall of the mean.
        drop: f64,
    },
    /// "Loosening": a fall, or that of the other person, is smaller than "shifted" asks for.
    FellTooLittle {
        /// Fall of the mean.
        drop: f64,
        /// The other person's fall; `None` where they rated too little.
        theirs: Option<f64>,
        /// What "shifted" asks for.
        asked: f64,
    },
    /// "Loosening", by one person alone: not every recent rating lies below the start.
    NotAllLower {
        /// Fall of the mean.
        drop: f64,
        /// Number of recent ratings.
        recent: usize,
        /// Recent ratings that lie below every one at the start.
        below_all: usize,
    },
    /// "Loosening": some recent ratings are as high as some at the start.
    Overlaps {
        /// Fall of the mean.
        drop: f64,
    },
    /// "Loosening": the ratings scatter too much for a fall of this size.
    Scattered {
        /// Fall of the mean.
        drop: f64,
    },
    /// "Slipping back": risen from the lowest stretch.
    Rose {
        /// Mean of the lowest stretch of four, 0 to 10.
        best: f64,
        /// Mean of the last three, 0 to 10.
        last: f64,
    },
    /// "Still stuck": no lower than at the start, and not low.
    NoLower {
        /// How many ratings there are.
        ratings: usize,
        /// How many of them are the start.
        start: usize,
        /// Fall of the mean; negative where the ratings rose.
        drop: f64,
    },
    /// "No clear change": too small a fall, too unsteady a one, or ratings that are low all along.
    NothingClear {
        /// Fall of the mean; negative where the ratings rose.
        drop: f64,
        /// What "loosening" asks for.
        asked: f64,
    },
}

/// Judgement on one pattern: result of [`super::judge`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The status.
    pub state: State,
    /// Why it was chosen.
    pub reason: Reason,
    /// Whose ratings lead: the client's, unless only the therapist has enough.
    pub rater: Rater,
    /// The sessions that count as the start, as positions in the ratings judged.
    pub start: Vec<usize>,
    /// The first of the ratings that count as recent, as such a position.
    pub recent: Option<usize>,
    /// Whether it is measured from an agreed start.
    pub agreed: AgreedUse,
}

impl Shift {
    /// The rule's finding in words.
    pub fn sentence(&self, people: People<'_>) -> String {
        let (lead, other) = match self.rater {
            Rater::Client => (people.who(Rater::Client), people.who(Rater::Therapist)),
            Rater::Therapist => (people.who(Rater::Therapist), people.who(Rater::Client)),
        };
        match self.reason {
            Reason::TooFew { ratings } => too_few(ratings, lead.within(), self.rater),
            Reason::FreshStart { ratings } => {
                let agreed = if people.reader == Reader::Anyone { "both agreed" } else { "you agreed" };
                format!("{} since {agreed} on a new start. From {LAST} on we can say something.", counted(ratings))
            }
            Reason::Lower { recent, start, below_all, drop, seen_by_both } => {
                let start = match self.agreed {
                    AgreedUse::Taken => format!("all {start} at the agreed start"),
                    _ => format!("all of the first {start}"),
                };
                let whose = lead.whose();
                let lower = if below_all == recent {
                    format!("Each of {whose} last {recent} ratings is lower than {start}")
                } else {
                    let are = if below_all == 1 { "is" } else { "are" };
                    let fall = points(drop);
                    format!(
                        "{below_all} of {whose} last {recent} ratings {are} lower than {start}. They fell by {fall} on average"
                    )
                };
                if seen_by_both { format!("{lower}, and {} ratings fell too.", other.whose()) } else { lower + "." }
            }
            Reason::LowerWithFewRatings { ratings, drop } => {
                format!(
                    "{} lower than at the start on average, over {ratings} ratings. “Shifted” needs more ratings.",
                    points(drop)
                )
            }
            Reason::FellTooLittle { drop, theirs: Some(theirs), asked } => format!(
                "{} it {} than at the start, {} {}. For “shifted”, both must be {} lower.",
                lead.does("rate", "rates"),
                than_start(drop),
                other.within(),
                than_start(theirs),
                points(asked)
            ),
            Reason::FellTooLittle { drop, theirs: None, asked } => format!(
                "{} lower than at the start on average. With so few ratings by {}, “shifted” needs {}.",
                points(drop),
                other.within(),
                points(asked)
            ),
            Reason::NotAllLower { drop, recent, below_all } => {
                let lower = match below_all {
                    0 => format!("None of the last {recent} ratings is"),
                    1 => format!("1 of the last {recent} ratings is"),
                    several => format!("{several} of the last {recent} ratings are"),
                };
                format!(
                    "{} lower than at the start on average. {lower} lower than all at the start. With so few ratings by \
                     {}, “shifted” needs all {recent}.",
                    points(drop),
                    other.within()
                )
            }
            Reason::Overlaps { drop } => format!(
                "{} lower than at the start on average. For “shifted”, too many of the last ratings are as high as some \
                 at the start.",
                points(drop)
            ),
            Reason::Scattered { drop } => format!(
                "{} lower than at the start on average. The ratings go up and down a lot, so it is too early to say \
                 “shifted”.",
                points(drop)
            ),
            Reason::Rose { best, last } => {
                format!("It came down to about {best:.0}. The last {LAST} ratings are back up to about {last:.0}.")
            }
            Reason::NoLower { drop, .. } if drop <= -STUCK_DROP => {
                format!("{} higher than at the start on average. Worth talking about.", points(-drop))
            }
            Reason::NoLower { ratings, start, .. } if self.agreed == AgreedUse::Taken => {
                let later = ratings.saturating_sub(start);
                format!("About as strong as at the start: {start} ratings at the agreed start, {later} since.")
            }
            Reason::NoLower { ratings, .. } => format!("About as strong as at the start after {ratings} ratings."),
            Reason::NothingClear { drop, .. } if drop <= -STUCK_DROP => {
                format!("{} higher than at the start, and still below {STUCK_STRENGTH:.0} on average.", points(-drop))
            }
            Reason::NothingClear { drop, .. } if drop < STUCK_DROP => {
                format!("About as strong as at the start, and below {STUCK_STRENGTH:.0} on average.")
            }
            Reason::NothingClear { drop, asked } if drop < asked => {
                format!(
                    "{} it {} lower than at the start on average. “Loosening” needs {}.",
                    lead.does("rate", "rates"),
                    points(drop),
                    points(asked)
                )
            }
            Reason::NothingClear { drop, .. } => format!(
                "{} lower than at the start on average. Too many of the last ratings are as high as some at the start.",
                points(drop)
            ),
        }
    }
}

/// "4 ratings by Noor so far. It takes at least 8 by one person to say whether it changed."
fn too_few(ratings: usize, lead: &str, rater: Rater) -> String {
    let so_far = if ratings == 0 { "yet" } else { "so far" };
    // With this many the client's ratings decide, however many the therapist gives.
    let whose = if rater == Rater::Client && ratings >= ENOUGH { lead } else { "one person" };
    let counted = counted(ratings);
    format!("{counted} by {lead} {so_far}. It takes at least {ENOUGH_FOR_A_WORD} by {whose} to say whether it changed.")
}

/// "No ratings", "1 rating", "4 ratings"
fn counted(ratings: usize) -> String {
    match ratings {
        0 => "No ratings".to_owned(),
        1 => "1 rating".to_owned(),
        several => format!("{several} ratings"),
    }
}

/// "1 point", "2.5 points": tenths, never more than there is.
fn points(value: f64) -> String {
    let tenths = (value * 10.0 + 1e-6).floor() / 10.0;
    let number = if tenths.fract() < 0.05 { format!("{tenths:.0}") } else { format!("{tenths:.1}") };
    scoring::points(&number)
}

/// "2.5 points lower", "about the same"
fn than_start(drop: f64) -> String {
    match drop {
        drop if drop >= STUCK_DROP => format!("{} lower", points(drop)),
        drop if drop <= -STUCK_DROP => format!("{} higher", points(-drop)),
        _ => "about the same".to_owned(),
    }
}
