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

    /// Whether its day has gone by.
    pub fn is_over(self, today: Day) -> bool {
        self.day().is_some_and(|day| day < today)
    }

    /// To the client: "Before Monday's session", "By Tue 1 Dec", "Whenever it suits you"; once the day has gone by, "Was
    /// for Tue 1 Dec".
    pub fn sentence(self, today: Day) -> String {
        match self {
            Due::BeforeSession(day) => match when::days_between(today, day) {
                0 => "Before today’s session".to_owned(),
                1 => "Before tomorrow’s session".to_owned(),
                2..=6 => format!("Before {}’s session", when::weekday(day)),
                7.. => format!("Before the session on {}", when::without_year(day)),
                _ => format!("Was for the session on {}", when::without_year(day)),
            },
            Due::By(day) if self.is_over(today) => format!("Was for {}", when::short(day)),
            Due::By(day) => format!("By {}", when::short(day)),
            Due::Whenever => "Whenever it suits you".to_owned(),
        }
    }
}

impl Due {
    /// To the therapist: "By Tue 1 Dec", "Overdue since Tue 1 Dec", "No date".
    pub fn for_therapist(self, today: Day) -> String {
        match self {
            Due::BeforeSession(day) | Due::By(day) if day < today => format!("Overdue since {}", when::short(day)),
            Due::BeforeSession(day) => format!("Before the session on {}", when::without_year(day)),
            Due::By(day) => format!("By {}", when::short(day)),
            Due::Whenever => "No date".to_owned(),
        }
    }
}

/// What is said to the client of an exercise whose day has gone by.
pub const STILL_WELCOME: &str =
    "The day has gone by, and that is all right. You can still do it, or say “Not this one”.";

/// A day and perhaps a time at which client and therapist meet, or met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meeting {
    /// Day in the practice's calendar.
    pub day: Day,
    /// When it begins, in the practice's zone; `None` where nobody said.
    pub time: Option<Time>,
}

impl Meeting {
    /// "Tue 1 Dec, 14:00"
    pub fn short(&self) -> String {
        match self.time {
            Some(time) => format!("{}, {}", when::short(self.day), when::clock(time)),
            None => when::short(self.day),
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
        assert_eq!(Due::BeforeSession(date(2026, 11, 16)).sentence(today), "Was for the session on 16 November");
        assert_eq!(Due::By(date(2026, 12, 1)).sentence(today), "By Tue 1 Dec");
        assert_eq!(Due::By(date(2026, 11, 25)).sentence(today), "Was for Wed 25 Nov");
        assert_eq!(Due::By(today).sentence(today), "By Thu 26 Nov", "the day itself is not over");
    }

    #[test]
    fn what_is_overdue_is_said_to_the_therapist() {
        let today = date(2026, 11, 26);
        assert_eq!(Due::By(today).for_therapist(today), "By Thu 26 Nov");
        assert_eq!(Due::By(date(2026, 11, 25)).for_therapist(today), "Overdue since Wed 25 Nov");
        assert_eq!(Due::BeforeSession(date(2026, 11, 16)).for_therapist(today), "Overdue since Mon 16 Nov");
        assert_eq!(Due::Whenever.for_therapist(today), "No date");
    }
}
