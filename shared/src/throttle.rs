//! Trying to sign in: how long someone has to wait after so many tries in vain. The wait grows and ends; nobody is locked
//! out for good, since whoever wants to lock somebody out would only have to guess.

use crate::when::Moment;

/// By what tries are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// One account's address, known here or not, from devices it was never signed in with.
    ByAddress,
    /// One account on a device it was signed in with before: guessing elsewhere does not keep its owner out.
    ByDevice,
    /// Codes of one account, after its password was right.
    ByCodes,
    /// Everyone from one network.
    ByNetwork,
}

/// Tries that no longer count, after so many hours without one.
pub const FORGOTTEN_HOURS: i64 = 24;

impl Counted {
    /// Tries in vain before anyone has to wait.
    const fn free(self) -> i64 {
        match self {
            Self::ByAddress | Self::ByDevice | Self::ByCodes => 5,
            // A practice whose people share one connection.
            Self::ByNetwork => 50,
        }
    }

    /// Seconds of the longest wait.
    const fn longest(self) -> i64 {
        match self {
            Self::ByAddress | Self::ByDevice | Self::ByCodes => 15 * 60,
            // One who guesses must not keep out everyone around them.
            Self::ByNetwork => 60,
        }
    }

    /// Seconds to wait after so many tries in vain: none, then 2, doubled with each.
    pub fn wait_after(self, tries: i64) -> i64 {
        match u32::try_from(tries - self.free()) {
            Ok(0) | Err(_) => 0,
            Ok(beyond) => 2_i64.checked_pow(beyond).unwrap_or(i64::MAX).min(self.longest()),
        }
    }
}

/// Tries in vain, as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub count: i64,
    /// The last one.
    pub last_at: Moment,
    /// Not before this moment again.
    pub free_at: Moment,
}

impl Tries {
    /// Before the first.
    pub const NONE: Self = Self { count: 0, last_at: Moment(0), free_at: Moment(0) };

    /// What stands after one more, counted before its outcome is known so that many at once get no further than one
    /// after the other.
    ///
    /// # Errors
    /// The moment from which on it may be tried again.
    pub fn one_more(self, counted: Counted, now: Moment) -> Result<Self, Moment> {
        if now < self.free_at && self.free_at <= now.plus_seconds(counted.longest()) {
            return Err(self.free_at);
        }
        let count = if self.last_at <= now.plus_hours(-FORGOTTEN_HOURS) { 1 } else { self.count + 1 };
        Ok(Self { count, last_at: now, free_at: now.plus_seconds(counted.wait_after(count)) })
    }

    /// What stands once a try that was counted has succeeded.
    pub fn after_success(self, counted: Counted) -> Self {
        match counted {
            // Others behind the same connection may still be guessing.
            Counted::ByNetwork => Self { count: (self.count - 1).max(0), free_at: Moment(0), ..self },
            _ => Self::NONE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment(1_795_435_200_000);

    /// How many guesses somebody gets within so many seconds who tries each second.
    fn guesses(counted: Counted, seconds: i64) -> usize {
        let mut tries = Tries::NONE;
        (0..seconds)
            .filter(|second| match tries.one_more(counted, NOON.plus_seconds(*second)) {
                Ok(more) => {
                    tries = more;
                    true
                }
                Err(_) => false,
            })
            .count()
    }

    #[test]
    fn guessing_grows_slow_and_nobody_is_locked_out() {
        assert_eq!(guesses(Counted::ByAddress, 5), 5);
        assert!(guesses(Counted::ByAddress, 3_600) <= 18, "{}", guesses(Counted::ByAddress, 3_600));
        assert!(guesses(Counted::ByAddress, 86_400) <= 110, "{}", guesses(Counted::ByAddress, 86_400));
        assert_eq!(Counted::ByAddress.wait_after(6), 2);
        assert_eq!(Counted::ByAddress.wait_after(1_000), 900, "it ends");
        assert_eq!(Counted::ByNetwork.wait_after(1_000), 60, "sooner for those around them");
    }

    #[test]
    fn what_is_tried_at_once_counts_each() {
        let mut tries = Tries::NONE;
        let done =
            (0..160).filter(|_| tries.one_more(Counted::ByAddress, NOON).map(|more| tries = more).is_ok()).count();
        assert_eq!(done, 6);
    }

    #[test]
    fn success_and_a_quiet_day_forget_them() {
        let tries = Tries { count: 9, last_at: NOON, free_at: NOON.plus_seconds(16) };
        assert_eq!(tries.after_success(Counted::ByAddress), Tries::NONE);
        assert_eq!(tries.after_success(Counted::ByNetwork).count, 8);
        assert_eq!(tries.one_more(Counted::ByAddress, NOON.plus_hours(24)).map(|tries| tries.count), Ok(1));
        assert_eq!(tries.one_more(Counted::ByAddress, NOON), Err(NOON.plus_seconds(16)));
    }

    #[test]
    fn a_clock_that_was_put_back_locks_nobody_out() {
        let tries = Tries { count: 9, last_at: NOON, free_at: NOON.plus_seconds(16) };
        assert!(tries.one_more(Counted::ByAddress, NOON.plus_hours(-24)).is_ok());
    }
}
