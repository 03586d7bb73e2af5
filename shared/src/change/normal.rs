//! The standard normal distribution.

/// `P(Z > z)`, within 1e-13 of its own size.
///
/// Up to 2.5 by the series `1/2 − φ(z)·(z + z³/3 + z⁵/(3·5) + …)`, whose terms are all positive; beyond by the continued
/// fraction `φ(z)/(z + 1/(z + 2/(z + 3/(z + …))))`, which keeps its accuracy far into the tail. Abramowitz & Stegun
/// (1964), 26.2.11 and 26.2.14.
pub fn upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - upper_tail(-z);
    }
    if z < 2.5 {
        let mut term = z;
        let mut sum = z;
        let mut odd = 1.0;
        while term > sum * 1e-17 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        0.5 - density(z) * sum
    } else {
        let fraction = (1..=100).rev().fold(z, |below, level| z + f64::from(level) / below);
        density(z) / fraction
    }
}

/// `φ(z)`.
pub fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of `scipy.stats.norm.sf`.
    #[test]
    fn tails_as_other_software_gives_them() {
        let known = [
            (0.0, 0.5),
            (0.5, 0.308_537_538_725_986_9),
            (1.0, 0.158_655_253_931_457_07),
            (1.96, 0.024_997_895_148_220_435),
            (2.5, 0.006_209_665_325_776_132),
            (3.0, 0.001_349_898_031_630_093_3),
            (5.0, 2.866_515_718_791_933e-7),
            (9.0, 1.128_588_405_953_832_4e-19),
            (-1.0, 0.841_344_746_068_542_9),
            (-3.0, 0.998_650_101_968_369_9),
        ];
        for (z, tail) in known {
            assert!((upper_tail(z) / tail - 1.0).abs() < 1e-13, "{z}: {}", upper_tail(z));
        }
        assert_eq!(upper_tail(f64::INFINITY), 0.0);
    }

    #[test]
    fn the_two_ways_to_calculate_meet() {
        let step = upper_tail(2.5 - 1e-9) - upper_tail(2.5);
        assert!((step - density(2.5) * 1e-9).abs() < 1e-15);
    }
}
