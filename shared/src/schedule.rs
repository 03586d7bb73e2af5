//! Sessions in the course of therapy, and when homework is due.

use serde::{Deserialize, Serialize};

use crate::when::{self, Day, Time};

/// The longest text about one session, in characters: what was agreed, and a private note.
pub const LONGEST_ABOUT_SESSION: usize = 20_000;
/// The longest personal line of an assignment, in characters.
pub const LONGEST_PERSONAL_LINE: usize = 500;

/// When an assignment is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// Before a therapy session; the day moves with the session.
    BeforeSession(Day),
    /// By the end of a day.
    By(Day),
    /// No day was set.
    Whenever,
}

impl Due {
    /// Day on which it is due; `None` for [`Due::Whenever`].
    pub fn day(self) -> Option<Day> {
        match self {
            Due::BeforeSession(day) | Due::By(day) => Some(day),
            Due::Whenever => None,
        }
    }

    /// "Before Monday's session", "By Tue 1 Dec", "Whenever it suits you".
    pub fn sentence(self, today: Day) -> String {
        match self {
            Due::BeforeSession(day) => match when::days_between(today, day) {
                0 => "Before today’s session".to_owned(),
                1 => "Before tomorrow’s session".to_owned(),
                2..=6 => format!("Before {}’s session", when::weekday(day)),
                7.. => format!("Before the session on {}", when::dated(day, today)),
                // The session is over; the exercise may still be done.
                _ => format!("For the session on {}", when::dated(day, today)),
            },
            Due::By(day) => format!("By {}", when::short(day, today)),
            Due::Whenever => "Whenever it suits you".to_owned(),
        }
    }
}

/// A day and perhaps a time at which client and therapist meet, or met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meeting {
    /// Day in the practice's calendar.
    pub day: Day,
    /// When it begins, in the practice's zone; `None` where nobody said.
    pub time: Option<Time>,
}

impl Meeting {
    /// "Tue 1 Dec, 14:00"; with its year when that is not the year of `today`.
    pub fn short(&self, today: Day) -> String {
        match self.time {
            Some(time) => format!("{}, {}", when::short(self.day, today), when::clock(time)),
            None => when::short(self.day, today),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn due_is_said_as_people_say_it() {
        let today = date(2026, 11, 26);
        assert_eq!(Due::BeforeSession(date(2026, 11, 30)).sentence(today), "Before Monday’s session");
        assert_eq!(Due::BeforeSession(today).sentence(today), "Before today’s session");
        assert_eq!(Due::BeforeSession(date(2026, 12, 7)).sentence(today), "Before the session on 7 December");
        assert_eq!(Due::BeforeSession(date(2026, 11, 16)).sentence(today), "For the session on 16 November");
        assert_eq!(Due::By(date(2026, 12, 1)).sentence(today), "By Tue 1 Dec");
        assert_eq!(Due::By(date(2027, 12, 1)).sentence(today), "By Wed 1 Dec 2027");
        assert_eq!(Due::BeforeSession(date(2027, 12, 7)).sentence(today), "Before the session on 7 December 2027");
    }
}
