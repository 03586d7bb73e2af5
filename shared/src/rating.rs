//! Ratings: where one was given, which session it belongs to, and which one stands.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    ids::PatternId,
    pattern::{Rater, Strength},
    schedule::Meeting,
    when::{Day, Moment, Time},
};

/// Where a rating was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// For a session, on the page on which it is rated.
    Session,
    /// With a response: the check-in before a session, or a log entry.
    Response,
}

/// A rating of one pattern, for one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Who gave it.
    pub rater: Rater,
    /// Where it was given.
    pub source: Source,
    /// The number, 0 to 10.
    pub strength: Strength,
    /// When it was given.
    pub at: Moment,
}

/// What a form says of several patterns at once; one it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    /// Given, with how strong each was.
    pub given: BTreeMap<PatternId, Strength>,
    /// Cleared.
    pub cleared: BTreeSet<PatternId>,
}

impl Ratings {
    /// Some that are given, and none cleared.
    pub fn given(given: BTreeMap<PatternId, Strength>) -> Self {
        Self { given, cleared: BTreeSet::new() }
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.cleared.is_empty()
    }
}

/// Of what one person said about one session, the rating that stands: the one given for the session itself. Without
/// one, the latest given with a response since the session before. All are kept; the two people are never mixed.
pub fn standing(ratings: &[Rating], rater: Rater) -> Option<Strength> {
    let by_them = ratings.iter().filter(|rating| rating.rater == rater);
    by_them.max_by_key(|rating| (rating.source == Source::Session, rating.at)).map(|rating| rating.strength)
}

/// The session a rating given with a response belongs to: the first that begins after it. One without a time counts as
/// beginning at the end of its day. `None` while no such session is known. `sessions` are in order.
pub fn session_after(day: Day, time: Time, sessions: &[Meeting]) -> Option<usize> {
    let begins = |session: &Meeting| (session.day, session.time.unwrap_or(Time::MAX));
    sessions.iter().position(|session| begins(session) > (day, time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn rating(source: Source, value: i64, at: i64) -> Rating {
        Rating { rater: Rater::Client, source, strength: Strength::new(value).unwrap(), at: Moment(at) }
    }

    #[test]
    fn the_rating_in_the_session_stands_whenever_it_was_given() {
        let in_session = rating(Source::Session, 4, 1);
        let check_in = rating(Source::Response, 7, 2);
        let log = rating(Source::Response, 9, 3);
        let stands = |ratings: &[Rating]| standing(ratings, Rater::Client).map(Strength::get);
        assert_eq!(stands(&[check_in, in_session, log]), Some(4));
        assert_eq!(stands(&[log, check_in]), Some(9), "the latest of several");
        assert_eq!(stands(&[]), None);
        assert_eq!(standing(&[check_in], Rater::Therapist), None, "nobody rates for the other");
    }

    #[test]
    fn a_response_belongs_to_the_session_that_comes_after_it() {
        let at = |hour| Some(time(hour, 0, 0, 0));
        let sessions = [
            Meeting { day: date(2026, 5, 1), time: at(14) },
            Meeting { day: date(2026, 5, 8), time: None },
            Meeting { day: date(2026, 5, 15), time: at(9) },
        ];
        let belongs = |day, hour| session_after(date(2026, 5, day), time(hour, 30, 0, 0), &sessions);
        assert_eq!(belongs(1, 9), Some(0));
        assert_eq!(belongs(1, 14), Some(1), "after the session it is about the next");
        assert_eq!(belongs(8, 23), Some(1), "a session without a time ends its day");
        assert_eq!(belongs(15, 9), None);
    }

    proptest! {
        #[test]
        fn what_was_said_with_a_response_never_outweighs_the_session(
            responses in prop::collection::vec((0i64..=10, 0i64..1000), 0..8), value in 0i64..=10, at in 0i64..1000,
        ) {
            let mut ratings: Vec<Rating> =
                responses.into_iter().map(|(value, at)| rating(Source::Response, value, at)).collect();
            ratings.push(rating(Source::Session, value, at));
            prop_assert_eq!(standing(&ratings, Rater::Client).map(Strength::get).map(i64::from), Some(value));
        }
    }
}
