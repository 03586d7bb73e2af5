//! Time and ids come from here, so that tests and the sample practice can bring their own.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;
use weft_shared::{
    ids::uuid_v7,
    when::{Day, Moment, Time},
};

pub trait Clock: Send + Sync {
    fn now(&self) -> Moment;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
        Moment(Timestamp::now().as_millisecond())
    }
}

/// A clock that begins at a given moment and runs on from there. It may not stand still: ids sort by its time.
pub struct StartedClock {
    from: Moment,
    since: Instant,
}

impl StartedClock {
    pub fn new(from: Moment) -> Self {
        Self { from, since: Instant::now() }
    }
}

impl Clock for StartedClock {
    fn now(&self) -> Moment {
        // More milliseconds than an i64 holds are never waited for.
        Moment(self.from.0.saturating_add(i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX)))
    }
}

/// A clock that stands still until it is set.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn new(at: Moment) -> Self {
        Self(AtomicI64::new(at.0))
    }

    pub fn set(&self, at: Moment) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// The day at Greenwich.
pub fn day_in_utc(at: Moment) -> Day {
    LocalTime(TimeZone::UTC).day(at)
}

/// Where the random part of ids comes from. Secrets never come from here: see `crypto`.
pub trait IdSource: Send + Sync {
    fn random(&self) -> [u8; 10];
}

pub struct RandomIds;

impl IdSource for RandomIds {
    fn random(&self) -> [u8; 10] {
        crate::crypto::random()
    }
}

/// The same ids every time, from a seed (SplitMix64).
pub struct SeededIds(Mutex<u64>);

impl SeededIds {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    fn next(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl IdSource for SeededIds {
    fn random(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        bytes
    }
}

pub fn new_id<T: From<Uuid>>(ids: &dyn IdSource, now: Moment) -> T {
    uuid_v7(now, ids.random()).into()
}

/// A practice's local time.
#[derive(Clone, Debug)]
pub struct LocalTime(TimeZone);

impl LocalTime {
    /// `name` is an IANA name such as `Europe/London`; `None` when no such zone is known.
    pub fn of(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    pub fn day(&self, at: Moment) -> Day {
        self.local(at).date()
    }

    pub fn time(&self, at: Moment) -> Time {
        self.local(at).time()
    }

    /// The moment of a local day and time; where a clock change makes it ambiguous, the earlier one.
    pub fn moment(&self, day: Day, time: Time) -> Moment {
        self.0
            .to_ambiguous_timestamp(day.to_datetime(time))
            .compatible()
            .map_or(Moment(0), |at| Moment(at.as_millisecond()))
    }

    fn local(&self, at: Moment) -> jiff::civil::DateTime {
        self.0.to_datetime(Timestamp::from_millisecond(at.0).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_started_clock_begins_at_its_moment_and_runs_on() {
        let clock = StartedClock::new(Moment(1_000));
        let first = clock.now().0;
        assert!((1_000..61_000).contains(&first), "{first}");
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(clock.now().0 > first);
    }
}
