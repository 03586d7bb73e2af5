//! Moments and days. A moment is UTC; a day belongs to the practice's calendar.

use jiff::civil;
use serde::{Deserialize, Serialize};

pub use jiff::civil::{Date as Day, Time};

/// Milliseconds since 1970-01-01 UTC, always from the injected clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment so many hours later; earlier for a negative number.
    pub const fn plus_hours(self, hours: i64) -> Self {
        Self(self.0 + hours * 3_600_000)
    }

    /// The moment so many minutes later; earlier for a negative number.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * 60_000)
    }

    /// The moment so many seconds later; earlier for a negative number.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1_000)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Name of the month: "November".
pub fn month(day: Day) -> &'static str {
    usize::try_from(day.month()).ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or("")
}

/// Name of the weekday: "Tuesday".
pub fn weekday(day: Day) -> &'static str {
    match day.weekday() {
        civil::Weekday::Monday => "Monday",
        civil::Weekday::Tuesday => "Tuesday",
        civil::Weekday::Wednesday => "Wednesday",
        civil::Weekday::Thursday => "Thursday",
        civil::Weekday::Friday => "Friday",
        civil::Weekday::Saturday => "Saturday",
        civil::Weekday::Sunday => "Sunday",
    }
}

/// "3 November 2026"
pub fn long(day: Day) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// In the place of today, where every day is to say its year: on paper, and in lists over the years.
pub const WITH_ITS_YEAR: Day = Day::MIN;

/// "3 November"; with its year when that is not the year of `today`.
pub fn dated(day: Day, today: Day) -> String {
    if day.year() == today.year() { format!("{} {}", day.day(), month(day)) } else { long(day) }
}

/// "Tue 1 Dec"; with its year when that is not the year of `today`.
pub fn short(day: Day, today: Day) -> String {
    let short = format!("{} {} {}", &weekday(day)[..3], day.day(), short_month(day));
    if day.year() == today.year() { short } else { format!("{short} {}", day.year()) }
}

/// "Dec"
pub fn short_month(day: Day) -> &'static str {
    &month(day)[..3]
}

/// "March"; with its year when that is not the year of `today`.
pub fn month_dated(day: Day, today: Day) -> String {
    if day.year() == today.year() { month(day).to_owned() } else { format!("{} {}", month(day), day.year()) }
}

/// "Thursday 26 November"; with its year when that is not the year of `today`.
pub fn spoken(day: Day, today: Day) -> String {
    format!("{} {}", weekday(day), dated(day, today))
}

/// "3 March to 16 November 2026", with both years where they differ.
pub fn from_to(first: Day, last: Day) -> String {
    format!("{} to {}", dated(first, last), long(last))
}

/// "14:02"
pub fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// How one speaks of `day` when it is `today`: "today", "yesterday", "on Tuesday" within a week, else "on 3 May".
pub fn ago(day: Day, today: Day) -> String {
    match days_between(day, today) {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..=6 => format!("on {}", weekday(day)),
        _ => format!("on {}", dated(day, today)),
    }
}

/// The day so many days later; the last day there is, when that is beyond it.
pub fn days_after(day: Day, days: i32) -> Day {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(Day::MAX)
}

/// Whole days from `start` to `end`, negative when `end` comes first.
pub fn days_between(start: Day, end: Day) -> i32 {
    // Without a unit rounding asked for, the span between two dates is in days.
    start.until(end).map_or(0, |span| span.get_days())
}

/// "19:27" for something of today, else with how one speaks of its day: "yesterday at 19:27", "on Monday at 19:27".
pub fn at_on(day: Day, time: Time, today: Day) -> String {
    if day == today { clock(time) } else { format!("{} at {}", ago(day, today), clock(time)) }
}

/// A time zone as it is said: "London time" for `Europe/London`; its own name where it names no place.
pub fn zone_words(zone: &str) -> String {
    match zone.rsplit_once('/') {
        Some((_, place)) => format!("{} time", place.replace('_', " ")),
        None => zone.to_owned(),
    }
}

/// "Good morning", by local time.
pub fn greeting(time: Time) -> &'static str {
    match time.hour() {
        0..=4 => "Hello",
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_time_zone_is_said_by_its_place() {
        assert_eq!(zone_words("Europe/London"), "London time");
        assert_eq!(zone_words("America/Argentina/Buenos_Aires"), "Buenos Aires time");
        assert_eq!(zone_words("UTC"), "UTC");
    }

    #[test]
    fn days_are_spoken_of_as_people_do() {
        let today = date(2026, 11, 26);
        assert_eq!(ago(today, today), "today");
        assert_eq!(ago(date(2026, 11, 25), today), "yesterday");
        assert_eq!(ago(date(2026, 11, 24), today), "on Tuesday");
        assert_eq!(ago(date(2026, 3, 3), today), "on 3 March");
        assert_eq!(ago(date(2025, 12, 3), today), "on 3 December 2025");
        assert_eq!(days_between(date(2026, 3, 3), today), 268);
        assert_eq!(short(date(2026, 12, 1), today), "Tue 1 Dec");
        assert_eq!(spoken(today, today), "Thursday 26 November");
    }

    #[test]
    fn a_day_of_another_year_says_its_year() {
        let today = date(2026, 11, 26);
        let earlier = date(2025, 3, 4);
        assert_eq!(dated(earlier, today), "4 March 2025");
        assert_eq!(dated(date(2026, 3, 4), today), "4 March");
        assert_eq!(short(earlier, today), "Tue 4 Mar 2025");
        assert_eq!(spoken(earlier, today), "Tuesday 4 March 2025");
        assert_eq!(month_dated(earlier, today), "March 2025");
        assert_eq!(from_to(earlier, today), "4 March 2025 to 26 November 2026");
        assert_eq!(from_to(date(2026, 3, 4), today), "4 March to 26 November 2026");
    }
}
