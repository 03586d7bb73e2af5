//! Which of many lean on each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

/// Groups of two and more in which each leads to each.
pub(super) fn circles<T: Ord + Clone>(edges: &BTreeMap<T, BTreeSet<T>>) -> Vec<BTreeSet<T>> {
    let reached: BTreeMap<&T, BTreeSet<&T>> = edges.keys().map(|from| (from, reach(from, edges))).collect();
    let mut found: Vec<BTreeSet<T>> = Vec::new();
    for (from, there) in &reached {
        let back = |to: &&&T| reached.get(**to).is_some_and(|there| there.contains(from));
        let circle: BTreeSet<T> = there.iter().filter(back).map(|to| (*to).clone()).collect();
        if circle.len() > 1 && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

fn reach<'a, T: Ord>(from: &'a T, edges: &'a BTreeMap<T, BTreeSet<T>>) -> BTreeSet<&'a T> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from];
    while let Some(one) = next.pop() {
        for to in edges.get(one).into_iter().flatten() {
            if reached.insert(to) {
                next.push(to);
            }
        }
    }
    reached
}
