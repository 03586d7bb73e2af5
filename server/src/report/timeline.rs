//! A score over time, drawn from the geometry the page draws: scores on their days, over bands and the region of no
//! reliable change.

use weft_shared::{
    chart::{self, Rect, Timeline},
    shared_view::{ScaleSeries, SessionColumn},
    when,
};

use super::{
    ReportError,
    draw::{Draw, Stroke},
    fonts::Face,
    ink::Ink,
    stack::{Align, Stack},
    tags::Element,
    text::{Style, Typesetter, run},
};

/// The whole figure's width.
pub(super) const WIDTH: f32 = 262.0;
const LEFT: f32 = 22.0;
/// For what the bands hold.
const RIGHT: f32 = 46.0;
const ABOVE: f32 = 12.0;
const HEIGHT: f32 = 84.0;
const BELOW: f32 = 26.0;
const INSET: f64 = 10.0;
/// With more scores than this only the first and the last carry their number.
const NUMBERED: usize = 9;
/// A band lower than this has no room for its words.
const ROOM_FOR_WORDS: f32 = 8.0;
const TINY: Style = Style::new(Face::Sans, 6.5, Ink::INK, 1.3);
const TINY_SOFT: Style = TINY.ink(Ink::SOFT);

/// A word of the figure: where its middle (or end, or start) lies, and its top.
type Word = (f32, f32, Align, String, Style);

pub(super) fn figure(
    typesetter: &mut Typesetter,
    figure: Element,
    series: &ScaleSeries,
    sessions: &[SessionColumn],
) -> Result<Stack, ReportError> {
    let days: Vec<_> = sessions.iter().map(|session| session.meeting.day).collect();
    let wide = WIDTH - LEFT - RIGHT;
    let drawn = chart::timeline(series, &days, (f64::from(wide), f64::from(HEIGHT)), INSET);
    let mut draws = ground(&drawn, wide);
    let mut words = ends(series);
    for (band, place) in series.bands.iter().zip(&drawn.bands) {
        if place.height as f32 >= ROOM_FOR_WORDS {
            let top = ABOVE + (place.y + place.height / 2.0) as f32 - 4.2;
            words.push((LEFT + wide + 4.0, top, Align::Start, series.short_span(band), TINY_SOFT));
        }
    }
    let mut free = f32::MIN;
    for (x, session) in drawn.sessions.iter().zip(sessions) {
        let x = LEFT + *x as f32;
        draws.push(Draw::Polyline {
            points: vec![(x, ABOVE + HEIGHT), (x, ABOVE + HEIGHT + 3.0)],
            stroke: Stroke::solid(Ink::SOFT, 0.6),
        });
        if x >= free {
            words.push((x, ABOVE + HEIGHT + 4.0, Align::Centre, session.number.to_string(), TINY_SOFT));
            free = x + 11.0;
        }
    }
    let mut year = None;
    for (x, day) in &drawn.months {
        let is_new = year.is_some_and(|year| year != day.year());
        let month = when::short_month(*day);
        let said = if is_new { format!("{month} {}", day.year()) } else { month.to_owned() };
        year = Some(day.year());
        words.push((LEFT + *x as f32, ABOVE + HEIGHT + 14.0, Align::Centre, said, TINY_SOFT));
    }
    let (points, numbers) = scores(&drawn, series);
    draws.extend(points);
    words.extend(numbers);
    for (x, y, align, said, style) in words {
        let mut word = Stack::new(60.0);
        word.aligned(typesetter, figure, &[run(said, style)], align)?;
        let left = match align {
            Align::Start => x,
            Align::Centre => x - 30.0,
            Align::End => x - 60.0,
        };
        draws.extend(word.marks.into_iter().flat_map(|mark| mark.draws).map(|draw| draw.moved((left, y))));
    }
    let mut stack = Stack::new(WIDTH);
    stack.figure(figure, ABOVE + HEIGHT + BELOW, draws);
    Ok(stack)
}

/// Bands, the region, the first score where it lies before the period, and the axes.
fn ground(drawn: &Timeline, wide: f32) -> Vec<Draw> {
    let place = |Rect { x, y, width, height }: Rect| [LEFT + x as f32, ABOVE + y as f32, width as f32, height as f32];
    let mut draws = Vec::new();
    for (number, band) in drawn.bands.iter().enumerate() {
        let ink = Ink::LINE.thinned(if number % 2 == 0 { 0.22 } else { 0.5 });
        draws.push(Draw::rect(place(*band), 0.0, Some(ink), None));
    }
    if let Some(region) = drawn.steady {
        let [x, y, width, height] = place(region);
        draws.push(Draw::rect([x, y, width, height], 0.0, Some(Ink::TEAL_WASH), None));
        for edge in [y, y + height] {
            draws.push(Draw::rule(x, edge, width, Stroke::dashed(Ink::TEAL.thinned(0.6), 0.5)));
        }
    }
    if let Some(first) = drawn.first {
        draws.push(Draw::rule(LEFT, ABOVE + first as f32, wide, Stroke::dashed(Ink::SOFT, 0.6)));
    }
    draws.push(Draw::Polyline {
        points: vec![(LEFT, ABOVE), (LEFT, ABOVE + HEIGHT), (LEFT + wide, ABOVE + HEIGHT)],
        stroke: Stroke::solid(Ink::SOFT, 0.6),
    });
    draws
}

/// The ends of the scale.
fn ends(series: &ScaleSeries) -> Vec<Word> {
    let end = |value: f64, y: f32| (LEFT - 4.0, y, Align::End, series.number(value), TINY_SOFT);
    vec![end(series.range.1, ABOVE - 1.0), end(series.range.0, ABOVE + HEIGHT - 7.0)]
}

fn scores(drawn: &Timeline, series: &ScaleSeries) -> (Vec<Draw>, Vec<Word>) {
    let points: Vec<(f32, f32)> =
        drawn.points.iter().map(|point| (LEFT + point.x as f32, ABOVE + point.y as f32)).collect();
    let mut draws = Vec::new();
    if points.len() > 1 {
        draws.push(Draw::Polyline { points: points.clone(), stroke: Stroke::solid(Ink::INK, 1.0) });
    }
    let last = points.len().saturating_sub(1);
    let mut words = Vec::new();
    for (position, ((x, y), score)) in points.into_iter().zip(&series.points).enumerate() {
        let is_last = position == last;
        let fill = if is_last { Ink::INK } else { Ink::WHITE };
        let radius = if is_last { 2.8 } else { 2.2 };
        draws.push(Draw::ellipse((x, y), (radius, radius), Some(fill), Some(Stroke::solid(Ink::INK, 0.9))));
        if last < NUMBERED || position == 0 || is_last {
            let top = if y < ABOVE + 3.0 { y + 4.0 } else { y - 12.0 };
            words.push((x, top, Align::Centre, series.number(score.value), TINY));
        }
    }
    (draws, words)
}

/// What the figure shows, for those who do not see it.
pub(super) fn in_words(series: &ScaleSeries) -> String {
    let points: Vec<String> = series
        .points
        .iter()
        .map(|point| {
            let band = series.band(point.value).map(|band| format!(" (range {})", series.span(band)));
            format!("On {}: {}{}", when::long(point.day), series.number(point.value), band.unwrap_or_default())
        })
        .collect();
    let (low, high) = (series.number(series.range.0), series.number(series.range.1));
    format!("{} over time, on a scale of {low} to {high}. {}.", series.name(), points.join(". "))
}
