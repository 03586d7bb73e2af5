//! The sentence that points out where ratings and quotes say different things. Neither is called wrong.

use super::Quote;
use crate::{pattern::Side, shift::State, when::Day};

/// The latest words that are looked at, and the fewest of them anything is said from.
const LATEST: usize = 5;
const FEWEST: usize = 3;

/// One sentence where the latest words speak against the state the numbers give. Looked at are the last five quotes
/// since `since` (the day of the first of the ratings that count as recent), three at least; they speak for a side when
/// two in three of them do. `quotes` are in order of their days.
pub(super) fn notice(state: State, quotes: &[Quote], since: Option<Day>) -> Option<String> {
    let recent: Vec<&Quote> =
        quotes.iter().rev().take(LATEST).filter(|quote| since.is_none_or(|since| since <= quote.day)).collect();
    let all = recent.len();
    if all < FEWEST {
        return None;
    }
    let old = recent.iter().filter(|quote| quote.side == Side::Old).count();
    let mostly = |side: usize| 3 * side >= 2 * all;
    match state {
        State::Shifted | State::Loosening if mostly(old) => Some(format!(
            "The ratings came down, yet {old} of the last {all} quotes still show the old way. Both can be true. It \
             may be worth talking about."
        )),
        State::StillStuck | State::SlippingBack if mostly(all - old) => Some(format!(
            "The ratings {}, yet {} of the last {all} quotes show the new way. Something may be changing that the \
             ratings do not show.",
            if state == State::SlippingBack { "went up again" } else { "have not come down" },
            all - old
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::uuid_v7, when::Moment};
    use jiff::civil::date;

    /// One letter a quote, oldest first: `o` for the old way, `n` for the new, a day apart.
    fn quotes(sides: &str) -> Vec<Quote> {
        (1..)
            .zip(sides.chars())
            .map(|(day, side)| Quote {
                id: uuid_v7(Moment(0), [0; 10]).into(),
                words: "w".into(),
                side: if side == 'o' { Side::Old } else { Side::New },
                source: "s".into(),
                day: date(2026, 5, day),
            })
            .collect()
    }

    #[test]
    fn old_words_beside_lower_numbers_are_pointed_out() {
        let said = notice(State::Shifted, &quotes("nnnoon"), None);
        assert_eq!(said, None, "two of five");
        let said = notice(State::Loosening, &quotes("nnonoo"), None);
        assert_eq!(said, None, "three of five are not two in three");
        let said = notice(State::Shifted, &quotes("nnoooon"), None).unwrap();
        assert!(said.contains("4 of the last 5 quotes still show the old way"), "{said}");
    }

    #[test]
    fn new_words_beside_high_numbers_are_pointed_out() {
        let said = notice(State::StillStuck, &quotes("oonnn"), None);
        assert_eq!(said, None);
        let said = notice(State::StillStuck, &quotes("onnnn"), None).unwrap();
        assert!(said.starts_with("The ratings have not come down, yet 4 of the last 5 quotes show the"), "{said}");
        let said = notice(State::SlippingBack, &quotes("nnn"), None).unwrap();
        assert!(said.starts_with("The ratings went up again, yet 3 of the last 3 quotes show the"), "{said}");
    }

    #[test]
    fn few_words_old_words_and_agreement_say_nothing() {
        assert_eq!(notice(State::Shifted, &quotes("oo"), None), None);
        assert_eq!(notice(State::Shifted, &quotes("ooooo"), Some(date(2026, 5, 4))), None, "only two are recent");
        assert_eq!(notice(State::Shifted, &quotes("nnnn"), None), None);
        assert_eq!(notice(State::NoClearChange, &quotes("oooo"), None), None);
        assert_eq!(notice(State::NotEnoughYet, &quotes("oooo"), None), None);
    }
}
