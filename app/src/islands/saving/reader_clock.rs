//! When something was saved, by the clock of whoever reads it: their device's, not the practice's.
//!
//! The days are counted and named by the browser: the calendar the server goes by would be a third of what a page has to
//! load.

use leptos::{
    wasm_bindgen::JsValue,
    web_sys::js_sys::{Date, Object, Reflect},
};

const DAY: f64 = 86_400_000.0;

/// "19:27" for a moment of today, "yesterday at 19:27", "on Monday at 19:27", "on 3 November at 19:27" for those before;
/// `millis` since 1970 in UTC. `None` where the device tells no time that can be read.
pub(super) fn saved_at(millis: i64) -> Option<String> {
    // Milliseconds of our time are whole numbers far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let then = Date::new(&(millis as f64).into());
    let days = ((midnight(&Date::new_0()) - midnight(&then)) / DAY).round();
    let time = clock(&then)?;
    Some(match days {
        0.0 => time,
        1.0 => format!("yesterday at {time}"),
        2.0..=6.0 => format!("on {} at {time}", named(&then, &[("weekday", "long")])),
        _ => format!("on {} at {time}", named(&then, &[("day", "numeric"), ("month", "long")])),
    })
}

/// This moment.
pub(super) fn now() -> Option<String> {
    clock(&Date::new_0())
}

fn clock(date: &Date) -> Option<String> {
    let (hours, minutes) = (date.get_hours(), date.get_minutes());
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

/// The beginning of its day; a day with a change of the clock is an hour longer or shorter.
fn midnight(date: &Date) -> f64 {
    let day = Date::new(&JsValue::from(date.get_time()));
    day.set_hours(0);
    day.set_minutes(0);
    day.set_seconds(0);
    day.set_milliseconds(0)
}

fn named(date: &Date, parts: &[(&str, &str)]) -> String {
    let options = Object::new();
    for (part, how) in parts {
        drop(Reflect::set(&options, &JsValue::from_str(part), &JsValue::from_str(how)));
    }
    date.to_locale_date_string("en-GB", &options).into()
}
