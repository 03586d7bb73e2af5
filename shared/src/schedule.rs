//! Sessions in the course of therapy, and when homework is due.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Faults, Question, Sure},
    when::{self, Day, Time},
};

/// The longest text about one session, in characters: what was agreed, and a private note.
pub const LONGEST_ABOUT_SESSION: usize = 20_000;
/// The longest personal line of an assignment, in characters.
pub const LONGEST_PERSONAL_LINE: usize = 500;

/// A day further ahead than this is asked about before it is kept: half a year.
const FAR_AHEAD: i32 = 183;
/// A session longer ago, in days before anything in a record, is asked about: those of the last weeks are often
/// recorded when the record is begun.
const LONG_BEFORE: i32 = 31;

/// Asks about a day in `field` that lies far ahead; nothing when the person is sure of it.
pub fn ask_if_far_ahead(faults: &mut Faults, (field, day): (&'static str, Day), today: Day, sure: &Sure) {
    if when::days_between(today, day) > FAR_AHEAD {
        let sentence = format!("{} is more than half a year ahead. Is the year right?", when::long(day));
        faults.ask(sentence, right(field, day), sure);
    }
}

/// Asks about a day in `field` that lies long before the earliest one of a record.
pub fn ask_if_long_before(faults: &mut Faults, (field, day): (&'static str, Day), earliest: Day, sure: &Sure) {
    if when::days_between(day, earliest) > LONG_BEFORE {
        let (said, begins) = (when::long(day), when::long(earliest));
        let sentence =
            format!("{said} is long before anything in this record, which begins on {begins}. Is the year right?");
        faults.ask(sentence, right(field, day), sure);
    }
}

fn right(field: &'static str, day: Day) -> Question {
    Question { field, about: format!("{field} {day}"), yes: format!("Yes, {} is right", when::long(day)) }
}

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
                7.. => format!("Before the session on {}", when::dated(day, today)),
                _ => format!("Was for the session on {}", when::dated(day, today)),
            },
            Due::By(day) if self.is_over(today) => format!("Was for {}", when::short(day, today)),
            Due::By(day) => format!("By {}", when::short(day, today)),
            Due::Whenever => "Whenever it suits you".to_owned(),
        }
    }
}

impl Due {
    /// To the therapist: "Before Monday’s session", "By Tue 1 Dec", "Overdue since Tue 1 Dec", "No date".
    pub fn for_therapist(self, today: Day) -> String {
        match self {
            Due::Whenever => "No date".to_owned(),
            Due::BeforeSession(day) | Due::By(day) if day < today => {
                format!("Overdue since {}", when::short(day, today))
            }
            due => due.sentence(today),
        }
    }
}

/// How a session that was not held came not to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotHeld {
    /// One of the two called it off, before or on the day.
    Cancelled,
    /// The client did not come.
    NotAttended,
}

impl NotHeld {
    /// Name as stored and in forms: `cancelled` or `not-attended`.
    pub fn as_str(self) -> &'static str {
        match self {
            NotHeld::Cancelled => "cancelled",
            NotHeld::NotAttended => "not-attended",
        }
    }

    /// The one with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [NotHeld::Cancelled, NotHeld::NotAttended].into_iter().find(|why| why.as_str() == text)
    }

    /// "Cancelled", "Not attended".
    pub fn words(self) -> &'static str {
        match self {
            NotHeld::Cancelled => "Cancelled",
            NotHeld::NotAttended => "Not attended",
        }
    }
}

/// What somebody says became of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took place.
    Held,
    /// It did not.
    NotHeld(NotHeld),
    /// Neither, or not yet: what was recorded before is taken back.
    Planned,
}

impl Outcome {
    /// Value in forms: `yes`, `cancelled`, `not-attended`, `planned`.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Held => "yes",
            Outcome::NotHeld(why) => why.as_str(),
            Outcome::Planned => "planned",
        }
    }

    /// The one with this value; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "yes" => Some(Outcome::Held),
            "planned" => Some(Outcome::Planned),
            why => NotHeld::parse(why).map(Outcome::NotHeld),
        }
    }
}

/// What is said to the client of an exercise whose day has gone by.
pub const STILL_WELCOME: &str =
    "The day has passed, and that is all right. You can still do it, or say “Not this one”.";

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
    fn unusual_days_are_asked_about() {
        let today = date(2026, 11, 26);
        let asked = |day: Day, sure: &Sure| {
            let mut faults = Faults::default();
            ask_if_far_ahead(&mut faults, ("day", day), today, sure);
            ask_if_long_before(&mut faults, ("day", day), date(2026, 3, 3), sure);
            faults
        };
        for plain in [today, date(2026, 3, 3), date(2026, 1, 31), date(2027, 5, 28)] {
            assert!(asked(plain, &Sure::default()).is_empty(), "{plain}");
        }
        for unusual in [date(2026, 1, 30), date(2025, 11, 20), date(2027, 5, 29), date(2072, 1, 1)] {
            let faults = asked(unusual, &Sure::default());
            assert!(faults.at("day").is_some_and(|said| said.contains(&when::long(unusual))), "{unusual}");
            let sure = Sure::of(faults.questions().iter().map(|question| question.about.clone()));
            assert!(asked(unusual, &sure).is_empty(), "{unusual}");
        }
    }

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
        assert_eq!(Due::By(date(2027, 12, 1)).sentence(today), "By Wed 1 Dec 2027");
        assert_eq!(Due::BeforeSession(date(2027, 12, 7)).sentence(today), "Before the session on 7 December 2027");
    }
}
