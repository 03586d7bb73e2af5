//! Points along time.

use serde::{Deserialize, Serialize};

use super::{ChangeError, FEWEST_POINTS, enough, finite};
#[cfg(test)]
use crate::scoring::count;

/// A value at a time. Any unit of time, from any origin; the slope is per that unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Time, in any unit.
    pub at: f64,
    /// Value at that time.
    pub value: f64,
}

/// The points by time, checked. Adding 0 makes one zero of the two.
pub(super) fn in_order(points: &[Point]) -> Result<Vec<Point>, ChangeError> {
    enough(points.len(), FEWEST_POINTS, "a trend")?;
    let mut points = points
        .iter()
        .map(|point| Ok(Point { at: finite(point.at, "a time")? + 0.0, value: finite(point.value, "a value")? + 0.0 }))
        .collect::<Result<Vec<_>, ChangeError>>()?;
    points.sort_by(|a, b| a.at.total_cmp(&b.at));
    match (points.first(), points.last()) {
        (Some(first), Some(last)) if first.at < last.at => Ok(points),
        _ => Err(ChangeError::OneTime),
    }
}

/// A series at the times 0, 1, 2, …
#[cfg(test)]
pub(super) fn evenly(values: &[f64]) -> Vec<Point> {
    values.iter().enumerate().map(|(at, &value)| Point { at: count(at), value }).collect()
}
