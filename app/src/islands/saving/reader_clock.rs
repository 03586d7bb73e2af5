//! When something was saved, by the clock of whoever reads it: their device's, not the practice's.

use leptos::web_sys::js_sys::Date;
use weft_shared::when::{self, Day, Time};

/// "19:27" for a moment of today, "yesterday at 19:27" for one before; `millis` since 1970 in UTC. `None` where the device
/// tells no time that can be read.
pub(super) fn saved_at(millis: i64) -> Option<String> {
    // Milliseconds of our time are whole numbers far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (day, time) = on_the_clock(&Date::new(&(millis as f64).into()))?;
    let (today, _) = on_the_clock(&Date::new_0())?;
    Some(when::at_on(day, time, today))
}

/// This moment.
pub(super) fn now() -> Option<String> {
    on_the_clock(&Date::new_0()).map(|(_, time)| when::clock(time))
}

fn on_the_clock(date: &Date) -> Option<(Day, Time)> {
    let part = |part: u32| i8::try_from(part).ok();
    let year = i16::try_from(date.get_full_year()).ok()?;
    let day = Day::new(year, part(date.get_month())? + 1, part(date.get_date())?).ok()?;
    Some((day, Time::new(part(date.get_hours())?, part(date.get_minutes())?, 0, 0).ok()?))
}
