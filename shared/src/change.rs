//! What may honestly be said about change between two sets of numbers.

use crate::scoring::count;

/// Non-overlap of all pairs: the share of pairs (one value from each side) in which the later value is lower,
/// ties counted half. 1 when every later value lies below every earlier one, 0.5 when there is no difference.
///
/// Parker & Vannest (2009), with lower as the wanted direction. `None` when a side is empty.
pub fn nap_lower(earlier: &[f64], later: &[f64]) -> Option<f64> {
    if earlier.is_empty() || later.is_empty() {
        return None;
    }
    let credit: f64 = earlier
        .iter()
        .flat_map(|before| later.iter().map(move |after| (before, after)))
        .map(|(before, after)| match after.total_cmp(before) {
            std::cmp::Ordering::Less => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 0.0,
        })
        .sum();
    Some(credit / (count(earlier.len()) * count(later.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn worked_by_hand() {
        assert_eq!(nap_lower(&[8.0, 7.0], &[6.0, 7.0]), Some(3.5 / 4.0));
        assert_eq!(nap_lower(&[8.0, 7.0], &[2.0]), Some(1.0));
        assert_eq!(nap_lower(&[], &[2.0]), None);
    }

    proptest! {
        #[test]
        fn swapping_the_sides_gives_the_complement(
            a in prop::collection::vec(0u8..=10, 1..9),
            b in prop::collection::vec(0u8..=10, 1..9),
        ) {
            let a: Vec<f64> = a.into_iter().map(f64::from).collect();
            let b: Vec<f64> = b.into_iter().map(f64::from).collect();
            let there = nap_lower(&a, &b).unwrap();
            let back = nap_lower(&b, &a).unwrap();
            prop_assert!((there + back - 1.0).abs() < 1e-12);
        }
    }
}
