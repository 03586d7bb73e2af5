//! Parts that are too many to be looked at one by one. `Exercise::check` compares some with each other; from a file of
//! several megabytes that would take minutes.

use super::fault;
use crate::exercise::{Body, Condition, Exercise, Fault, Item, MOST_ITEMS};

/// The most rules of one condition.
pub(super) const MOST_RULES: usize = 20;
/// The most of anything else that belongs to one item, and of tags and outcomes.
const MOST_PARTS: usize = 100;
/// The most items and rows of matrices that a scale counts.
const MOST_COUNTED: usize = 12_000;

/// What is too much in `exercise`; none means that [`Exercise::check`] is quick.
pub(super) fn faults(exercise: &Exercise) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut limit = |place: String, count: usize, most: usize| {
        if count > most {
            faults.push(fault(place, format!("has {count} parts; Weft reads at most {most}")));
        }
    };
    limit("items".to_owned(), exercise.items.len(), MOST_ITEMS);
    limit("scales".to_owned(), exercise.scales.len(), MOST_ITEMS);
    limit("tags".to_owned(), exercise.tags.len(), MOST_PARTS);
    limit("outcomes".to_owned(), exercise.outcomes.len(), MOST_PARTS);
    for (n, item) in exercise.items.iter().enumerate().take(MOST_ITEMS) {
        let rules = item.show_if.as_ref().map_or(0, |condition| Condition::rules(condition).len());
        limit(format!("items[{n}].show_if"), rules, MOST_RULES);
        limit(format!("items[{n}].risk"), item.risk.len(), MOST_PARTS);
        limit(format!("items[{n}].ends_if"), item.ends_if.len(), MOST_PARTS);
        for (name, count) in parts(item) {
            limit(format!("items[{n}].{name}"), count, MOST_PARTS);
        }
    }
    for (n, scale) in exercise.scales.iter().enumerate().take(MOST_ITEMS) {
        limit(format!("scales[{n}].items"), scale.items.len(), MOST_COUNTED);
    }
    faults
}

fn parts(item: &Item) -> Vec<(&'static str, usize)> {
    match &item.body {
        Body::Scale { labels, codes, .. } => vec![("labels", labels.len()), ("codes", codes.len())],
        Body::Matrix { rows, labels, .. } => vec![("rows", rows.len()), ("labels", labels.len())],
        Body::Choice { options } | Body::Choices { options } => vec![("options", options.len())],
        Body::LogRows { columns, .. } => vec![("columns", columns.len())],
        _ => Vec::new(),
    }
}
