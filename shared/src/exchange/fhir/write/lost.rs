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
    list(of(&|item| !item.risk.is_empty()), "other systems show no crisis contacts and raise no flag.");
    list(
        of(&|item| !item.ends_if.is_empty()),
        "other systems go on asking after an answer that ends the exercise here.",
    );
    list(of(&|item| item.may_decline), "“prefer not to say” is offered in Weft only.");
    list(
        of(&|item| matches!(item.body, Body::TimedStep { .. })),
        "a box to tick; the time and the breath to follow are left to Weft.",
    );
    list(
        of(&|item| matches!(item.body, Body::Pair)),
        "two lines of text; that they are a pattern is known to Weft only.",
    );
    if exercise.scales.iter().any(|scale| !scale.bands.is_empty()) {
        lost.push(
            "What is said about a score, the names of its ranges and the words for the client, stays in Weft."
                .to_owned(),
        );
    }
    let has_known = exercise.scales.iter().any(|scale| {
        !scale.norms.is_empty() || scale.change.is_some() || scale.cutoff.is_some() || scale.better.is_some()
    });
    if has_known {
        lost.push("Norms, cut-offs and what counts as reliable change stay in Weft.".to_owned());
    }
    if !exercise.outcomes.is_empty() {
        lost.push("What the client reads at the end stays in Weft.".to_owned());
    }
    lost
}

/// What a person calls the item: its words, cut short, or its id.
pub(super) fn name(item: &Item) -> String {
    let words = item.prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { item.id.0.clone() } else { json::shortened(&words, 60) }
}
