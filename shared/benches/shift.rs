//! How often the words lie, and how soon they see: `cargo bench -p weft-shared`. The rates it prints are those that
//! `tests/shift_errors.rs` gates, from many more of the same people.
#![expect(clippy::print_stdout, reason = "its output is the result")]
#![expect(clippy::cast_precision_loss, reason = "small counts")]

mod people;

use people::{
    BEGINS, Numbers, PATTERNS, RE_AGREED_AFTER, RE_AGREED_TWICE, SESSIONS, false_claims, first_look, pattern, seen,
    seen_from_re_agreed,
};
use weft_shared::shift::State;

const CLIENTS: usize = 20_000;
/// Where it is asked how long seeing takes: two years of weekly sessions.
const LONG: usize = 100;
const SPREAD_AND_A_HALF: f64 = 2.25;

fn main() {
    for two_raters in [true, false] {
        println!("{}", if two_raters { "Both rate:" } else { "Only the client rates:" });
        let mut numbers = Numbers(7);
        let claims = false_claims(&mut numbers, CLIENTS, two_raters);
        println!(
            "  no change: “shifted” at any of {SESSIONS} looks, any of {PATTERNS} patterns: {} of clients; \
             “loosening” or more at the last look: {} of patterns",
            percent(claims.shifted, CLIENTS),
            percent(claims.loosening, CLIENTS * PATTERNS),
        );
        re_agreed(two_raters);
        for drop in [SPREAD_AND_A_HALF, 3.0, 4.0] {
            let looks = seen(&mut numbers, CLIENTS, drop, two_raters);
            let half = looks.get(looks.len() / 2).map_or(0, |look| look - BEGINS);
            println!(
                "  true drop of {drop} points from session 6 on: seen by {}, half of those within {half} sessions",
                percent(looks.len(), CLIENTS),
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

fn percent(found: usize, of: usize) -> String {
    format!("{:.2} %", 100.0 * found as f64 / of as f64)
}

/// What re-agreeing the start does to false claims.
fn re_agreed(two_raters: bool) {
    let fooled = people::re_agreed(&mut Numbers(11), CLIENTS, two_raters);
    let once =
        RE_AGREED_AFTER.iter().zip(fooled.once).map(|(at, clients)| format!("[{at}] {}", percent(clients, CLIENTS)));
    println!(
        "  no change, and the five rated highest are made the start of every pattern after session … : “shifted” at any \
         look: {}, {RE_AGREED_TWICE:?} {} of clients",
        once.collect::<Vec<_>>().join(", "),
        percent(fooled.twice, CLIENTS),
    );
    println!(
        "  the same, at whichever of these sessions turns out best for a claim (nobody can know): {}",
        percent(fooled.whenever, CLIENTS),
    );
    let mut numbers = Numbers(13);
    let seen = [SPREAD_AND_A_HALF, 3.0, 4.0].map(|drop| {
        let seen = seen_from_re_agreed(&mut numbers, CLIENTS, drop, two_raters);
        format!("{drop} points {}", percent(seen, CLIENTS))
    });
    println!(
        "  true drop from session 6 on, and sessions 2 to 6 are made the start after session 6: seen are {}",
        seen.join(", "),
    );
}

/// How many sessions after the change began four of five have been seen, when it is looked for after each.
fn sessions_until_seen(numbers: &mut Numbers, drop: f64, two_raters: bool, states: &[State]) -> Option<usize> {
    let patient = CLIENTS / 10;
    let mut looks: Vec<usize> =
        (0..patient).filter_map(|_| first_look(&pattern(numbers, LONG, drop, two_raters), states)).collect();
    looks.sort_unstable();
    looks.get(patient * 4 / 5).map(|look| look.saturating_sub(BEGINS))
}
