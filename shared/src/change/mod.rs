//! The arithmetic of change: between two occasions ([`rci`]), between two sets of ratings ([`mod@nap`]), and along a
//! series ([`trend`], [`mod@mann_kendall`]). Without I/O; every function gives its formula, its ranges, its errors and
//! its source. Anyone can check the numbers with `weft measure`.

use serde::{Deserialize, Serialize};

pub mod mann_kendall;
pub mod nap;
mod normal;
pub mod rci;
mod series;
pub mod trend;

pub use mann_kendall::{Calculated, MannKendall, mann_kendall};
pub use nap::{Nap, nap, nap_lower};
pub use rci::{
    Basis, Class, Cutoffs, Instrument, MOST_LOOKS, Norm, Precision, Published, ReliableChange, critical_value, cutoffs,
    reliable_change, sdiff, sem,
};
pub use series::Point;
pub(crate) use trend::median;
pub use trend::{Line, theil_sen};

/// The fewest points a trend is calculated from.
pub const FEWEST_POINTS: usize = 5;
/// The most values on one side, or points of a series: pairs grow with the square.
pub const MOST_VALUES: usize = 3_000;

/// The 97.5th percentile of the standard normal distribution: two-sided 5 %.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

/// Which way is better on a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A rise is an improvement.
    HigherIsBetter,
    /// A fall is an improvement.
    LowerIsBetter,
}

impl Direction {
    /// `difference` (later minus earlier), positive where it is for the better.
    pub fn gain(self, difference: f64) -> f64 {
        match self {
            Direction::HigherIsBetter => difference,
            Direction::LowerIsBetter => -difference,
        }
    }
}

/// Why a question about change cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A value is NaN or infinite; names it.
    #[error("{0} is not a finite number")]
    NotFinite(&'static str),
    /// Finite values led to a result beyond what a float can hold.
    #[error("the numbers are too large, or too close together, to calculate with")]
    OutOfReach,
    /// A standard deviation is 0 or negative.
    #[error("a standard deviation is a number above 0")]
    StandardDeviation,
    /// A reliability lies outside 0 ≤ r < 1.
    #[error("a reliability is a number from 0 up to, but not including, 1")]
    Reliability,
    /// A published threshold is 0 or negative.
    #[error("a published threshold is a number of points above 0")]
    Threshold,
    /// The number of looks lies outside 1 to [`MOST_LOOKS`].
    #[error("the number of looks must be 1 to {MOST_LOOKS}")]
    Looks,
    /// The two groups' means contradict the scale's direction, so no cut-off lies between them.
    #[error("the functional mean is not on the better side of the clinical mean")]
    NormsAgainstDirection,
    /// An instrument has neither a precision nor a published threshold.
    #[error("reliable change needs a standard deviation and a reliability, or a published threshold")]
    NothingToJudgeBy,
    /// A side or series has fewer values than the method needs.
    #[error("{what} needs at least {fewest} values and has {got}")]
    TooFew {
        /// Side or series, as the sentence names it.
        what: &'static str,
        /// How many values the method needs.
        fewest: usize,
        /// How many there are.
        got: usize,
    },
    /// A side or series has more values than [`MOST_VALUES`].
    #[error("{what} takes at most {MOST_VALUES} values and has {got}")]
    TooMany {
        /// Side or series, as the sentence names it.
        what: &'static str,
        /// How many values there are.
        got: usize,
    },
    /// All points lie at one time, so there is no slope.
    #[error("a trend needs points at two different times at least")]
    OneTime,
}

/// `value`, refused when it is NaN or infinite.
pub(crate) fn finite(value: f64, what: &'static str) -> Result<f64, ChangeError> {
    if value.is_finite() { Ok(value) } else { Err(ChangeError::NotFinite(what)) }
}

/// A result, refused when finite numbers led out of what a float can hold.
pub(crate) fn reached(value: f64) -> Result<f64, ChangeError> {
    if value.is_finite() { Ok(value) } else { Err(ChangeError::OutOfReach) }
}

/// How many values there are, refused outside `fewest..=MOST_VALUES`.
pub(crate) fn enough(got: usize, fewest: usize, what: &'static str) -> Result<(), ChangeError> {
    if got < fewest {
        Err(ChangeError::TooFew { what, fewest, got })
    } else if got > MOST_VALUES {
        Err(ChangeError::TooMany { what, got })
    } else {
        Ok(())
    }
}
