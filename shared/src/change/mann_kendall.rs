//! The Mann–Kendall test: whether there is a trend at all.

use serde::{Deserialize, Serialize};

use super::{
    ChangeError,
    normal::upper_tail,
    series::{Point, in_order},
};
use crate::scoring::count;

/// Up to this many points the p-value is exact.
const EXACT: usize = 10;
/// S lies within the number of pairs of [`EXACT`] points, either way.
const PAIRS: i64 = 45;
/// The values S can take: 0, and as many on either side.
#[expect(clippy::cast_possible_truncation, reason = "45 fits everywhere")]
const SPAN: usize = 2 * PAIRS as usize + 1;

/// How a p-value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Calculated {
    /// From every order of the values, up to ten points.
    Exact,
    /// From the normal distribution, above ten points.
    Normal,
}

/// Result of [`mann_kendall()`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MannKendall {
    /// Number of points.
    pub n: usize,
    /// Pairs that rise minus pairs that fall.
    pub s: i64,
    /// Variance of S if order were chance, corrected for ties.
    pub var_s: f64,
    /// Kendall's tau-a, −1 to 1.
    pub tau: f64,
    /// S in standard errors, with continuity correction; 0 where S is 0.
    pub z: f64,
    /// Two-sided.
    pub p: f64,
    /// How `p` was found.
    pub method: Calculated,
}

/// The test of Mann (1945), Econometrica 13:245–259, and Kendall (1975), Rank Correlation Methods, for a trend in
/// either direction, in any order of `points`.
///
/// - `S = Σ sign(t_j − t_i)·sign(x_j − x_i)` over all pairs.
/// - `Var S` if order were chance, corrected for ties: with t the sizes of the groups of equal values and u those of
///   equal times, `[n(n−1)(2n+5) − Σt(t−1)(2t+5) − Σu(u−1)(2u+5)]/18` + `Σt(t−1)(t−2)·Σu(u−1)(u−2)/(9n(n−1)(n−2))` +
///   `Σt(t−1)·Σu(u−1)/(2n(n−1))`; with no two points at one time only the first two terms remain.
/// - `tau = S/(n(n−1)/2)`: tau-a, which ties keep from reaching ±1.
/// - `z = (S − sign S)/√Var S`, 0 where S is 0.
/// - p: up to ten points the share of all orders of these very values, ties included, with an `|S|` as large; above
///   ten `2·(1 − Φ(|z|))`.
///
/// # Errors
/// `TooFew` below [`super::FEWEST_POINTS`], `TooMany` above [`super::MOST_VALUES`], `NotFinite`, `OneTime`.
pub fn mann_kendall(points: &[Point]) -> Result<MannKendall, ChangeError> {
    let points = in_order(points)?;
    let n = points.len();
    let s = rise(&points);
    let var_s = variance(&points);
    let pairs = count(n) * count(n - 1) / 2.0;
    let z = if s == 0 { 0.0 } else { to_f64(s - s.signum()) / var_s.sqrt() };
    let (p, method) = if n <= EXACT {
        (exact_p(&points, s), Calculated::Exact)
    } else {
        ((2.0 * upper_tail(z.abs())).min(1.0), Calculated::Normal)
    };
    Ok(MannKendall { n, s, var_s, tau: to_f64(s) / pairs, z, p, method })
}

/// S of points in order of time.
fn rise(points: &[Point]) -> i64 {
    let mut s = 0;
    for (at, earlier) in points.iter().enumerate() {
        for later in points[at..].iter().filter(|later| later.at > earlier.at) {
            s += i64::from(later.value > earlier.value) - i64::from(later.value < earlier.value);
        }
    }
    s
}

/// Var S of points in order of time; never below 0, and exactly 0 for constants: over its common denominator it
/// is a sum of whole numbers, which cancel as floats would not.
pub(super) fn variance(points: &[Point]) -> f64 {
    let mut values: Vec<f64> = points.iter().map(|point| point.value).collect();
    values.sort_by(f64::total_cmp);
    let equal_values: Vec<usize> = values.chunk_by(|a, b| a == b).map(<[f64]>::len).collect();
    let equal_times: Vec<usize> = points.chunk_by(|a, b| a.at == b.at).map(<[Point]>::len).collect();
    let sum = |sizes: &[usize], of: fn(i128) -> i128| sizes.iter().map(|&size| of(size as i128)).sum::<i128>();
    let pairs = |k: i128| k * (k - 1);
    let triples = |k: i128| k * (k - 1) * (k - 2);
    let weighted = |k: i128| k * (k - 1) * (2 * k + 5);
    let n = points.len() as i128;
    let part = (weighted(n) - sum(&equal_values, weighted) - sum(&equal_times, weighted)) * triples(n)
        + 2 * sum(&equal_values, triples) * sum(&equal_times, triples)
        + 9 * sum(&equal_values, pairs) * sum(&equal_times, pairs) * (n - 2);
    let whole = 18 * triples(n);
    // Apart, so that a whole number stays one.
    ratio(part / whole, 1) + ratio(part % whole, whole)
}

/// The share of all ways to deal the values out to the times for which `|S|` is at least as large.
///
/// The ways are counted, not walked through: time by time, for each set of values already dealt out (a bit mask), how
/// many ways lead there with which S. What a further value adds to S depends on that set alone.
fn exact_p(points: &[Point], s: i64) -> f64 {
    let n = points.len();
    let all = (1usize << n) - 1;
    let mask = |holds: &dyn Fn(f64) -> bool| -> usize {
        points.iter().enumerate().filter(|(_, point)| holds(point.value)).map(|(bit, _)| 1 << bit).sum()
    };
    let lower: Vec<usize> = points.iter().map(|point| mask(&|value| value < point.value)).collect();
    let higher: Vec<usize> = points.iter().map(|point| mask(&|value| value > point.value)).collect();
    let bits = |set: usize| (0..n).filter(move |bit| set >> bit & 1 == 1);

    let mut ways = vec![[0u64; SPAN]; all + 1];
    ways[0][SPAN / 2] = 1;
    let mut dealt = 0;
    for group in points.chunk_by(|a, b| a.at == b.at) {
        for before in (0..=all).filter(|set| set.count_ones() as usize == dealt) {
            let here = ways[before];
            let rest = all & !before;
            let mut chosen = rest;
            while chosen != 0 {
                if chosen.count_ones() as usize == group.len() {
                    let up: u32 = bits(chosen).map(|bit| (before & lower[bit]).count_ones()).sum();
                    let down: u32 = bits(chosen).map(|bit| (before & higher[bit]).count_ones()).sum();
                    let next = &mut ways[before | chosen];
                    for (at, &way) in here.iter().enumerate().filter(|(_, way)| **way > 0) {
                        next[at + up as usize - down as usize] += way;
                    }
                }
                chosen = (chosen - 1) & rest;
            }
        }
        dealt += group.len();
    }
    let total: u64 = ways[all].iter().sum();
    let as_far: u64 =
        (-PAIRS..).zip(ways[all]).filter(|(reached, _)| reached.abs() >= s.abs()).map(|(_, way)| way).sum();
    ratio(as_far.into(), total.into())
}

#[expect(clippy::cast_precision_loss, reason = "what is lost is less than a float would lose anyway")]
fn ratio(part: i128, whole: i128) -> f64 {
    part as f64 / whole as f64
}

#[expect(clippy::cast_precision_loss, reason = "a number of pairs, far below 2^53")]
fn to_f64(s: i64) -> f64 {
    s as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::series::evenly;
    use proptest::prelude::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() <= 1e-12
    }

    /// S, its variance, z and the normal p as `pymannkendall.original_test` gives them; the exact p without ties as
    /// `scipy.stats.kendalltau(method="exact")` does, with ties from a walk through every permutation.
    #[test]
    fn as_other_software_gives_it() {
        let found = mann_kendall(&evenly(&[1.0, 2.0, 3.0, 4.0, 5.0])).unwrap();
        assert_eq!((found.s, found.tau, found.method), (10, 1.0, Calculated::Exact));
        assert!(close(found.var_s, 50.0 / 3.0) && close(found.z, 2.204_540_768_504_860_4));
        assert!(close(found.p, 2.0 / 120.0));
        let found = mann_kendall(&evenly(&[9.0, 7.0, 8.0, 5.0, 6.0, 3.0])).unwrap();
        assert!(found.s == -11 && close(found.p, 0.055_555_555_555_555_55), "{found:?}");
        let linked = mann_kendall(&evenly(&[8.0, 8.0, 7.0, 8.0, 6.0, 6.0, 5.0])).unwrap();
        assert!(
            linked.s == -15 && close(linked.var_s, 119.0 / 3.0) && close(linked.p, 0.019_047_619_047_619_05),
            "{linked:?}"
        );
        let twelve = [7.0, 8.0, 7.0, 6.0, 8.0, 5.0, 6.0, 6.0, 4.0, 5.0, 3.0, 4.0];
        let found = mann_kendall(&evenly(&twelve)).unwrap();
        assert_eq!((found.s, found.var_s, found.method), (-43, 205.0, Calculated::Normal));
        assert!(close(found.z, -2.933_407_242_232_228_4) && close(found.p, 0.003_352_638_169_253_685_5));
        assert!(close(found.tau, -0.651_515_151_515_151_5));
    }

    #[test]
    fn several_points_at_one_time_are_compared_with_the_others_only() {
        let times = [0.0, 7.0, 7.0, 14.0, 21.0, 28.0, 28.0];
        let values = [8.0, 6.0, 7.0, 7.0, 5.0, 5.0, 4.0];
        let points: Vec<Point> = times.into_iter().zip(values).map(|(at, value)| Point { at, value }).collect();
        let found = mann_kendall(&points).unwrap();
        assert!(found.s == -15 && close(found.var_s, 40.523_809_523_809_526), "{found:?}");
        assert!(close(found.z, -2.199_241_403_235_722) && close(found.p, 0.020_634_920_634_920_634), "{found:?}");
    }

    #[test]
    fn constants_have_no_trend() {
        for n in [5, 10, 11, 40] {
            let found = mann_kendall(&evenly(&vec![3.0; n])).unwrap();
            assert_eq!((found.s, found.tau, found.z, found.p), (0, 0.0, 0.0, 1.0));
        }
    }

    /// Several a time, in numbers whose quotients a float rounds.
    #[test]
    fn constants_vary_by_nothing_whenever_they_were_measured() {
        for (n, at_one_time) in [(24, 10), (28, 7), (33, 5), (57, 3), (1_000, 7)] {
            let points: Vec<Point> = (0..n).map(|at| Point { at: count(at / at_one_time), value: 4.0 }).collect();
            let found = mann_kendall(&points).unwrap();
            assert_eq!((found.s, found.var_s, found.z, found.p), (0, 0.0, 0.0, 1.0), "{n} points");
        }
    }

    fn series() -> impl Strategy<Value = Vec<f64>> {
        prop::collection::vec((0u8..=10).prop_map(f64::from), 5..14)
    }

    /// Few points, with ties among values and times.
    fn few_points() -> impl Strategy<Value = Vec<Point>> {
        prop::collection::vec((0u8..4, 0u8..4), 5..7)
            .prop_map(|points| {
                points.into_iter().map(|(at, value)| Point { at: at.into(), value: value.into() }).collect()
            })
            .prop_filter("two times", |points: &Vec<Point>| points.iter().any(|point| point.at != points[0].at))
    }

    /// S of every order of the values, one of which is the order given.
    fn every_s(times: &[Point], dealt: &mut Vec<Point>, rest: &[f64], found: &mut Vec<i64>) {
        let Some(next) = times.get(dealt.len()) else { return found.push(rise(dealt)) };
        for at in 0..rest.len() {
            let mut rest = rest.to_vec();
            dealt.push(Point { at: next.at, value: rest.swap_remove(at) });
            every_s(times, dealt, &rest, found);
            dealt.pop();
        }
    }

    proptest! {
        // Counting every order takes its time without optimisation.
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn turning_the_series_round_turns_the_sign(values in series()) {
            let there = mann_kendall(&evenly(&values)).unwrap();
            let reversed: Vec<f64> = values.iter().rev().copied().collect();
            let back = mann_kendall(&evenly(&reversed)).unwrap();
            prop_assert_eq!((there.s, there.z, there.var_s), (-back.s, -back.z, back.var_s));
            prop_assert!(close(there.p, back.p));
            prop_assert!(there.tau.abs() <= 1.0 && there.p > 0.0 && there.p <= 1.0);
        }

        #[test]
        fn p_and_variance_are_those_of_every_order_walked_through(points in few_points()) {
            let found = mann_kendall(&points).unwrap();
            let points = in_order(&points).unwrap();
            let values: Vec<f64> = points.iter().map(|point| point.value).collect();
            let mut every = Vec::new();
            every_s(&points, &mut Vec::new(), &values, &mut every);
            let as_far = every.iter().filter(|s| s.abs() >= found.s.abs()).count();
            prop_assert!(close(found.p, count(as_far) / count(every.len())));
            let squares: f64 = every.iter().map(|s| to_f64(s * s)).sum();
            prop_assert!((found.var_s - squares / count(every.len())).abs() < 1e-9);
        }

        #[test]
        fn the_mirror_image_turns_the_sign_and_the_order_of_the_rows_does_nothing(points in few_points()) {
            let there = mann_kendall(&points).unwrap();
            let mirrored: Vec<Point> =
                points.iter().rev().map(|point| Point { at: point.at, value: -point.value }).collect();
            let mirror = mann_kendall(&mirrored).unwrap();
            prop_assert_eq!((there.s, there.z, there.var_s, there.p), (-mirror.s, -mirror.z, mirror.var_s, mirror.p));
        }

        #[test]
        fn a_higher_end_never_lowers_the_rise(values in series(), by in 0.0..12.0) {
            let mut higher = values.clone();
            *higher.last_mut().unwrap() += by;
            prop_assert!(mann_kendall(&evenly(&values)).unwrap().s <= mann_kendall(&evenly(&higher)).unwrap().s);
        }

        #[test]
        fn only_the_order_counts(values in series(), stretch in 0.1..9.0, shift in -50.0..50.0) {
            let bent: Vec<Point> = evenly(&values)
                .into_iter()
                .map(|point| Point { at: point.at * stretch + shift, value: point.value.powi(3) - 7.0 })
                .collect();
            prop_assert_eq!(mann_kendall(&evenly(&values)), mann_kendall(&bent));
        }

        #[test]
        fn a_strictly_rising_series_is_one_of_two_orders(n in 5usize..=10) {
            let rising: Vec<f64> = (0..n).map(count).collect();
            let orders: f64 = (1..=n).map(count).product();
            prop_assert!(close(mann_kendall(&evenly(&rising)).unwrap().p, 2.0 / orders));
        }
    }
}
