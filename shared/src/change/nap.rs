//! Non-overlap of all pairs: how often a later rating is better than an earlier one.

use serde::{Deserialize, Serialize};

use super::{ChangeError, Direction, Z95, enough, finite};
use crate::scoring::count;

/// Result of [`nap()`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Nap {
    /// 0 to 1; 0.5 where there is no difference.
    pub nap: f64,
    /// `None` when a side has a single value, which says nothing about its own scatter.
    pub se: Option<f64>,
    /// The 95 % interval, within 0 to 1.
    pub interval: (f64, f64),
}

/// Non-overlap of all pairs of one `baseline` and one `later` value, with its standard error and 95 % interval. Both
/// take the values of a side as independent of one another; ratings that carry over make them too narrow.
///
/// With m baseline and n later values and `q_ij` = 1 where later value j is better than baseline value i, ½ where they
/// are equal, 0 where it is worse: `NAP = Σ q_ij/(mn)`. Parker & Vannest (2009), Behav Ther 40:357–367.
///
/// Standard error: the square root of the unbiased variance estimator of Sen (1967), Sankhyā A 29:95–102, also in Mee
/// (1990), J Am Stat Assoc 85:793–800. With `d_ij = q_ij − NAP`,
/// `V = [NAP(1 − NAP) + (Σ_i(Σ_j d_ij)² + Σ_j(Σ_i d_ij)² − 2·Σ d_ij²)/(mn)] / ((m − 1)(n − 1))`,
/// where the NAP of `NAP(1 − NAP)` is held within `1/(2mn)` of 0 and 1 (Pustejovsky and others, R package SingleCaseES
/// 0.7), so that sides that do not overlap get a small error instead of none. `None` when m or n is 1. Unbiased where
/// nothing is linked; a share p of linked pairs adds `p/4/((m − 1)(n − 1))` to what is unbiased then (Brunner & Konietschke
/// 2024, arXiv:2409.05038). That errs towards doubt, and is the number other software gives.
///
/// Interval: method 5 of Newcombe (2006), Stat Med 25:559–573: the θ on either side of NAP with
/// `mn(NAP − θ)² = z²θ(1 − θ)·[1 + h(1 − θ)/(2 − θ) + hθ/(1 + θ)]`, `h = (m + n)/2 − 1`, `z = 1.96`. At NAP 0 or 1 that
/// end is the limit itself and the other end the equation's root inside; SingleCaseES 0.7 gives the limit for both ends.
///
/// # Errors
/// `TooFew` when a side is empty, `TooMany` above [`super::MOST_VALUES`], `NotFinite`.
pub fn nap(baseline: &[f64], later: &[f64], direction: Direction) -> Result<Nap, ChangeError> {
    enough(baseline.len(), 1, "the baseline")?;
    enough(later.len(), 1, "the later side")?;
    for &value in baseline {
        finite(value, "a baseline value")?;
    }
    for &value in later {
        finite(value, "a later value")?;
    }
    let (m, n) = (count(baseline.len()), count(later.len()));
    let pairs = m * n;
    let credit = |before: f64, after: f64| direction.credit(before, after);
    let credits: f64 =
        baseline.iter().map(|&before| later.iter().map(|&after| credit(before, after)).sum::<f64>()).sum();
    let nap = credits / pairs;

    let se = (m > 1.0 && n > 1.0).then(|| {
        let rows = baseline.iter().map(|&before| later.iter().map(|&after| credit(before, after) - nap).sum::<f64>());
        let columns =
            later.iter().map(|&after| baseline.iter().map(|&before| credit(before, after) - nap).sum::<f64>());
        let rows: f64 = rows.map(|sum| sum * sum).sum();
        let columns: f64 = columns.map(|sum| sum * sum).sum();
        let cells: f64 = baseline
            .iter()
            .map(|&before| later.iter().map(|&after| (credit(before, after) - nap).powi(2)).sum::<f64>())
            .sum();
        let margin = 0.5 / pairs;
        let held = nap.clamp(margin, 1.0 - margin);
        let variance = (held * (1.0 - held) + (rows + columns - 2.0 * cells) / pairs) / ((m - 1.0) * (n - 1.0));
        // Below 0 by rounding only.
        variance.max(0.0).sqrt()
    });
    Ok(Nap { nap, se, interval: (bound(nap, m, n, 0.0), bound(nap, m, n, 1.0)) })
}

impl Direction {
    /// 1 for a pair that became better, ½ for a tie, 0 for one that became worse.
    fn credit(self, before: f64, after: f64) -> f64 {
        if before == after {
            0.5
        } else if (after > before) == (self == Direction::HigherIsBetter) {
            1.0
        } else {
            0.0
        }
    }
}

/// The end of the interval between `nap` and `outer`, 0 or 1. Newcombe's equation, multiplied out, is a quartic that
/// is negative at `nap` and everywhere up to its one root on this side, and positive beyond.
fn bound(nap: f64, m: f64, n: f64, outer: f64) -> f64 {
    if nap == outer {
        return outer;
    }
    let h = f64::midpoint(m, n) - 1.0;
    let beyond = |theta: f64| {
        let scatter = theta * (1.0 - theta);
        m * n * (nap - theta).powi(2) * (2.0 - theta) * (1.0 + theta)
            > Z95 * Z95 * scatter * (2.0 + h + (1.0 + 2.0 * h) * scatter)
    };
    let (mut inside, mut outside) = (nap, outer);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, outside);
        if beyond(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
    }
    f64::midpoint(inside, outside)
}

/// [`nap`] alone, with lower as the better direction: 1 when every later value lies below every earlier one. `None`
/// when a side is empty or holds something that is no finite number.
pub fn nap_lower(earlier: &[f64], later: &[f64]) -> Option<f64> {
    if earlier.is_empty() || later.is_empty() || earlier.iter().chain(later).any(|value| !value.is_finite()) {
        return None;
    }
    let credits: f64 = earlier
        .iter()
        .flat_map(|&before| later.iter().map(move |&after| Direction::LowerIsBetter.credit(before, after)))
        .sum();
    Some(credits / (count(earlier.len()) * count(later.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Direction::*, MOST_VALUES};
    use proptest::prelude::*;

    fn close(left: f64, right: f64, within: f64) -> bool {
        (left - right).abs() <= within
    }

    fn fits(found: Nap, nap: f64, se: f64, interval: (f64, f64), within: f64) {
        assert!(close(found.nap, nap, 1e-7), "{found:?}");
        assert!(close(found.se.unwrap(), se, 1e-7), "{found:?}");
        assert!(
            close(found.interval.0, interval.0, within) && close(found.interval.1, interval.1, within),
            "{found:?}"
        );
    }

    /// The two examples in the manual of SingleCaseES 0.7, the second from Parker & Vannest (2009). Its intervals come
    /// from a root finder that stops within 1e-4.
    #[test]
    fn as_the_r_package_gives_it() {
        let (a, b) = ([20.0, 20.0, 26.0, 25.0, 22.0, 23.0], [28.0, 25.0, 24.0, 27.0, 30.0, 30.0, 29.0]);
        let one = nap(&a, &b, HigherIsBetter).unwrap();
        fits(one, 0.916_666_7, 0.069_006_56, (0.597_340_6, 0.986_017_6), 1e-4);
        fits(one, 0.916_666_7, 0.069_006_56, (0.597_319_360_038_8, 0.985_997_689_370_2), 1e-10);
        let a = [4.0, 3.0, 4.0, 3.0, 4.0, 7.0, 5.0, 2.0, 3.0, 2.0];
        let b = [5.0, 9.0, 7.0, 9.0, 7.0, 5.0, 9.0, 11.0, 11.0, 10.0, 9.0];
        let two = nap(&a, &b, HigherIsBetter).unwrap();
        fits(two, 0.963_636_4, 0.031_926_22, (0.749_974_1, 0.995_072_9), 1e-4);
    }

    #[test]
    fn sides_that_do_not_overlap_still_leave_doubt() {
        let found = nap(&[8.0, 7.0, 9.0, 8.0, 8.0], &[3.0, 2.0, 4.0, 3.0, 2.0, 1.0], LowerIsBetter).unwrap();
        fits(found, 1.0, 0.028_625_940_1, (0.665_454_770_607_1, 1.0), 1e-10);
        let found = nap(&[1.0, 2.0, 3.0], &[4.0, 5.0], HigherIsBetter).unwrap();
        fits(found, 1.0, 0.195_433_990, (0.438_912_389_095_9, 1.0), 1e-10);
        let found = nap(&[1.0, 2.0, 3.0], &[4.0, 5.0], LowerIsBetter).unwrap();
        fits(found, 0.0, 0.195_433_990, (0.0, 1.0 - 0.438_912_389_095_9), 1e-10);
    }

    #[test]
    fn constants_and_single_values() {
        let linked = nap(&[3.0; 3], &[3.0; 2], HigherIsBetter).unwrap();
        fits(linked, 0.5, 0.353_553_390_6, (0.130_869_563_967_6, 0.869_130_436_032_3), 1e-10);
        let single = nap(&[1.0], &[2.0], HigherIsBetter).unwrap();
        assert_eq!((single.nap, single.se), (1.0, None));
        assert!(close(single.interval.0, 0.206_549_314_377_2, 1e-10));
        assert_eq!(nap(&[0.0], &[-0.0], HigherIsBetter).unwrap().nap, 0.5);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert!(matches!(nap(&[], &[1.0], HigherIsBetter), Err(ChangeError::TooFew { .. })));
        assert!(matches!(nap(&[1.0], &[], HigherIsBetter), Err(ChangeError::TooFew { .. })));
        assert!(matches!(nap(&[f64::NAN], &[1.0], HigherIsBetter), Err(ChangeError::NotFinite(_))));
        assert!(matches!(nap(&[1.0], &[f64::INFINITY], HigherIsBetter), Err(ChangeError::NotFinite(_))));
        let many = vec![1.0; MOST_VALUES + 1];
        assert!(matches!(nap(&many, &[1.0], HigherIsBetter), Err(ChangeError::TooMany { .. })));
        assert_eq!(nap_lower(&[f64::NAN], &[1.0]), None);
    }

    #[test]
    fn worked_by_hand() {
        assert_eq!(nap_lower(&[8.0, 7.0], &[6.0, 7.0]), Some(3.5 / 4.0));
        assert_eq!(nap_lower(&[8.0, 7.0], &[2.0]), Some(1.0));
        assert_eq!(nap_lower(&[], &[2.0]), None);
    }

    fn ratings() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec((0u8..=10).prop_map(f64::from), 1..9)
    }

    proptest! {
        #[test]
        fn swapping_the_sides_gives_the_complement(a in ratings(), b in ratings()) {
            let there = nap(&a, &b, LowerIsBetter).unwrap();
            let back = nap(&b, &a, LowerIsBetter).unwrap();
            prop_assert!(close(there.nap, 1.0 - back.nap, 1e-12));
            prop_assert!(close(there.interval.0, 1.0 - back.interval.1, 1e-9));
            prop_assert!(close(there.se.unwrap_or(0.0), back.se.unwrap_or(0.0), 1e-9));
            prop_assert_eq!(nap_lower(&a, &b), Some(there.nap));
        }

        #[test]
        fn only_the_order_counts(a in ratings(), b in ratings()) {
            let bent = |side: &[f64]| -> Vec<f64> { side.iter().map(|value| 3.0 * value.powi(3) - 40.0).collect() };
            prop_assert_eq!(nap(&a, &b, HigherIsBetter), nap(&bent(&a), &bent(&b), HigherIsBetter));
            let mirrored = |side: &[f64]| -> Vec<f64> { side.iter().map(|value| -value).collect() };
            prop_assert_eq!(nap(&a, &b, HigherIsBetter), nap(&mirrored(&a), &mirrored(&b), LowerIsBetter));
        }

        #[test]
        fn the_interval_holds_the_estimate_and_the_error_is_above_nought(a in ratings(), b in ratings()) {
            let found = nap(&a, &b, HigherIsBetter).unwrap();
            let (low, high) = found.interval;
            prop_assert!(0.0 <= low && low <= found.nap && found.nap <= high && high <= 1.0 && low < high);
            prop_assert!(found.se.is_none_or(|se| se > 0.0 && se < 1.0));
        }

        /// The unbiased estimator by its definition: NAP², less what two pairs without a value in common have in common.
        #[test]
        fn the_error_is_the_unbiased_one_and_a_quarter_of_the_ties(a in ratings(), b in ratings()) {
            let found = nap(&a, &b, HigherIsBetter).unwrap();
            let (m, n) = (count(a.len()), count(b.len()));
            prop_assume!(m > 1.0 && n > 1.0 && found.nap > 0.0 && found.nap < 1.0);
            let pairs = || (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j)));
            let q = |(i, j): (usize, usize)| HigherIsBetter.credit(a[i], b[j]);
            let apart: f64 = pairs()
                .flat_map(|one| pairs().filter(move |two| one.0 != two.0 && one.1 != two.1).map(move |two| (one, two)))
                .map(|(one, two)| q(one) * q(two))
                .sum();
            let others = (m - 1.0) * (n - 1.0);
            let unbiased = found.nap.powi(2) - apart / (m * n * others);
            let linked = count(pairs().filter(|&(i, j)| a[i] == b[j]).count()) / (m * n);
            prop_assert!(close(found.se.unwrap().powi(2), unbiased + linked / 4.0 / others, 1e-12));
        }

        #[test]
        fn a_better_later_value_never_lowers_it(a in ratings(), b in ratings(), by in 0.0..5.0) {
            let mut better = b.clone();
            better[0] += by;
            let (one, two) = (nap(&a, &b, HigherIsBetter).unwrap(), nap(&a, &better, HigherIsBetter).unwrap());
            prop_assert!(one.nap <= two.nap && one.interval.0 <= two.interval.0 + 1e-12);
        }
    }
}
