//! Days as pages show them: with their year, unless it is this one.

use leptos::prelude::*;
use weft_shared::{
    schedule::Meeting,
    when::{self, Day},
};

/// Today, in the context in which a page is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Today(pub Day);

/// Today, for what says days itself. Without a page around, every day says its year.
pub fn today() -> Day {
    use_context::<Today>().map_or(when::WITH_ITS_YEAR, |Today(day)| day)
}

/// "3 November"
pub fn dated(day: Day) -> String {
    when::dated(day, today())
}

/// "Thursday 26 November"
pub fn spoken(day: Day) -> String {
    when::spoken(day, today())
}

/// "Tue 1 Dec, 14:00"
pub fn meeting(meeting: Meeting) -> String {
    meeting.short(today())
}

/// "March"
pub fn month(day: Day) -> String {
    when::month_dated(day, today())
}
