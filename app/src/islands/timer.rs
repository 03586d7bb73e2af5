//! A quiet timer for a step that takes a while: it counts down, and breathes along where there is a rhythm.
//!
//! The box "I did this" beside it is the answer; the timer ticks it at the end. Whoever asked their device for less
//! motion sees words and numbers change, and nothing move (the style sheet decides).

use std::time::Duration;

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{HtmlElement, HtmlInputElement},
};
use weft_shared::exercise::Pace;

/// How often the remaining time is looked at.
const TICK: Duration = Duration::from_millis(250);

/// `done`: the id of the box to tick at the end.
#[island]
pub fn Timer(seconds: u32, pace: Option<Pace>, done: String) -> impl IntoView {
    let whole = f64::from(seconds);
    // Seconds that have passed while it ran.
    let passed = RwSignal::new(0.0_f64);
    let runs = RwSignal::new(false);
    let handle = StoredValue::new(None::<IntervalHandle>);
    // Where on the browser's clock the seconds that count were last added up.
    let last = StoredValue::new(0.0_f64);

    let stop = move || {
        if let Some(handle) = handle.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        runs.set(false);
    };
    let tick = {
        let done = done.clone();
        move || {
            let at = now();
            let since = (at - last.get_value()) / 1000.0;
            last.set_value(at);
            passed.update(|passed| *passed = (*passed + since).min(whole));
            if passed.get_untracked() >= whole {
                stop();
                check(&done);
            }
        }
    };
    let press = move |_| {
        if runs.get_untracked() {
            stop();
            return;
        }
        if passed.get_untracked() >= whole {
            passed.set(0.0);
        }
        last.set_value(now());
        runs.set(true);
        handle.set_value(set_interval_with_handle(tick.clone(), TICK).ok());
    };
    on_cleanup(stop);

    let verb = move || match (runs.get(), passed.get() > 0.0, passed.get() >= whole) {
        (true, ..) => "Pause the timer",
        (false, _, true) => "Start again",
        (false, true, _) => "Resume the timer",
        (false, false, _) => "Start the timer",
    };
    let left = move || {
        let left = (whole - passed.get()).ceil().max(0.0);
        format!("{}:{:02}", (left / 60.0).floor(), left % 60.0)
    };
    let phase = move || match pace {
        _ if passed.get() >= whole => "Done",
        Some(pace) if runs.get() => breath(pace, passed.get()),
        _ => "",
    };
    let class = move || match phase() {
        "Breathe in" => "breath breath-in",
        "Hold" => "breath breath-hold",
        "Breathe out" => "breath breath-out",
        "Rest" => "breath breath-rest",
        _ => "breath",
    };
    let circle = pace.map(|Pace { breathe_in, breathe_out, .. }| {
        // Set by property, which a strict content policy allows; the style sheet reads them.
        let node = NodeRef::<leptos::html::Div>::new();
        Effect::new(move |_| {
            if let Some(node) = node.get() {
                let style = node.unchecked_ref::<HtmlElement>().style();
                let _ = style.set_property("--in", &format!("{breathe_in}s"));
                let _ = style.set_property("--out", &format!("{breathe_out}s"));
            }
        });
        view! { <div class=class node_ref=node aria-hidden="true"></div> }
    });
    view! {
        <div class="timer">
            {circle}
            <p class="timer-phase" aria-live="off">{phase}</p>
            <p class="timer-left" role="timer" aria-live="off">{left}</p>
            <button type="button" class="button quiet" on:click=press>{verb}</button>
            <p class="visually-hidden" role="status">{move || if passed.get() >= whole { "Time is up." } else { "" }}</p>
        </div>
    }
}

/// What one does after so many seconds in this rhythm.
fn breath(pace: Pace, passed: f64) -> &'static str {
    let phases =
        [("Breathe in", pace.breathe_in), ("Hold", pace.hold), ("Breathe out", pace.breathe_out), ("Rest", pace.rest)];
    let round: f64 = phases.iter().map(|(_, seconds)| f64::from(*seconds)).sum();
    let mut left = if round > 0.0 { passed % round } else { 0.0 };
    for (phase, seconds) in phases {
        if left < f64::from(seconds) {
            return phase;
        }
        left -= f64::from(seconds);
    }
    "Breathe in"
}

/// Ticks the box as a person would, so that whoever listens hears of it.
fn check(id: &str) {
    let found = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = found
        && !input.checked()
    {
        input.click();
    }
}

/// Milliseconds on the browser's clock.
#[cfg(feature = "hydrate")]
fn now() -> f64 {
    web_sys::js_sys::Date::now()
}

/// On the server nothing runs.
#[cfg(not(feature = "hydrate"))]
fn now() -> f64 {
    0.0
}

#[cfg(test)]
mod tests {
    use super::{Pace, breath};

    #[test]
    fn a_rhythm_goes_round() {
        let pace = |breathe_in, hold, breathe_out, rest| Pace { breathe_in, hold, breathe_out, rest };
        let at = |passed| breath(pace(4, 0, 6, 0), passed);
        assert_eq!(
            [at(0.0), at(3.9), at(4.0), at(9.9), at(10.0)],
            ["Breathe in", "Breathe in", "Breathe out", "Breathe out", "Breathe in"]
        );
        let at = |passed| breath(pace(4, 4, 4, 4), passed);
        assert_eq!(
            [at(3.9), at(4.0), at(8.0), at(11.9), at(12.0), at(15.9), at(16.0)],
            ["Breathe in", "Hold", "Breathe out", "Breathe out", "Rest", "Rest", "Breathe in"]
        );
    }
}
