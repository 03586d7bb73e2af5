//! A score over time, drawn from `weft_shared::chart::timeline`. The sentence above it says what is drawn, the table
//! below has the numbers.

use leptos::prelude::*;
use weft_shared::{
    chart::{Rect, Timeline, timeline},
    shared_view::{ScaleSeries, SessionColumn},
    when,
};

const WIDTH: f64 = 236.0;
const HEIGHT: f64 = 130.0;
const INSET: f64 = 14.0;
/// Room at the left for the ends of the scale, at the right for what the bands hold, above for the highest point's number, below for sessions and months.
const LEFT: f64 = 26.0;
const RIGHT: f64 = 62.0;
const ABOVE: f64 = 14.0;
const BELOW: f64 = 40.0;
/// With more scores than this only the first and the last carry their number.
const NUMBERED: usize = 9;
const CROWDED: usize = 20;
/// Numbers of sessions stand no closer than this.
const APART: f64 = 19.0;

#[component]
pub fn ScaleTimeline(series: ScaleSeries, sessions: Vec<SessionColumn>) -> impl IntoView {
    let days: Vec<_> = sessions.iter().map(|session| session.meeting.day).collect();
    let drawn = timeline(&series, &days, (WIDTH, HEIGHT), INSET);
    let (width, height) = (LEFT + WIDTH + if series.bands.is_empty() { 4.0 } else { RIGHT }, ABOVE + HEIGHT + BELOW);
    let rect = |class: &'static str, place: Rect| {
        let Rect { x, y, width, height } = place;
        view! { <rect class=class x=LEFT + x y=ABOVE + y width=width height=height /> }
    };
    let bands = drawn
        .bands
        .iter()
        .enumerate()
        .map(|(place, band)| rect(if place % 2 == 0 { "band" } else { "band other" }, *band))
        .collect_view();
    let edges: String =
        drawn.bands.iter().skip(1).map(|band| format!("M{LEFT} {:.1}h{WIDTH}", ABOVE + band.y + band.height)).collect();
    let spans = series
        .bands
        .iter()
        .zip(&drawn.bands)
        .filter(|(_, drawn)| drawn.height > 13.0)
        .map(|(band, drawn)| {
            let y = ABOVE + drawn.y + drawn.height / 2.0 + 3.5;
            view! { <text class="span" x=LEFT + WIDTH + 5.0 y=y>{series.short_span(band)}</text> }
        })
        .collect_view();
    let steady = drawn.steady.map(|region| rect("steady", region));
    let first = drawn.first.map(|y| view! { <path class="first" d=format!("M{LEFT} {:.1}h{WIDTH}", ABOVE + y) /> });
    let track: Vec<String> =
        drawn.points.iter().map(|point| format!("{:.1},{:.1}", LEFT + point.x, ABOVE + point.y)).collect();
    let ground = ABOVE + HEIGHT;
    view! {
        <svg
            class="timeline"
            aria-hidden="true"
            viewBox=format!("0 0 {width} {height}")
            width=width
            height=height
        >
            {bands}
            {steady}
            <path class="edge" d=edges />
            {spans}
            {first}
            <path class="axis" d=format!("M{LEFT} {ABOVE}v{HEIGHT}h{WIDTH}") />
            <g text-anchor="end">
                <text x=LEFT - 5.0 y=ABOVE + 8.0>{series.number(series.range.1)}</text>
                <text x=LEFT - 5.0 y=ground>{series.number(series.range.0)}</text>
            </g>
            {session_marks(&drawn, &sessions, ground)}
            {months(&drawn, ground)}
            <polyline class="track" points=track.join(" ") />
            {scores(&drawn, &series)}
        </svg>
    }
    .into_any()
}

/// A tick for each session, with its number where there is room.
fn session_marks(drawn: &Timeline, sessions: &[SessionColumn], ground: f64) -> AnyView {
    let ticks: String = drawn.sessions.iter().map(|x| format!("M{:.1} {ground}v5", LEFT + x)).collect();
    let mut free = f64::NEG_INFINITY;
    let numbers = drawn
        .sessions
        .iter()
        .zip(sessions)
        .filter(|(x, _)| {
            let fits = **x >= free;
            if fits {
                free = **x + APART;
            }
            fits
        })
        .map(|(x, session)| {
            view! { <text class="session" x=LEFT + x y=ground + 16.0 text-anchor="middle">{session.number}</text> }
        })
        .collect_view();
    view! {
        <path class="tick" d=ticks />
        {numbers}
    }
    .into_any()
}

fn months(drawn: &Timeline, ground: f64) -> AnyView {
    drawn
        .months
        .iter()
        .map(|(x, day)| {
            let month = when::short_month(*day);
            let words =
                if drawn.spans_years { format!("{month} ’{:02}", day.year() % 100) } else { month.to_owned() };
            view! { <text class="month" x=LEFT + x y=ground + 33.0 text-anchor="middle">{words}</text> }
        })
        .collect_view()
        .into_any()
}

/// The last one is larger; where there are many, the others are small.
fn radius(place: usize, last: usize) -> f64 {
    match (place == last, last < CROWDED) {
        (true, _) => 5.0,
        (false, true) => 4.0,
        (false, false) => 2.0,
    }
}

fn scores(drawn: &Timeline, series: &ScaleSeries) -> AnyView {
    let last = drawn.points.len().saturating_sub(1);
    drawn
        .points
        .iter()
        .zip(&series.points)
        .enumerate()
        .map(|(place, (at, score))| {
            let (x, y) = (LEFT + at.x, ABOVE + at.y);
            let is_numbered = last < NUMBERED || place == 0 || place == last;
            let above = if at.y < 4.0 { y + 17.0 } else { y - 8.0 };
            let number = is_numbered.then(|| {
                view! { <text class="score" x=x y=above text-anchor="middle">{series.number(score.value)}</text> }
            });
            let said = format!(
                "{}: {} of {}",
                when::long(score.day),
                series.number(score.value),
                series.number(series.range.1)
            );
            view! {
                <circle class=if place == last { "dot last" } else { "dot" } cx=x cy=y r=radius(place, last)>
                    <title>{said}</title>
                </circle>
                {number}
            }
        })
        .collect_view()
        .into_any()
}
