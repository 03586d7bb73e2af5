//! The parts of an exercise that other systems will not see, in words for the person who exports.

use super::super::json;
use crate::exercise::{Body, Exercise, Item};

/// What only Weft does with this exercise, conditions and scores aside.
pub(super) fn in_general(exercise: &Exercise) -> Vec<String> {
    let mut lost = Vec::new();
    let mut list = |items: Vec<&Item>, what: &str| {
        if !items.is_empty() {
            let names: Vec<String> = items.iter().take(3).map(|item| format!("“{}”", name(item))).collect();
            let more = items.len().saturating_sub(3);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            lost.push(format!("{}{more}: {what}", names.join(", ")));
        }
    };
    let of = |is: &dyn Fn(&Item) -> bool| exercise.items.iter().filter(|item| is(item)).collect::<Vec<_>>();
    list(of(&|item| !item.risk.is_empty()), "other systems do not show the numbers to call and raise no flag.");
    list(
        of(&|item| !item.ends_if.is_empty()),
        "other systems continue after an answer that ends the exercise in Weft.",
    );
    list(of(&|item| item.may_decline), "only Weft offers “Prefer not to say”.");
    list(
        of(&|item| matches!(item.body, Body::TimedStep { .. })),
        "other systems show a box to tick, without the timer and the breathing.",
    );
    list(
        of(&|item| matches!(item.body, Body::Pair)),
        "other systems show two lines of text and do not know that they are a pattern.",
    );
    if exercise.scales.iter().any(|scale| !scale.bands.is_empty()) {
        lost.push("Other systems do not see the bands of a score or the texts about them.".to_owned());
    }
    let has_known = exercise.scales.iter().any(|scale| {
        !scale.norms.is_empty() || scale.change.is_some() || scale.cutoff.is_some() || scale.better.is_some()
    });
    if has_known {
        lost.push("Other systems do not see norms, cut-offs and reliable change.".to_owned());
    }
    if !exercise.outcomes.is_empty() {
        lost.push("Other systems do not see the texts at the end.".to_owned());
    }
    lost
}

/// What a person calls the item: its words, cut short, or its id.
pub(super) fn name(item: &Item) -> String {
    let words = item.prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { item.id.0.clone() } else { json::shortened(&words, 60) }
}
