//! The word for a pattern, earned by a stated rule.
//!
//! A rule that looks at the numbers after each session must bear many looks: for a client who did not change, the
//! plain "recent five clearly below first four" says "shifted" falsely for half of all clients over 20 sessions and
//! six patterns. The thresholds below were chosen by simulation; `cargo bench -p weft-shared` prints their error rates
//! and how soon a true change is seen. Do not loosen them without running it.

use serde::{Deserialize, Serialize};

use crate::{
    change::nap_lower,
    pattern::{Rater, Strength},
    scoring::{count, deviation, mean},
};

/// Below this many ratings by one person nothing is said.
pub const ENOUGH: usize = 5;
/// From this many on, the weaker words are possible.
const ENOUGH_FOR_A_WORD: usize = 8;
/// The ratings that count as "where we started", and as recent.
const START: usize = 5;
const RECENT: usize = 6;
/// The other person's ratings needed in each window to count as a second voice.
const SECOND_VOICE: usize = 4;

const SHIFTED_OVERLAP: f64 = 0.95;
const SHIFTED_DROP: f64 = 2.0;
const SHIFTED_DROP_ALONE: f64 = 3.0;
/// The drop in standard deviations of the ratings around their two means.
const SHIFTED_DEVIATIONS: f64 = 2.0;
/// Whole ratings can happen to be all alike; no one's noise is smaller than this.
const SMALLEST_DEVIATION: f64 = 0.8;
const LOOSENING_OVERLAP: f64 = 0.9;
const LOOSENING_DROP: f64 = 1.5;
/// Ratings at the end that are looked at, and the length of the best stretch, for "slipping back".
const LAST: usize = 3;
const STRETCH: usize = 4;
const SLIPPED_RISE: f64 = 2.0;
const STUCK_DROP: f64 = 0.5;
/// A pattern rated lower than this all along is not called stuck.
const STUCK_STRENGTH: f64 = 4.0;

/// The ratings of one pattern at one session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    pub client: Option<Strength>,
    pub therapist: Option<Strength>,
}

impl Rated {
    pub fn by(self, rater: Rater) -> Option<Strength> {
        match rater {
            Rater::Client => self.client,
            Rater::Therapist => self.therapist,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    NotEnoughYet,
    NoClearChange,
    Loosening,
    Shifted,
    SlippingBack,
    StillStuck,
}

impl State {
    pub const ALL: [State; 6] = [
        State::Shifted,
        State::Loosening,
        State::SlippingBack,
        State::StillStuck,
        State::NoClearChange,
        State::NotEnoughYet,
    ];

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
                 points or more too. Where only one person rates, every one of the last 6 must be lower, by 3 points."
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
    TooFew {
        ratings: usize,
    },
    Lower {
        recent: usize,
        start: usize,
        below_all: usize,
        drop: f64,
        seen_by_both: bool,
    },
    /// The one who leads sees a clear drop, the other does not.
    OtherSeesLess,
    LowerWithFewRatings {
        ratings: usize,
        drop: f64,
    },
    LowerNotEverywhere {
        drop: f64,
    },
    Rose {
        best: f64,
        last: f64,
    },
    NoLower {
        ratings: usize,
    },
    UpAndDown,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    pub state: State,
    pub reason: Reason,
    /// Whose ratings lead: the client's, unless only the therapist has enough.
    pub rater: Rater,
    /// The sessions that count as "where we started", as positions in the ratings judged.
    pub start: Vec<usize>,
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
            Reason::Lower { recent, start, below_all, drop, seen_by_both } => {
                let lower = if below_all == recent {
                    format!("Lower at each of the last {recent} ratings than at any of the first {start}.")
                } else {
                    format!(
                        "Lower at {below_all} of the last {recent} ratings than at any of the first {start}; {drop:.1} \
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

/// The word for a pattern from its ratings, in the order of the sessions.
pub fn judge(sessions: &[Rated]) -> Shift {
    let client = series(sessions, Rater::Client);
    let therapist = series(sessions, Rater::Therapist);
    let (rater, lead, other) = if client.len() < ENOUGH && therapist.len() >= ENOUGH {
        (Rater::Therapist, therapist, client)
    } else {
        (Rater::Client, client, therapist)
    };
    let (state, reason) = word(&lead, &other);
    let start = lead.iter().take(start_length(lead.len())).map(|point| point.session).collect();
    Shift { state, reason, rater, start }
}

#[derive(Clone, Copy)]
struct Point {
    session: usize,
    strength: f64,
}

fn series(sessions: &[Rated], rater: Rater) -> Vec<Point> {
    sessions
        .iter()
        .enumerate()
        .filter_map(|(session, rated)| {
            let strength = f64::from(rated.by(rater)?.get());
            Some(Point { session, strength })
        })
        .collect()
}

fn strengths(points: &[Point]) -> Vec<f64> {
    points.iter().map(|point| point.strength).collect()
}

/// With fewer than `START + RECENT` ratings the start is at most the first half.
fn start_length(ratings: usize) -> usize {
    START.min(ratings / 2).max(usize::from(ratings > 0))
}

fn word(lead: &[Point], other: &[Point]) -> (State, Reason) {
    let ratings = lead.len();
    if ratings < ENOUGH {
        return (State::NotEnoughYet, Reason::TooFew { ratings });
    }
    let now = lowering(lead, other);
    if let Some((State::Shifted, reason)) = now {
        return (State::Shifted, reason);
    }
    if let Some(reason) = slipped(lead, other) {
        return (State::SlippingBack, reason);
    }
    if let Some(found) = now {
        return found;
    }
    let windows = Windows::of(lead);
    if ratings >= ENOUGH_FOR_A_WORD && windows.drop() < STUCK_DROP && mean(&windows.recent) >= STUCK_STRENGTH {
        return (State::StillStuck, Reason::NoLower { ratings });
    }
    (State::NoClearChange, Reason::UpAndDown)
}

/// The first and the last ratings of one person.
struct Windows<'a> {
    start: Vec<f64>,
    recent: Vec<f64>,
    start_points: &'a [Point],
    recent_points: &'a [Point],
}

impl<'a> Windows<'a> {
    fn of(points: &'a [Point]) -> Self {
        let start_length = start_length(points.len());
        let recent_length = RECENT.min(points.len() - start_length);
        let start_points = &points[..start_length];
        let recent_points = &points[points.len() - recent_length..];
        Self { start: strengths(start_points), recent: strengths(recent_points), start_points, recent_points }
    }

    fn drop(&self) -> f64 {
        mean(&self.start) - mean(&self.recent)
    }

    fn overlap(&self) -> f64 {
        nap_lower(&self.start, &self.recent).unwrap_or(0.5)
    }

    /// Pooled over both windows, so that a change between them does not count as scatter.
    fn scatter(&self) -> f64 {
        let (n, m) = (count(self.start.len()) - 1.0, count(self.recent.len()) - 1.0);
        let pooled = (n * deviation(&self.start).powi(2) + m * deviation(&self.recent).powi(2)) / (n + m).max(1.0);
        pooled.sqrt().max(SMALLEST_DEVIATION)
    }

    /// How many recent ratings lie below every one at the start.
    fn below_all(&self) -> usize {
        let lowest = self.start.iter().copied().fold(f64::INFINITY, f64::min);
        self.recent.iter().filter(|strength| **strength < lowest).count()
    }

    /// The other person's mean drop between the same sessions, where they rated enough of them.
    fn second_voice(&self, other: &[Point]) -> Option<f64> {
        let at = |points: &[Point]| {
            let rated: Vec<f64> = other
                .iter()
                .filter(|theirs| points.iter().any(|point| point.session == theirs.session))
                .map(|point| point.strength)
                .collect();
            (rated.len() >= SECOND_VOICE).then(|| mean(&rated))
        };
        Some(at(self.start_points)? - at(self.recent_points)?)
    }
}

/// "Shifted" or "loosening", where the ratings came down.
fn lowering(lead: &[Point], other: &[Point]) -> Option<(State, Reason)> {
    let ratings = lead.len();
    if ratings < ENOUGH_FOR_A_WORD {
        return None;
    }
    let windows = Windows::of(lead);
    let (drop, overlap) = (windows.drop(), windows.overlap());
    let complete = ratings >= START + RECENT;
    let beyond_scatter = drop >= SHIFTED_DEVIATIONS * windows.scatter();
    let second_voice = windows.second_voice(other);
    let lower = |seen_by_both| Reason::Lower {
        recent: windows.recent.len(),
        start: windows.start.len(),
        below_all: windows.below_all(),
        drop,
        seen_by_both,
    };
    let clear = complete && beyond_scatter && overlap >= SHIFTED_OVERLAP && drop >= SHIFTED_DROP;
    match second_voice {
        Some(theirs) if clear && theirs >= SHIFTED_DROP => {
            return Some((State::Shifted, lower(true)));
        }
        None if clear && windows.below_all() == windows.recent.len() && drop >= SHIFTED_DROP_ALONE => {
            return Some((State::Shifted, lower(false)));
        }
        _ => {}
    }
    if overlap < LOOSENING_OVERLAP || drop < LOOSENING_DROP {
        return None;
    }
    let reason = match second_voice {
        _ if !complete => Reason::LowerWithFewRatings { ratings, drop },
        Some(theirs) if theirs < SHIFTED_DROP => Reason::OtherSeesLess,
        _ => Reason::LowerNotEverywhere { drop },
    };
    Some((State::Loosening, reason))
}

/// It had come down at some earlier look, and the last ratings went up again.
fn slipped(lead: &[Point], other: &[Point]) -> Option<Reason> {
    let had_come_down = (ENOUGH_FOR_A_WORD..lead.len()).any(|look| {
        let until = lead[look - 1].session;
        let theirs: Vec<Point> = other.iter().copied().filter(|point| point.session <= until).collect();
        lowering(&lead[..look], &theirs).is_some()
    });
    if !had_come_down {
        return None;
    }
    let all = strengths(lead);
    let start = mean(&all[..start_length(all.len())]);
    let best = all.windows(STRETCH).map(mean).fold(f64::INFINITY, f64::min);
    let last = mean(&all[all.len() - LAST..]);
    let risen = last - best >= SLIPPED_RISE && last - best >= (start - best) / 2.0;
    risen.then_some(Reason::Rose { best, last })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn both(client: &[i64], therapist: &[i64]) -> Vec<Rated> {
        let at = |ratings: &[i64], n: usize| ratings.get(n).copied().and_then(Strength::new);
        (0..client.len().max(therapist.len()))
            .map(|n| Rated { client: at(client, n), therapist: at(therapist, n) })
            .collect()
    }

    fn state(client: &[i64], therapist: &[i64]) -> State {
        judge(&both(client, therapist)).state
    }

    const FELL: [i64; 14] = [8, 8, 9, 7, 8, 6, 6, 5, 4, 3, 3, 2, 2, 2];

    #[test]
    fn a_drop_both_see_has_shifted() {
        let shift = judge(&both(&FELL, &[8, 8, 8, 8, 7, 7, 6, 6, 5, 4, 4, 3, 2, 2]));
        assert_eq!(shift.state, State::Shifted);
        assert_eq!(
            shift.sentence("Noor", "Dr. Adeyemi"),
            "Lower at each of the last 6 ratings than at any of the first 5. Dr. Adeyemi sees it too."
        );
        assert_eq!(shift.start, [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_drop_the_other_does_not_see_is_loosening() {
        let shift = judge(&both(&FELL, &[8, 8, 8, 8, 8, 8, 8, 8, 7, 8, 7, 7, 7, 8]));
        assert_eq!(shift.state, State::Loosening);
        assert_eq!(
            shift.sentence("Noor", "Dr. Adeyemi"),
            "Noor rates it lower than at the start; Dr. Adeyemi sees it less so."
        );
    }

    #[test]
    fn one_person_alone_needs_a_larger_drop() {
        assert_eq!(state(&FELL, &[]), State::Shifted);
        assert_eq!(state(&[7, 7, 7, 7, 7, 6, 5, 5, 5, 5, 5, 5, 4], &[]), State::Loosening);
    }

    #[test]
    fn flat_and_high_is_still_stuck_and_flat_and_low_is_not() {
        let shift = judge(&both(&[6, 6, 7, 6, 6, 7, 6, 6, 7, 6, 7, 7, 6], &[]));
        assert_eq!(shift.state, State::StillStuck);
        assert_eq!(shift.sentence("A", "B"), "No lower than at the start after 13 ratings.");
        assert_eq!(state(&[1, 2, 1, 1, 2, 1, 2, 1, 1], &[]), State::NoClearChange);
    }

    #[test]
    fn up_again_after_a_good_stretch_is_slipping_back() {
        let shift = judge(&both(&[8, 8, 7, 8, 8, 6, 4, 3, 3, 3, 3, 3, 6, 7, 7], &[]));
        assert_eq!(shift.state, State::SlippingBack);
        assert_eq!(shift.sentence("A", "B"), "It had come down to about 3; the last 3 ratings are at about 7 again.");
    }

    #[test]
    fn below_five_ratings_nothing_is_said() {
        assert_eq!(state(&[], &[]), State::NotEnoughYet);
        assert_eq!(state(&[9, 1, 1, 1], &[9, 1, 1, 1]), State::NotEnoughYet);
        assert_eq!(
            judge(&both(&[7, 6, 7, 5], &[])).sentence("A", "B"),
            "4 ratings so far. From 5 on we can say something."
        );
        assert_eq!(state(&[7, 6, 7, 5, 6], &[]), State::NoClearChange);
    }

    #[test]
    fn the_therapist_leads_where_only_they_rated_enough() {
        let shift = judge(&both(&[8], &[8, 8, 8, 8, 8, 7, 5, 4, 3, 3, 3, 2]));
        assert_eq!((shift.state, shift.rater), (State::Shifted, Rater::Therapist));
    }

    #[test]
    fn sessions_without_a_rating_do_not_count_as_zero() {
        let mut sessions = both(&[6, 6, 7, 6, 6, 7, 6, 6, 7, 6, 7, 7, 6], &[]);
        sessions.insert(4, Rated::default());
        assert_eq!(judge(&sessions).state, State::StillStuck);
    }

    proptest! {
        #[test]
        fn any_ratings_get_a_word_and_a_sentence(
            client in prop::collection::vec(prop::option::of(0i64..=10), 0..30),
            therapist in prop::collection::vec(prop::option::of(0i64..=10), 0..30),
        ) {
            let sessions: Vec<Rated> = (0..client.len().max(therapist.len())).map(|n| Rated {
                client: client.get(n).copied().flatten().and_then(Strength::new),
                therapist: therapist.get(n).copied().flatten().and_then(Strength::new),
            }).collect();
            let shift = judge(&sessions);
            prop_assert!(!shift.sentence("A", "B").contains("NaN"));
            prop_assert!(shift.start.iter().all(|position| *position < sessions.len()));
        }

        #[test]
        fn raising_the_last_ratings_never_earns_shifted(
            early in prop::collection::vec(0i64..=10, 5),
            late in prop::collection::vec(0i64..=10, 6),
        ) {
            let plain: Vec<i64> = early.iter().chain(&late).copied().collect();
            let raised: Vec<i64> = early.iter().copied().chain(late.iter().map(|rating| (rating + 1).min(10))).collect();
            if state(&plain, &plain) != State::Shifted {
                prop_assert_ne!(state(&raised, &raised), State::Shifted);
            }
        }
    }
}
