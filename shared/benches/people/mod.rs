//! Simulated people who rate, and how often a word is said of them. One source for the bench, which prints the rates, and
//! for the test, which gates them.
//!
//! Reference client: whole ratings 0–10 around 7, noise SD 1.5 with lag-one correlation .3, the therapist's noise
//! sharing .3 with the client's; looked at after each of 20 sessions, six patterns.
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small counts and ratings")]

use weft_shared::{
    pattern::Strength,
    shift::{Agreed, Rated, State, judge},
};

/// Sessions of one course; the word is looked at after each.
pub const SESSIONS: usize = 20;
/// Patterns of one client.
pub const PATTERNS: usize = 6;
/// A true change begins after so many sessions.
pub const BEGINS: usize = 5;
/// The sessions after which people re-agree the start.
pub const RE_AGREED_AFTER: [usize; 9] = [6, 7, 8, 9, 10, 11, 12, 13, 14];
/// Two such sessions of one course, for those who re-agree twice.
pub const RE_AGREED_TWICE: [usize; 2] = [8, 14];

const LEVEL: f64 = 7.0;
const NOISE: f64 = 1.5;
const CARRY: f64 = 0.3;
const IN_COMMON: f64 = 0.3;
/// Sessions a true drop takes from beginning to end.
const FALLS_OVER: f64 = 6.0;

/// `SplitMix64`: enough for a simulation, and the same everywhere.
pub struct Numbers(pub u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// One pattern's ratings: at 7 for [`BEGINS`] sessions, then down by `drop` points over six.
pub fn pattern(numbers: &mut Numbers, sessions: usize, drop: f64, two_raters: bool) -> Vec<Rated> {
    let (mut mine, mut theirs) = (numbers.normal(), numbers.normal());
    let keep = (1.0 - CARRY * CARRY).sqrt();
    let own = (1.0 - IN_COMMON * IN_COMMON).sqrt();
    let rating = |level: f64, noise: f64| Strength::new((level + NOISE * noise).round().clamp(0.0, 10.0) as i64);
    (0..sessions)
        .map(|session| {
            let fresh = numbers.normal();
            mine = CARRY * mine + keep * fresh;
            theirs = CARRY * theirs + keep * (IN_COMMON * fresh + own * numbers.normal());
            let along = (session as f64 - BEGINS as f64 + 1.0).clamp(0.0, FALLS_OVER) / FALLS_OVER;
            let level = LEVEL - drop * along;
            Rated { client: rating(level, mine), therapist: two_raters.then(|| rating(level, theirs)).flatten() }
        })
        .collect()
}

/// The first look, counted in sessions, at which one of `wanted` is said.
pub fn first_look(ratings: &[Rated], wanted: &[State]) -> Option<usize> {
    (1..=ratings.len()).find(|look| wanted.contains(&judge(&ratings[..*look], None).state))
}

/// What is said of clients who did not change.
#[derive(Default)]
pub struct FalseClaims {
    /// Clients of whom "shifted" is said at any look at any pattern.
    pub shifted: usize,
    /// Patterns, of `PATTERNS` a client, of which "loosening" or "shifted" is said at the last look.
    pub loosening: usize,
}

/// What is said of `clients` who did not change, by both raters or by the client alone.
pub fn false_claims(numbers: &mut Numbers, clients: usize, two_raters: bool) -> FalseClaims {
    let mut claims = FalseClaims::default();
    for _ in 0..clients {
        let patterns = unchanged(numbers, two_raters);
        let shifted = |ratings: &Vec<Rated>| first_look(ratings, &[State::Shifted]).is_some();
        let loosening = |ratings: &&Vec<Rated>| matches!(judge(ratings, None).state, State::Shifted | State::Loosening);
        claims.shifted += usize::from(patterns.iter().any(shifted));
        claims.loosening += patterns.iter().filter(loosening).count();
    }
    claims
}

/// The looks at which a true drop of `drop` points is first called "shifted", in rising order: one for each of `clients`
/// patterns that is.
pub fn seen(numbers: &mut Numbers, clients: usize, drop: f64, two_raters: bool) -> Vec<usize> {
    let mut looks: Vec<usize> = (0..clients)
        .filter_map(|_| first_look(&pattern(numbers, SESSIONS, drop, two_raters), &[State::Shifted]))
        .collect();
    looks.sort_unstable();
    looks
}

/// Clients who did not change, but of whom "shifted" is said at any look at any pattern when those who re-agree the start
/// have seen every rating and pick the five that were highest, for each pattern.
#[derive(Default)]
pub struct ReAgreed {
    /// Re-agreed once, after each of the sessions [`RE_AGREED_AFTER`].
    pub once: [usize; RE_AGREED_AFTER.len()],
    /// Re-agreed after both sessions of [`RE_AGREED_TWICE`].
    pub twice: usize,
    /// Re-agreed once, after whichever session turns out best for a claim, which nobody can know.
    pub whenever: usize,
}

/// What re-agreeing brings for `clients` who did not change.
pub fn re_agreed(numbers: &mut Numbers, clients: usize, two_raters: bool) -> ReAgreed {
    let mut fooled = ReAgreed::default();
    for _ in 0..clients {
        let mut once = [false; RE_AGREED_AFTER.len()];
        let mut twice = false;
        for ratings in unchanged(numbers, two_raters) {
            let shifted = ShiftedThoughReAgreed::of(&ratings);
            for (client, pattern) in once.iter_mut().zip(shifted.once) {
                *client |= pattern;
            }
            twice |= shifted.twice;
        }
        for (clients, client) in fooled.once.iter_mut().zip(once) {
            *clients += usize::from(client);
        }
        fooled.twice += usize::from(twice);
        fooled.whenever += usize::from(once.contains(&true));
    }
    fooled
}

/// How many of `clients` patterns with a true drop of `drop` points are called "shifted" at any look, when after session 6
/// the start becomes sessions 2 to 6. The rates of [`re_agreed`] cannot tell a rule that never says it from such a start:
/// most of their false claims are of patterns whose highest five are the usual start, or came before.
pub fn seen_from_re_agreed(numbers: &mut Numbers, clients: usize, drop: f64, two_raters: bool) -> usize {
    let agreed = Agreed { from: 1, to: BEGINS, since: BEGINS + 1 };
    let shifted = |ratings: &[Rated], look: usize| judge(&ratings[..look], Some(agreed)).state == State::Shifted;
    (0..clients)
        .filter(|_| {
            let ratings = pattern(numbers, SESSIONS, drop, two_raters);
            (agreed.since + 1..=SESSIONS).any(|look| shifted(&ratings, look))
        })
        .count()
}

fn unchanged(numbers: &mut Numbers, two_raters: bool) -> Vec<Vec<Rated>> {
    (0..PATTERNS).map(|_| pattern(numbers, SESSIONS, 0.0, two_raters)).collect()
}

/// Whoever picks the start after having seen the ratings can pick the five that were rated highest.
fn highest_five(ratings: &[Rated]) -> Agreed {
    let sum = |from: &usize| -> u32 {
        let five = &ratings[*from..*from + 5];
        five.iter()
            .flat_map(|rated| [rated.client, rated.therapist])
            .flatten()
            .map(|value| u32::from(value.get()))
            .sum()
    };
    let from = (0..=ratings.len() - 5).max_by_key(sum).unwrap_or(0);
    Agreed { from, to: from + 4, since: ratings.len() }
}

/// Whether one pattern is called "shifted" at any look, when from the look after a session on the start is the one that was
/// agreed after it.
struct ShiftedThoughReAgreed {
    once: [bool; RE_AGREED_AFTER.len()],
    twice: bool,
}

impl ShiftedThoughReAgreed {
    fn of(ratings: &[Rated]) -> Self {
        let [.., last] = RE_AGREED_AFTER;
        let usual = first_look(&ratings[..last], &[State::Shifted]);
        let until = |at: usize| usual.is_some_and(|look| look <= at);
        let after = |at: usize, to: usize| {
            let agreed = highest_five(&ratings[..at]);
            (at + 1..=to).any(|look| judge(&ratings[..look], Some(agreed)).state == State::Shifted)
        };
        let once = RE_AGREED_AFTER.map(|at| until(at) || after(at, ratings.len()));
        let [first, second] = RE_AGREED_TWICE;
        let twice = until(first) || after(first, second) || after(second, ratings.len());
        Self { once, twice }
    }
}
