//! How often the words lie, and how soon they see: `cargo bench -p weft-shared`.
//!
//! Reference client: whole ratings 0–10 around 7, noise SD 1.5 with lag-one correlation .3, the therapist's noise
//! sharing .3 with the client's; looked at after each of 20 sessions, six patterns.
#![expect(clippy::print_stdout, reason = "its output is the result")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small counts and ratings")]

use weft_shared::{
    pattern::Strength,
    shift::{Agreed, Rated, State, judge},
};

const CLIENTS: usize = 20_000;
const SESSIONS: usize = 20;
const PATTERNS: usize = 6;
/// A true change begins after so many sessions.
const BEGINS: usize = 5;
/// Where it is asked how long seeing takes: two years of weekly sessions.
const LONG: usize = 100;
const NOISE: f64 = 1.5;
const SPREAD_AND_A_HALF: f64 = 2.25;
const CARRY: f64 = 0.3;
const IN_COMMON: f64 = 0.3;

/// SplitMix64: enough for a simulation, and the same everywhere.
struct Numbers(u64);

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

/// One pattern's ratings: at 7 until `begins`, then down by `drop` over six sessions.
fn pattern(numbers: &mut Numbers, sessions: usize, drop: f64, begins: usize, two_raters: bool) -> Vec<Rated> {
    let (mut mine, mut theirs) = (numbers.normal(), numbers.normal());
    let keep = (1.0 - CARRY * CARRY).sqrt();
    let own = (1.0 - IN_COMMON * IN_COMMON).sqrt();
    let rating = |level: f64, noise: f64| Strength::new((level + NOISE * noise).round().clamp(0.0, 10.0) as i64);
    (0..sessions)
        .map(|session| {
            let fresh = numbers.normal();
            mine = CARRY * mine + keep * fresh;
            theirs = CARRY * theirs + keep * (IN_COMMON * fresh + own * numbers.normal());
            let along = (session as f64 - begins as f64 + 1.0).clamp(0.0, 6.0) / 6.0;
            let level = 7.0 - drop * along;
            Rated { client: rating(level, mine), therapist: two_raters.then(|| rating(level, theirs)).flatten() }
        })
        .collect()
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

/// "Shifted" at any look, when before the looks after `at` sessions the highest five become the start.
fn shifted_though_re_agreed(ratings: &[Rated], at: &[usize]) -> bool {
    (1..=ratings.len()).any(|look| {
        let last = at.iter().rev().find(|at| **at < look);
        let agreed = last.map(|at| highest_five(&ratings[..*at]));
        judge(&ratings[..look], agreed).state == State::Shifted
    })
}

fn first_look(ratings: &[Rated], wanted: &[State]) -> Option<usize> {
    (1..=ratings.len()).find(|look| wanted.contains(&judge(&ratings[..*look], None).state))
}

fn main() {
    for two_raters in [true, false] {
        println!("{}", if two_raters { "Both rate:" } else { "Only the client rates:" });
        let mut numbers = Numbers(7);
        let (mut shifted, mut loosening) = (0, 0);
        for _ in 0..CLIENTS {
            let patterns: Vec<_> = (0..PATTERNS).map(|_| pattern(&mut numbers, SESSIONS, 0.0, 0, two_raters)).collect();
            shifted += usize::from(patterns.iter().any(|ratings| first_look(ratings, &[State::Shifted]).is_some()));
            let weaker = [State::Shifted, State::Loosening];
            loosening += patterns.iter().filter(|ratings| weaker.contains(&judge(ratings, None).state)).count();
        }
        println!(
            "  no change: “shifted” at any of {SESSIONS} looks, any of {PATTERNS} patterns: {:.1} % of clients; \
             “loosening” or more at the last look: {:.1} % of patterns",
            100.0 * shifted as f64 / CLIENTS as f64,
            100.0 * loosening as f64 / (CLIENTS * PATTERNS) as f64,
        );
        re_agreed(two_raters);
        for drop in [2.25, 3.0, 4.0] {
            let mut looks: Vec<usize> = (0..CLIENTS)
                .filter_map(|_| {
                    first_look(&pattern(&mut numbers, SESSIONS, drop, BEGINS, two_raters), &[State::Shifted])
                })
                .collect();
            looks.sort_unstable();
            let seen = 100.0 * looks.len() as f64 / CLIENTS as f64;
            let half = looks.get(looks.len() / 2).map_or(0, |look| look - BEGINS);
            println!(
                "  true drop of {drop} points from session 6 on: seen by {seen:.0} %, half of those within {half} sessions"
            );
        }
        for (word, states) in
            [("shifted", &[State::Shifted][..]), ("loosening or more", &[State::Shifted, State::Loosening])]
        {
            let wait = sessions_until_seen(&mut numbers, SPREAD_AND_A_HALF, two_raters, states);
            println!(
                "  true drop of {SPREAD_AND_A_HALF} points (1.5 SD): 80 % read “{word}” {}",
                wait.map_or_else(
                    || format!("never within {LONG} sessions"),
                    |wait| format!("within {wait} sessions after it began"),
                )
            );
        }
    }
}

/// What re-agreeing the start does to false claims, when the people who re-agree have seen every rating and pick the five
/// that were highest, for each pattern.
fn re_agreed(two_raters: bool) {
    let clients: Vec<Vec<Vec<Rated>>> = {
        let mut numbers = Numbers(11);
        let mut patterns = || (0..PATTERNS).map(|_| pattern(&mut numbers, SESSIONS, 0.0, 0, two_raters)).collect();
        (0..CLIENTS).map(|_| patterns()).collect()
    };
    let share = |fooled: &dyn Fn(&[Rated]) -> bool| {
        let fooled = clients.iter().filter(|patterns| patterns.iter().any(|ratings| fooled(ratings))).count();
        100.0 * fooled as f64 / CLIENTS as f64
    };
    let said: Vec<String> = [&[6][..], &[8], &[10], &[12], &[14], &[8, 14]]
        .into_iter()
        .map(|at| format!("{at:?} {:.1} %", share(&|ratings| shifted_though_re_agreed(ratings, at))))
        .collect();
    println!(
        "  no change, and the five rated highest are made the start of every pattern after session … : “shifted” at any \
         look: {} of clients",
        said.join(", ")
    );
    let whenever = share(&|ratings| (6..=14).any(|at| shifted_though_re_agreed(ratings, &[at])));
    println!(
        "  the same, at whichever session from 6 to 14 turns out best for a claim (nobody can know): {whenever:.1} %"
    );
}

/// How many sessions after the change began four of five have been seen, when it is looked for after each.
fn sessions_until_seen(numbers: &mut Numbers, drop: f64, two_raters: bool, states: &[State]) -> Option<usize> {
    let patient = CLIENTS / 10;
    let mut looks: Vec<usize> =
        (0..patient).filter_map(|_| first_look(&pattern(numbers, LONG, drop, BEGINS, two_raters), states)).collect();
    looks.sort_unstable();
    looks.get(patient * 4 / 5).map(|look| look.saturating_sub(BEGINS))
}
