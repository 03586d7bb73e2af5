//! A score over time: each on its real day, over the bands and the range of no reliable change.

use super::{Point, Rect};
use crate::{
    shared_view::ScaleSeries,
    when::{self, Day},
};

/// Picture of one score over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Width of the whole picture.
    pub width: f64,
    /// Height of the whole picture.
    pub height: f64,
    /// One for each band of the series, from the lowest up.
    pub bands: Vec<Rect>,
    /// Scores in it differ from the first by less than what counts as reliable.
    pub steady: Option<Rect>,
    /// How high the first score lies, as y, where the period no longer holds it.
    pub first: Option<f64>,
    /// Where the sessions lie.
    pub sessions: Vec<f64>,
    /// The scores, in order of their days.
    pub points: Vec<Point>,
    /// Where months begin, at most `MOST_MONTHS` of them.
    pub months: Vec<(f64, Day)>,
    /// Whether the days are of more than one year: then a month is named with its year.
    pub spans_years: bool,
}

const MOST_MONTHS: usize = 5;

/// The days run from the first to the last score or session; the scale's whole range fills the height. `inset` keeps
/// points away from the left and right edge.
pub fn timeline(series: &ScaleSeries, sessions: &[Day], (width, height): (f64, f64), inset: f64) -> Timeline {
    let days = || series.points.iter().map(|point| point.day).chain(sessions.iter().copied());
    let (from, to) = (days().min().unwrap_or(series.first.day), days().max().unwrap_or(series.first.day));
    let whole = f64::from(when::days_between(from, to));
    let across = |day: Day| {
        let share = if whole > 0.0 { f64::from(when::days_between(from, day)) / whole } else { 0.5 };
        inset + (width - 2.0 * inset) * share
    };
    let (lowest, highest) = series.range;
    let span = if highest > lowest { highest - lowest } else { 1.0 };
    let high = |value: f64| height * (1.0 - ((value - lowest) / span).clamp(0.0, 1.0));
    let stretch = |(low, top): (f64, f64)| Rect { x: 0.0, y: high(top), width, height: high(low) - high(top) };
    Timeline {
        width,
        height,
        bands: series.bands.iter().map(|band| stretch((band.from, band.to))).collect(),
        steady: series.steady().map(stretch),
        first: (series.points.first() != Some(&series.first)).then(|| high(series.first.value)),
        sessions: sessions.iter().map(|day| across(*day)).collect(),
        points: series.points.iter().map(|point| Point { x: across(point.day), y: high(point.value) }).collect(),
        months: months(from, to).into_iter().map(|day| (across(day), day)).collect(),
        spans_years: from.year() != to.year(),
    }
}

/// The first days of months, thinned evenly where there are many.
fn months(from: Day, to: Day) -> Vec<Day> {
    let next = |day: Day| when::days_after(day.last_of_month(), 1);
    let mut months = Vec::new();
    let mut month = if from.day() == 1 { from } else { next(from) };
    while month <= to && month < next(month) {
        months.push(month);
        month = next(month);
    }
    let step = months.len().div_ceil(MOST_MONTHS).max(1);
    months.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        library,
        response::{Answer, Answers},
        shared_view::{Measured, Period, scales},
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    fn gad(scores: &[(Day, i64)]) -> ScaleSeries {
        let gad = library::exercises().unwrap().iter().find(|exercise| exercise.key == "gad-7").unwrap();
        let measured = scores.iter().flat_map(|(day, each)| {
            let answers: Answers = (1..=7).map(|n| (format!("q{n}").as_str().into(), Answer::Point(*each))).collect();
            Measured::read(gad, &answers, *day)
        });
        scales::series(measured.collect(), Period::WHOLE).remove(0)
    }

    #[test]
    fn days_are_real_and_the_region_lies_around_the_first_score() {
        let series = gad(&[(date(2026, 1, 1), 2), (date(2026, 1, 11), 1), (date(2026, 2, 10), 0)]);
        let drawn = timeline(&series, &[date(2026, 1, 1), date(2026, 2, 10)], (120.0, 210.0), 10.0);
        // Rounded to hundredths: thirds are not exact.
        let near = |value: f64| (value * 100.0).round() / 100.0;
        let places: Vec<(f64, f64)> = drawn.points.iter().map(|point| (near(point.x), near(point.y))).collect();
        assert_eq!(places, [(10.0, 70.0), (35.0, 140.0), (110.0, 210.0)]);
        assert_eq!(drawn.sessions, [10.0, 110.0]);
        let region = drawn.steady.unwrap();
        assert!((region.y + region.height / 2.0 - 70.0).abs() < 1e-9);
        assert_eq!(drawn.bands.len(), 4);
        let filled: f64 = drawn.bands.iter().map(|band| band.height).sum();
        assert!((filled - 210.0).abs() < 1e-9, "bands fill the whole range: {filled}");
        assert_eq!(drawn.months.iter().map(|(_, day)| *day).collect::<Vec<_>>(), [date(2026, 1, 1), date(2026, 2, 1)]);
        assert_eq!((drawn.first, drawn.spans_years), (None, false));
        let series = gad(&[(date(2025, 12, 1), 2), (date(2026, 1, 11), 1)]);
        assert!(timeline(&series, &[], (120.0, 210.0), 10.0).spans_years);
    }

    #[test]
    fn two_scores_on_one_day_have_a_place() {
        let series = gad(&[(date(2026, 1, 1), 2), (date(2026, 1, 1), 1)]);
        let drawn = timeline(&series, &[], (100.0, 50.0), 5.0);
        assert!(drawn.points.iter().all(|point| (point.x - 50.0).abs() < 1e-9));
    }

    proptest! {
        #[test]
        fn nothing_leaves_the_picture(scores in prop::collection::vec((0i32..900, 0i64..=3), 1..20)) {
            let scores: Vec<(Day, i64)> =
                scores.into_iter().map(|(days, each)| (when::days_after(date(2025, 1, 1), days), each)).collect();
            let drawn = timeline(&gad(&scores), &[], (300.0, 100.0), 8.0);
            prop_assert!(drawn.points.iter().all(|point| (7.9..=292.1).contains(&point.x) && (0.0..=100.0).contains(&point.y)));
            prop_assert!(drawn.months.len() <= MOST_MONTHS);
        }
    }
}
