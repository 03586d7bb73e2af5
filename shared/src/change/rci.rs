//! Reliable change: whether a score moved by more than its measure's error, and whether it crossed over to where most
//! people are.

use serde::{Deserialize, Serialize};

use super::{
    ChangeError, Direction, Z95, finite,
    normal::{density, upper_tail},
    reached,
};

/// The most looks a critical value is calculated for.
pub const MOST_LOOKS: u32 = 10_000;

/// How exactly an instrument measures: the standard deviation of a comparable group, and the reliability in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Precision {
    /// Above 0, in points of the score.
    pub sd: f64,
    /// From 0 up to, but not including, 1.
    pub reliability: f64,
}

/// Mean and standard deviation of a group, in points of the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Norm {
    /// Mean of the group.
    pub mean: f64,
    /// Standard deviation within the group, above 0.
    pub sd: f64,
}

/// A number of points someone has published, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Number of points, in the unit of the score.
    pub points: f64,
    /// Author, year and place of publication.
    pub source: String,
}

/// What is known of an instrument. A published threshold wins over one calculated here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    /// Which way is better.
    pub direction: Direction,
    /// How exactly it measures; `None` where nobody published it.
    pub precision: Option<Precision>,
    /// Norm of people in treatment.
    pub clinical: Option<Norm>,
    /// Norm of people in general.
    pub functional: Option<Norm>,
    /// The smallest difference between two scores that counts as reliable.
    pub change: Option<Published>,
    /// The score where the clinical range begins: it belongs to that range itself.
    pub cutoff: Option<Published>,
}

/// Where the two groups are told apart; `None` where the norm it needs is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cutoffs {
    /// Two standard deviations from the clinical mean, towards the functional one.
    pub a: Option<f64>,
    /// Two standard deviations from the functional mean, towards the clinical one.
    pub b: Option<f64>,
    /// Point that is as likely in one group as in the other.
    pub c: Option<f64>,
}

/// The four outcomes of Jacobson and Truax; [`reliable_change`] defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Reliably better, and over the cut-off into the functional range.
    Recovered,
    /// Reliably better, without crossing the cut-off.
    Improved,
    /// No reliable change either way.
    Unchanged,
    /// Reliably worse.
    Deteriorated,
}

/// Where the threshold for reliable change comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Someone published it.
    Published {
        /// Author, year and place of publication.
        source: String,
    },
    /// It follows from the instrument's precision and the critical value.
    Calculated,
}

/// Result of [`reliable_change`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReliableChange {
    /// `None` without a precision, as are `sdiff` and `rci`.
    pub sem: Option<f64>,
    /// Standard error of the difference of two scores, in points.
    pub sdiff: Option<f64>,
    /// Negative where the score fell, whichever way is better.
    pub rci: Option<f64>,
    /// The critical value for the looks taken.
    pub critical: f64,
    /// Cut-offs from the instrument's norms.
    pub cutoffs: Cutoffs,
    /// The difference in points that counts as reliable: reached, if published; exceeded, if calculated.
    pub needed: f64,
    /// Where `needed` comes from.
    pub basis: Basis,
    /// Outcome.
    pub class: Class,
}

/// Standard error of measurement, `sd·√(1 − reliability)`, in points: 0 < SEM ≤ sd.
/// Jacobson & Truax (1991), J Consult Clin Psychol 59:12–19.
///
/// # Errors
/// `StandardDeviation` unless sd > 0, `Reliability` unless 0 ≤ reliability < 1, `NotFinite`.
pub fn sem(precision: Precision) -> Result<f64, ChangeError> {
    let sd = spread(precision.sd)?;
    let reliability = finite(precision.reliability, "the reliability")?;
    if (0.0..1.0).contains(&reliability) { Ok(sd * (1.0 - reliability).sqrt()) } else { Err(ChangeError::Reliability) }
}

/// Standard error of the difference of two scores, `√2·SEM`, in points. Jacobson & Truax (1991).
///
/// # Errors
/// As [`sem`], and `OutOfReach`.
pub fn sdiff(precision: Precision) -> Result<f64, ChangeError> {
    reached(std::f64::consts::SQRT_2 * sem(precision)?)
}

/// The cut-offs of Jacobson & Truax (1991), with `+` where higher is better and `−` where lower is:
///
/// - a: two standard deviations from the clinical mean towards the functional one, `M_clin ± 2·SD_clin`;
/// - b: two standard deviations from the functional mean towards the clinical one, `M_func ∓ 2·SD_func`;
/// - c: as likely in one group as in the other, `(SD_func·M_clin + SD_clin·M_func) / (SD_func + SD_clin)`.
///
/// c lies between the two means; each is `None` without the norm it needs.
///
/// # Errors
/// `NotFinite`, `StandardDeviation` unless above 0, `NormsAgainstDirection` unless the functional mean is the better one, `OutOfReach`.
pub fn cutoffs(clinical: Option<Norm>, functional: Option<Norm>, direction: Direction) -> Result<Cutoffs, ChangeError> {
    let clinical = clinical.map(checked).transpose()?;
    let functional = functional.map(checked).transpose()?;
    let a = clinical.map(|norm| reached(norm.mean + direction.gain(2.0 * norm.sd))).transpose()?;
    let b = functional.map(|norm| reached(norm.mean - direction.gain(2.0 * norm.sd))).transpose()?;
    let both = clinical.zip(functional);
    if both.is_some_and(|(clinical, functional)| direction.gain(functional.mean - clinical.mean) <= 0.0) {
        return Err(ChangeError::NormsAgainstDirection);
    }
    let between = |(clinical, functional): (Norm, Norm)| {
        reached((functional.sd * clinical.mean + clinical.sd * functional.mean) / (functional.sd + clinical.sd))
    };
    Ok(Cutoffs { a, b, c: both.map(between).transpose()? })
}

/// How far from 0 a reliable change index must lie when `looks` later scores are each compared with one first score
/// and a false claim at any of them is to happen to at most 5 % of those who did not change.
///
/// The comparisons share the first score, so they correlate at 0.5, and with a common `x ~ N(0, 1)` the value is the
/// `c` with `∫ φ(x)·[Φ(√2·c + x) − Φ(−√2·c + x)]^looks dx = 0.95`; 1.96 for one look, 2.72 for ten. Dunnett
/// (1955), J Am Stat Assoc 50:1096–1121: his two-sided values for unlimited degrees of freedom.
///
/// # Errors
/// `Looks` unless `looks` is 1 to [`MOST_LOOKS`].
pub fn critical_value(looks: u32) -> Result<f64, ChangeError> {
    // Few functions suit the trapezium rule as well as one that dies away like a normal density: at this step it is
    // exact to rounding.
    const STEP: f64 = 0.1;
    if looks == 1 {
        return Ok(Z95);
    }
    let power = i32::try_from(looks).ok().filter(|_| (1..=MOST_LOOKS).contains(&looks)).ok_or(ChangeError::Looks)?;
    let none_claimed = |c: f64| -> f64 {
        let reach = c * std::f64::consts::SQRT_2;
        let at = |x: f64| density(x) * (1.0 - upper_tail(reach + x) - upper_tail(reach - x)).powi(power);
        // The integrand is even.
        STEP * (at(0.0) + 2.0 * (1..=90).map(|n| at(f64::from(n) * STEP)).sum::<f64>())
    };
    // At 5 even a Bonferroni bound over the most looks is met.
    let (mut low, mut high) = (Z95, 5.0);
    for _ in 0..44 {
        let middle = f64::midpoint(low, high);
        if none_claimed(middle) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(f64::midpoint(low, high))
}

/// The change from `pre` to `post`, and its class.
///
/// `RCI = (post − pre)/Sdiff`. Changed reliably: by at least the published number of points; without one, where
/// `|RCI|` exceeds [`critical_value`]. A published number is meant for one comparison, so for `looks` it widens as the
/// critical value does, by `critical(looks)/critical(1)`. Classes:
///
/// - recovered: reliably better, and from the clinical side over the published cut-off, else over c;
/// - improved: reliably better without that; deteriorated: reliably worse; unchanged: neither.
///
/// Jacobson & Truax (1991).
///
/// # Errors
/// `NotFinite`, `OutOfReach`, `NothingToJudgeBy` with neither precision nor published change, `Threshold` unless a
/// published change is above 0, and those of [`sem`], [`cutoffs`] and [`critical_value`].
pub fn reliable_change(
    pre: f64,
    post: f64,
    instrument: &Instrument,
    looks: u32,
) -> Result<ReliableChange, ChangeError> {
    let (pre, post) = (finite(pre, "the earlier score")?, finite(post, "the later score")?);
    let difference = reached(post - pre)?;
    let critical = critical_value(looks)?;
    let cutoffs = cutoffs(instrument.clinical, instrument.functional, instrument.direction)?;
    let sem = instrument.precision.map(sem).transpose()?;
    let sdiff = instrument.precision.map(sdiff).transpose()?;
    let rci = sdiff.map(|error| reached(difference / error)).transpose()?;

    let (needed, basis, reliable) = match (&instrument.change, sdiff, rci) {
        (Some(published), _, _) => {
            let points = finite(published.points, "the published threshold")?;
            if points <= 0.0 {
                return Err(ChangeError::Threshold);
            }
            let needed = reached(points * (critical / Z95))?;
            (needed, Basis::Published { source: published.source.clone() }, difference.abs() >= needed)
        }
        (None, Some(sdiff), Some(rci)) => (reached(critical * sdiff)?, Basis::Calculated, rci.abs() > critical),
        _ => return Err(ChangeError::NothingToJudgeBy),
    };
    let line = match &instrument.cutoff {
        Some(published) => Some(finite(published.points, "the published cut-off")?),
        None => cutoffs.c,
    };
    let gain = |from: f64, to: f64| instrument.direction.gain(to - from);
    let crossed = line.is_some_and(|line| gain(line, pre) <= 0.0 && gain(line, post) > 0.0);
    let class = match (reliable, gain(pre, post) > 0.0) {
        (false, _) => Class::Unchanged,
        (true, true) if crossed => Class::Recovered,
        (true, true) => Class::Improved,
        (true, false) => Class::Deteriorated,
    };
    Ok(ReliableChange { sem, sdiff, rci, critical, cutoffs, needed, basis, class })
}

fn checked(norm: Norm) -> Result<Norm, ChangeError> {
    finite(norm.mean, "a mean")?;
    spread(norm.sd)?;
    Ok(norm)
}

fn spread(sd: f64) -> Result<f64, ChangeError> {
    if finite(sd, "a standard deviation")? > 0.0 { Ok(sd) } else { Err(ChangeError::StandardDeviation) }
}

#[cfg(test)]
#[path = "rci_tests.rs"]
mod tests;
