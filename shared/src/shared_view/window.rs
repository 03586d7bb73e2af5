//! The sessions that someone asks to see.

use serde::{Deserialize, Serialize};

use crate::{
    shared_view::{Compared, Period, SessionColumn, SharedData},
    when,
};

/// A part of the course of therapy: numbers of sessions from 1, both included, `first` not after `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Number of the first session.
    pub first: usize,
    /// Number of the last session.
    pub last: usize,
}

impl Window {
    /// As typed: a first and a last number, or how many of the latest sessions. What is no number counts as not said;
    /// numbers are held within the sessions there are, and put in order. `None` is the whole course.
    pub fn read(from: &str, to: &str, latest: &str, held: usize) -> Option<Self> {
        if held == 0 {
            return None;
        }
        let number = |typed: &str| typed.trim().parse().ok().map(|number: usize| number.clamp(1, held));
        let (one, other) = match number(latest) {
            Some(latest) => (held + 1 - latest, held),
            None => (number(from).unwrap_or(1), number(to).unwrap_or(held)),
        };
        let window = Self { first: one.min(other), last: one.max(other) };
        (window != Self { first: 1, last: held }).then_some(window)
    }

    /// "Sessions 5 to 14", "Session 5"
    pub fn words(self) -> String {
        if self.first == self.last {
            format!("Session {}", self.first)
        } else {
            format!("Sessions {} to {}", self.first, self.last)
        }
    }

    /// The days of these sessions, until the day before the next one: what was written after a session belongs to it.
    pub fn period(self, sessions: &[SessionColumn]) -> Period {
        let day = |number: usize| sessions.get(number.checked_sub(1)?).map(|session| session.meeting.day);
        let next = day(self.last + 1).map(|next| when::days_after(next, -1));
        Period {
            from: day(self.first).filter(|_| self.first > 1),
            to: next.map(|before_next| day(self.last).map_or(before_next, |last| last.max(before_next))),
        }
    }
}

/// What the shared view's address asks for, as typed: numbers of sessions and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ViewQuery {
    /// Number of the first session.
    pub from: String,
    /// Number of the last session.
    pub to: String,
    /// How many of the latest sessions.
    pub last: String,
    /// Two sessions to compare.
    pub one: String,
    /// The second of the two sessions.
    pub other: String,
}

impl ViewQuery {
    /// `None` is the whole course.
    pub fn window(&self, held: usize) -> Option<Window> {
        Window::read(&self.from, &self.to, &self.last, held)
    }

    /// Comparison the address asks for; numbers of sessions that do not exist count as not chosen.
    pub fn comparison(&self, data: &SharedData) -> Comparison {
        let held = data.sessions.len();
        let number = |typed: &str| typed.trim().parse().ok().filter(|number| (1..=held).contains(number));
        let chosen = number(&self.one).zip(number(&self.other));
        Comparison { chosen, found: chosen.and_then(|(one, other)| data.compare(one, other)) }
    }
}

/// What became of comparing two sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// As chosen, in either order.
    pub chosen: Option<(usize, usize)>,
    /// `None` unless two different sessions were chosen.
    pub found: Option<Compared>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[expect(clippy::unnecessary_wraps, reason = "compared with what may be none")]
    fn window(first: usize, last: usize) -> Option<Window> {
        Some(Window { first, last })
    }

    #[test]
    fn numbers_are_put_in_order_and_held_within_the_course() {
        assert_eq!(Window::read("5", "", "", 14), window(5, 14));
        assert_eq!(Window::read("9", "3", "", 14), window(3, 9));
        assert_eq!(Window::read("0", "99", "", 14), None, "that is all of them");
        assert_eq!(Window::read("", "", "6", 14), window(9, 14));
        assert_eq!(Window::read("", "", "60", 14), None);
        assert_eq!(Window::read("now", "-1", "many", 14), None);
        assert_eq!(Window::read("2", "3", "", 0), None);
        assert_eq!(window(5, 14).unwrap().words(), "Sessions 5 to 14");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_a_part_of_the_course(from: String, to in "[0-9]{0,9}", latest in "[0-9 a]{0,4}", held in 0usize..80) {
            if let Some(Window { first, last }) = Window::read(&from, &to, &latest, held) {
                prop_assert!(1 <= first && first <= last && last <= held);
            }
        }
    }
}
