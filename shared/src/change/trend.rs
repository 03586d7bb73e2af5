//! The Theil–Sen line: how steep a trend is, in points a unit of real time.

use serde::{Deserialize, Serialize};

use super::{
    ChangeError, Z95,
    mann_kendall::variance,
    reached,
    series::{Point, in_order},
};
use crate::scoring::count;

/// `value = intercept + slope·time`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Points a unit of time.
    pub slope: f64,
    /// The line's value at time 0, wherever the times have their origin; `weft measure trend` counts dates in days from
    /// the first measured one.
    pub intercept: f64,
    /// The 95 % interval of the slope.
    pub interval: (f64, f64),
}

/// The line of Theil (1950) and Sen (1968), J Am Stat Assoc 63:1379–1389, in any order of `points`.
///
/// - Slope: the median of `(x_j − x_i)/(t_j − t_i)` over the N pairs at different times.
/// - Intercept: `median(x) − slope·median(t)` (Conover).
/// - Interval: with `C = 1.96·√Var S` and the tie-corrected variance of [`super::mann_kendall()`], the slopes that stand
///   at the places `(N − C)/2` and `(N + C)/2 + 1` in order of size, rounded to whole places and held within 1 to N. An
///   approximation: with few points, or many ties, it covers a little less than 95 %. Where times as well as values are
///   linked, `scipy.stats.theilslopes` leaves out two terms of the variance, and its interval can be narrower.
///
/// # Errors
/// `TooFew` below [`super::FEWEST_POINTS`], `TooMany` above [`super::MOST_VALUES`], `NotFinite`, `OneTime`,
/// `OutOfReach` when a slope is too large for a float.
pub fn theil_sen(points: &[Point]) -> Result<Line, ChangeError> {
    let points = in_order(points)?;
    let mut slopes = Vec::with_capacity(points.len() * (points.len() - 1) / 2);
    for (at, earlier) in points.iter().enumerate() {
        for later in points[at..].iter().filter(|later| later.at > earlier.at) {
            slopes.push(reached((later.value - earlier.value) / (later.at - earlier.at))?);
        }
    }
    slopes.sort_by(f64::total_cmp);
    let slope = median(&slopes);
    let times: Vec<f64> = points.iter().map(|point| point.at).collect();
    let mut values: Vec<f64> = points.iter().map(|point| point.value).collect();
    values.sort_by(f64::total_cmp);
    let intercept = reached(median(&values) - slope * median(&times))?;
    let half = Z95 * variance(&points).sqrt();
    let pairs = count(slopes.len());
    let interval = (nth(&slopes, (pairs - half) / 2.0), nth(&slopes, f64::midpoint(pairs, half) + 1.0));
    Ok(Line { slope, intercept, interval })
}

/// The middle of values in order of size, or half-way between the two in the middle; 0 of nothing.
pub(crate) fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// The value at a place counted from 1, rounded and held within the list.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within the list's length")]
fn nth(sorted: &[f64], place: f64) -> f64 {
    let place = place.round().clamp(1.0, count(sorted.len())) as usize;
    sorted[place - 1]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::series::evenly;
    use proptest::prelude::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() <= 1e-9 * left.abs().max(1.0)
    }

    fn at(times: &[f64], values: &[f64]) -> Vec<Point> {
        times.iter().zip(values).map(|(&at, &value)| Point { at, value }).collect()
    }

    fn fits(points: &[Point], slope: f64, intercept: f64, interval: (f64, f64)) {
        let line = theil_sen(points).unwrap();
        assert!(close(line.slope, slope) && close(line.intercept, intercept), "{line:?}");
        assert!(close(line.interval.0, interval.0) && close(line.interval.1, interval.1), "{line:?}");
    }

    /// As `scipy.stats.theilslopes(method="separate")` gives them.
    #[test]
    fn as_other_software_gives_it() {
        fits(&evenly(&[1.0, 2.0, 3.0, 4.0, 5.0]), 1.0, 1.0, (1.0, 1.0));
        fits(&evenly(&[9.0, 7.0, 8.0, 5.0, 6.0, 3.0]), -1.0, 9.0, (-3.0, 1.0));
        fits(&evenly(&[8.0, 8.0, 7.0, 8.0, 6.0, 6.0, 5.0]), -0.5, 8.5, (-1.0, 0.0));
        let ten = [7.0, 8.0, 6.0, 7.0, 9.0, 5.0, 4.0, 6.0, 3.0, 2.0];
        fits(&evenly(&ten), -5.0 / 9.0, 8.5, (-1.0, -0.25));
        let days = [0.0, 7.0, 14.0, 28.0, 35.0, 42.0, 63.0, 70.0, 77.0, 84.0, 91.0];
        let values = [8.0, 8.0, 7.0, 8.0, 6.0, 6.0, 7.0, 5.0, 5.0, 4.0, 5.0];
        fits(&at(&days, &values), -3.0 / 77.0, 7.636_363_636_363_637, (-2.0 / 35.0, -1.0 / 56.0));
        let twice = [0.0, 7.0, 7.0, 14.0, 21.0, 28.0, 28.0];
        fits(&at(&twice, &[8.0, 6.0, 7.0, 7.0, 5.0, 5.0, 4.0]), -1.0 / 7.0, 8.0, (-3.0 / 14.0, 0.0));
    }

    #[test]
    fn one_wild_value_does_not_carry_the_line() {
        let mut values: Vec<f64> = (0..15).map(count).collect();
        values[14] = 1e6;
        assert_eq!(theil_sen(&evenly(&values)).unwrap().slope, 1.0);
    }

    /// Several a time, in numbers for which a variance added up from floats falls below 0.
    #[test]
    fn constants_at_shared_times_are_flat() {
        for (n, at_one_time) in [(24, 10), (28, 7), (33, 5), (57, 3), (1_000, 7)] {
            let points: Vec<Point> = (0..n).map(|at| Point { at: count(at / at_one_time), value: 4.0 }).collect();
            let flat = Line { slope: 0.0, intercept: 4.0, interval: (0.0, 0.0) };
            assert_eq!(theil_sen(&points), Ok(flat), "{n} points");
        }
    }

    #[test]
    fn no_trend_from_too_little() {
        let few = evenly(&[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(theil_sen(&few), Err(ChangeError::TooFew { what: "a trend", fewest: 5, got: 4 }));
        assert!(matches!(theil_sen(&[]), Err(ChangeError::TooFew { .. })));
        assert_eq!(theil_sen(&at(&[2.0; 6], &[1.0; 6])), Err(ChangeError::OneTime));
        assert_eq!(theil_sen(&at(&[0.0, -0.0, 0.0, 0.0, 0.0], &[1.0; 5])), Err(ChangeError::OneTime));
        let broken = evenly(&[1.0, 2.0, f64::NAN, 4.0, 5.0]);
        assert_eq!(theil_sen(&broken), Err(ChangeError::NotFinite("a value")));
        let never = at(&[0.0, 1.0, 2.0, 3.0, f64::INFINITY], &[1.0; 5]);
        assert_eq!(theil_sen(&never), Err(ChangeError::NotFinite("a time")));
        let steep = at(&[0.0, 1e-300, 1.0, 2.0, 3.0], &[0.0, 1e300, 1.0, 2.0, 3.0]);
        assert_eq!(theil_sen(&steep), Err(ChangeError::OutOfReach));
        let many = vec![Point { at: 0.0, value: 0.0 }; super::super::MOST_VALUES + 1];
        assert!(matches!(theil_sen(&many), Err(ChangeError::TooMany { .. })));
    }

    fn series() -> impl Strategy<Value = Vec<Point>> {
        prop::collection::vec((0u16..200, 0u8..=10), 5..20)
            .prop_map(|points| {
                points.into_iter().map(|(at, value)| Point { at: f64::from(at), value: f64::from(value) }).collect()
            })
            .prop_filter("two times", |points: &Vec<Point>| points.iter().any(|point| point.at != points[0].at))
    }

    proptest! {
        #[test]
        fn a_constant_is_flat(mut points in series()) {
            for point in &mut points {
                point.value = 4.0;
            }
            prop_assert_eq!(theil_sen(&points), Ok(Line { slope: 0.0, intercept: 4.0, interval: (0.0, 0.0) }));
        }

        #[test]
        fn the_line_moves_with_its_points(points in series(), by in -20i8..20, tilt in -5i8..5) {
            let (by, tilt) = (f64::from(by), f64::from(tilt));
            let line = theil_sen(&points).unwrap();
            let moved: Vec<Point> =
                points.iter().map(|point| Point { at: point.at, value: point.value + by }).collect();
            let moved = theil_sen(&moved).unwrap();
            prop_assert!(close(moved.slope, line.slope) && close(moved.intercept, line.intercept + by));
            let tilted: Vec<Point> =
                points.iter().map(|point| Point { at: point.at, value: point.value + tilt * point.at }).collect();
            prop_assert!(close(theil_sen(&tilted).unwrap().slope, line.slope + tilt));
        }

        #[test]
        fn a_higher_end_never_makes_it_less_steep(points in series(), by in 0u8..20) {
            let latest = points.iter().map(|point| point.at).fold(f64::MIN, f64::max);
            let mut higher = points.clone();
            higher.iter_mut().filter(|point| point.at == latest).for_each(|point| point.value += f64::from(by));
            let (line, raised) = (theil_sen(&points).unwrap(), theil_sen(&higher).unwrap());
            prop_assert!(line.slope <= raised.slope + 1e-12);
        }

        #[test]
        fn units_carry_through(points in series(), shift in -300i16..300) {
            let line = theil_sen(&points).unwrap();
            let weeks: Vec<Point> = points
                .iter()
                .map(|point| Point { at: (point.at + f64::from(shift)) / 8.0, value: 2.0 * point.value })
                .collect();
            let weekly = theil_sen(&weeks).unwrap();
            prop_assert!(close(weekly.slope, 16.0 * line.slope));
            prop_assert!(close(weekly.interval.0, 16.0 * line.interval.0));
            prop_assert!(close(weekly.interval.1, 16.0 * line.interval.1));
        }

        #[test]
        fn the_mirror_image_and_the_order_of_the_rows(points in series()) {
            let line = theil_sen(&points).unwrap();
            let mirrored: Vec<Point> =
                points.iter().rev().map(|point| Point { at: point.at, value: -point.value }).collect();
            let mirror = theil_sen(&mirrored).unwrap();
            prop_assert!(close(mirror.slope, -line.slope) && close(mirror.intercept, -line.intercept));
            prop_assert!(line.interval.0 <= line.slope && line.slope <= line.interval.1);
        }
    }
}
