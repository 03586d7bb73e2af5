//! The status of a pattern, earned by a stated rule.
//!
//! A rule that looks at the numbers after each session must bear many looks: for a client who did not change, the
//! plain "recent five clearly below first four" says "shifted" falsely for half of all clients over 20 sessions and
//! six patterns. The thresholds below were chosen by simulation; `cargo bench -p weft-shared` prints their error rates
//! and how soon a true change is seen. Do not loosen them without running it.

mod said;

use serde::{Deserialize, Serialize};

pub use said::{Reason, Shift, State};

use crate::{
    change::nap_lower,
    pattern::{Rater, Strength},
    scoring::{count, deviation, mean},
};

/// With fewer ratings by one person the status is "too few ratings".
pub const ENOUGH: usize = 5;
/// From this many on we say whether anything changed.
const ENOUGH_FOR_A_WORD: usize = 8;
/// The ratings that count as the start, the first ones or at least so many of an agreed start; and as recent.
pub const BASELINE: usize = 5;
const RECENT: usize = 6;
/// The other person's ratings needed in each window to count as a second voice.
const SECOND_VOICE: usize = 4;

const SHIFTED_OVERLAP: f64 = 0.95;
const SHIFTED_DROP: f64 = 2.0;
const SHIFTED_DROP_ALONE: f64 = 3.0;
/// The points more a drop must have from a start that was chosen by people who had seen the ratings: whoever may pick the
/// five that were rated highest gains about as much by chance alone.
const AGREED_DROP: f64 = 1.0;
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
    /// The client's rating; `None` where they gave none.
    pub client: Option<Strength>,
    /// The therapist's rating.
    pub therapist: Option<Strength>,
}

impl Rated {
    /// Rating of one of the two.
    pub fn by(self, rater: Rater) -> Option<Strength> {
        match rater {
            Rater::Client => self.client,
            Rater::Therapist => self.therapist,
        }
    }
}

/// A start both people agreed on, in positions of the sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The first one that counts.
    pub from: usize,
    /// The last one that counts.
    pub to: usize,
    /// The first session after the day on which they agreed.
    pub since: usize,
}

/// Whether a status is measured from an agreed start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgreedUse {
    /// There is none.
    None,
    /// The status is measured from it.
    Taken,
    /// It holds fewer ratings than a start needs; the usual one counts.
    TooFew {
        /// Ratings it holds, below [`BASELINE`].
        ratings: usize,
    },
}

/// The status of a pattern from its ratings, in the order of the sessions, and from the start both people agreed on, if
/// they did.
pub fn judge(sessions: &[Rated], agreed: Option<Agreed>) -> Shift {
    let client = series(sessions, Rater::Client);
    let therapist = series(sessions, Rater::Therapist);
    let (rater, lead, other) = if client.len() < ENOUGH && therapist.len() >= ENOUGH {
        (Rater::Therapist, therapist, client)
    } else {
        (Rater::Client, client, therapist)
    };
    let (judged, agreed) = Judged::of(lead, agreed);
    let (state, reason) = word(&judged, &other);
    let start = judged.points.iter().take(judged.start).map(|point| point.session).collect();
    let recent = Windows::of(&judged).recent_points.first().map(|point| point.session);
    Shift { state, reason, rater, start, recent, agreed }
}

/// How many ratings someone gave at the sessions `from..=to`, as an agreed start counts them: by the one who leads.
pub fn ratings_between(sessions: &[Rated], from: usize, to: usize) -> usize {
    let between = sessions.get(from..=to.min(sessions.len().saturating_sub(1))).unwrap_or_default();
    let by = |rater: Rater| between.iter().filter(|rated| rated.by(rater).is_some()).count();
    let client = series(sessions, Rater::Client).len();
    if client < ENOUGH && series(sessions, Rater::Therapist).len() >= ENOUGH {
        by(Rater::Therapist)
    } else {
        by(Rater::Client)
    }
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

/// With fewer than `BASELINE + RECENT` ratings the start is at most the first half.
fn start_length(ratings: usize) -> usize {
    BASELINE.min(ratings / 2).max(usize::from(ratings > 0))
}

/// One person's ratings as they are judged: those of the start, then those compared with them.
struct Judged {
    points: Vec<Point>,
    /// How many of them are the start.
    start: usize,
    /// The start was agreed after the fact: ratings between it and the agreement are left out.
    is_agreed: bool,
}

impl Judged {
    /// An agreed start that is the usual one changes nothing. Any other was chosen by people who had seen the ratings,
    /// so only ratings given after they agreed are compared with it; and it needs as many ratings as the usual one.
    fn of(lead: Vec<Point>, agreed: Option<Agreed>) -> (Self, AgreedUse) {
        let usual = |points: Vec<Point>| Self { start: start_length(points.len()), points, is_agreed: false };
        let Some(agreed) = agreed else { return (usual(lead), AgreedUse::None) };
        let holds = |point: &&Point| (agreed.from..=agreed.to).contains(&point.session);
        let start: Vec<Point> = lead.iter().filter(holds).copied().collect();
        if start.len() < BASELINE {
            return (usual(lead), AgreedUse::TooFew { ratings: start.len() });
        }
        if start.len() == BASELINE && lead.iter().zip(&start).all(|(one, other)| one.session == other.session) {
            return (usual(lead), AgreedUse::Taken);
        }
        let length = start.len();
        let later = lead.iter().filter(|point| point.session >= agreed.since.max(agreed.to + 1)).copied();
        let points = start.into_iter().chain(later).collect();
        (Self { points, start: length, is_agreed: true }, AgreedUse::Taken)
    }

    /// What was known after the first `ratings` of them.
    fn until(&self, ratings: usize) -> Self {
        let start = if self.is_agreed { self.start } else { start_length(ratings) };
        Self { points: self.points[..ratings].to_vec(), start, is_agreed: self.is_agreed }
    }

    fn later(&self) -> usize {
        self.points.len() - self.start
    }

    /// What a fall must be larger by.
    fn more(&self) -> f64 {
        if self.is_agreed { AGREED_DROP } else { 0.0 }
    }
}

fn word(judged: &Judged, other: &[Point]) -> (State, Reason) {
    let ratings = judged.points.len();
    if judged.is_agreed && judged.later() < LAST {
        return (State::NotEnoughYet, Reason::FreshStart { ratings: judged.later() });
    }
    if ratings < ENOUGH {
        return (State::NotEnoughYet, Reason::TooFew { ratings });
    }
    if ratings < ENOUGH_FOR_A_WORD {
        return (State::NoClearChange, Reason::TooFew { ratings });
    }
    let now = lowering(judged, other);
    if let Some((State::Shifted, reason)) = now {
        return (State::Shifted, reason);
    }
    if let Some(reason) = slipped(judged, other) {
        return (State::SlippingBack, reason);
    }
    if let Some(found) = now {
        return found;
    }
    let windows = Windows::of(judged);
    let drop = windows.drop();
    if drop < STUCK_DROP && mean(&windows.recent) >= STUCK_STRENGTH {
        return (State::StillStuck, Reason::NoLower { ratings, start: judged.start, drop });
    }
    (State::NoClearChange, Reason::NothingClear { drop, asked: LOOSENING_DROP + judged.more() })
}

/// The first and the last ratings of one person.
struct Windows<'a> {
    start: Vec<f64>,
    recent: Vec<f64>,
    start_points: &'a [Point],
    recent_points: &'a [Point],
}

impl<'a> Windows<'a> {
    fn of(judged: &'a Judged) -> Self {
        let recent_length = RECENT.min(judged.later());
        let start_points = &judged.points[..judged.start];
        let recent_points = &judged.points[judged.points.len() - recent_length..];
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
fn lowering(judged: &Judged, other: &[Point]) -> Option<(State, Reason)> {
    let ratings = judged.points.len();
    if ratings < ENOUGH_FOR_A_WORD {
        return None;
    }
    let windows = Windows::of(judged);
    let (drop, overlap) = (windows.drop(), windows.overlap());
    let complete = judged.start >= BASELINE && judged.later() >= RECENT;
    let beyond_scatter = drop >= SHIFTED_DEVIATIONS * windows.scatter();
    let second_voice = windows.second_voice(other);
    let lower = |seen_by_both| Reason::Lower {
        recent: windows.recent.len(),
        start: windows.start.len(),
        below_all: windows.below_all(),
        drop,
        seen_by_both,
    };
    let more = judged.more();
    let clear = complete && beyond_scatter && overlap >= SHIFTED_OVERLAP && drop >= SHIFTED_DROP + more;
    match second_voice {
        Some(theirs) if clear && theirs >= SHIFTED_DROP + more => {
            return Some((State::Shifted, lower(true)));
        }
        None if clear && windows.below_all() == windows.recent.len() && drop >= SHIFTED_DROP_ALONE + more => {
            return Some((State::Shifted, lower(false)));
        }
        _ => {}
    }
    if overlap < LOOSENING_OVERLAP || drop < LOOSENING_DROP + more {
        return None;
    }
    let (recent, below_all) = (windows.recent.len(), windows.below_all());
    let asked = if second_voice.is_some() { SHIFTED_DROP } else { SHIFTED_DROP_ALONE } + more;
    let reason = match second_voice {
        _ if !complete => Reason::LowerWithFewRatings { ratings, drop },
        None if below_all < recent => Reason::NotAllLower { drop, recent, below_all },
        theirs if drop.min(theirs.unwrap_or(drop)) < asked => Reason::FellTooLittle { drop, theirs, asked },
        _ if overlap < SHIFTED_OVERLAP => Reason::Overlaps { drop },
        _ => Reason::Scattered { drop },
    };
    Some((State::Loosening, reason))
}

/// It had come down at some earlier look, and the last ratings went up again.
fn slipped(judged: &Judged, other: &[Point]) -> Option<Reason> {
    let all = strengths(&judged.points);
    let start = mean(&all[..judged.start]);
    let best = all.windows(STRETCH).map(mean).fold(f64::INFINITY, f64::min);
    let last = mean(&all[all.len() - LAST..]);
    let risen = last - best >= SLIPPED_RISE && last - best >= (start - best) / 2.0;
    if !risen {
        return None;
    }
    // Asked last, because it judges every earlier look anew.
    let first_look = ENOUGH_FOR_A_WORD.max(if judged.is_agreed { judged.start + LAST } else { 0 });
    let had_come_down = (first_look..all.len()).any(|look| {
        let until = judged.points[look - 1].session;
        let theirs: Vec<Point> = other.iter().copied().filter(|point| point.session <= until).collect();
        lowering(&judged.until(look), &theirs).is_some()
    });
    had_come_down.then_some(Reason::Rose { best, last })
}

#[cfg(test)]
#[path = "shift_tests.rs"]
mod tests;
