//! From answers to scores.

use serde::{Deserialize, Serialize};

use crate::{
    exercise::{Exercise, Method, Scale},
    response::{Answer, Answers},
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub scale: String,
    pub title: String,
    /// `None` when more items are unanswered than the scale's missing rule bears.
    pub value: Option<f64>,
    /// Standard error of the value from the spread of this person's own answers, in points of the value:
    /// s/√n for a mean, and n times that for a sum. `None` below two answered items.
    pub spread: Option<f64>,
    pub answered: usize,
    pub items: usize,
    /// The lowest and highest value the scale can take.
    pub range: (f64, f64),
}

/// One score a scale, in the order of the definition.
pub fn score(exercise: &Exercise, answers: &Answers) -> Vec<Score> {
    exercise.scales.iter().map(|scale| score_scale(exercise, scale, answers)).collect()
}

/// With `n` of `N` items answered: the mean of the answered ones, for a sum times `N` (proration), where
/// `(N - n) / N` is at most `missing_up_to`. A reversed item counts `min + max - answer`.
fn score_scale(exercise: &Exercise, scale: &Scale, answers: &Answers) -> Score {
    let items = scale.items.len();
    let mut keyed = Vec::with_capacity(items);
    let mut range = (0.0, 0.0);
    for key in &scale.items {
        let Some(item) = exercise.item(&key.item) else {
            continue;
        };
        let points: Vec<i64> = item.body.points().map(|(value, _)| value).collect();
        let (Some(&lowest), Some(&highest)) = (points.first(), points.last()) else {
            continue;
        };
        range = (range.0 + to_f64(lowest), range.1 + to_f64(highest));
        if let Some(Answer::Point(point)) = answers.get(&key.item) {
            keyed.push(to_f64(if key.reverse { lowest + highest - point } else { *point }));
        }
    }
    let answered = keyed.len();
    let total = count(items);
    let factor = match scale.method {
        Method::Sum => total,
        Method::Mean => 1.0,
    };
    let enough = answered > 0 && count(items - answered) <= scale.missing_up_to * total + 1e-9;
    Score {
        scale: scale.id.clone(),
        title: scale.title.clone(),
        value: enough.then(|| mean(&keyed) * factor),
        spread: (answered >= 2).then(|| deviation(&keyed) / count(answered).sqrt() * factor),
        answered,
        items,
        range: (range.0 / total * factor, range.1 / total * factor),
    }
}

/// The arithmetic mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / count(values.len()) }
}

/// The sample standard deviation (n − 1); 0 below two values.
pub fn deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let middle = mean(values);
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    (squares / count(values.len() - 1)).sqrt()
}

#[expect(clippy::cast_precision_loss, reason = "counts and points are far below 2^53")]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "points are far below 2^53")]
fn to_f64(point: i64) -> f64 {
    point as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::{Body, Item, ItemId, Keyed, Kind};
    use proptest::prelude::*;

    fn quiz(reverse: [bool; 5], method: Method) -> Exercise {
        let id = |n: usize| ItemId(format!("q{n}"));
        Exercise {
            key: "k".into(),
            kind: Kind::Quiz,
            title: "T".into(),
            summary: "S".into(),
            minutes: 1,
            intro: String::new(),
            items: (0..5)
                .map(|n| Item {
                    id: id(n),
                    prompt: "p".into(),
                    help: None,
                    body: Body::Scale { min: 1, labels: (1..=7).map(|n| n.to_string()).collect() },
                })
                .collect(),
            scales: vec![Scale {
                id: "s".into(),
                title: "S".into(),
                method,
                missing_up_to: 0.2,
                items: (0..5).map(|n| Keyed { item: id(n), reverse: reverse[n] }).collect(),
            }],
        }
    }

    fn answers(points: &[Option<i64>]) -> Answers {
        points
            .iter()
            .enumerate()
            .filter_map(|(n, point)| Some((ItemId(format!("q{n}")), Answer::Point((*point)?))))
            .collect()
    }

    #[test]
    fn a_mean_counts_reversed_items_from_the_other_end() {
        let quiz = quiz([false, true, false, false, false], Method::Mean);
        let score = &score(&quiz, &answers(&[Some(7), Some(1), Some(7), Some(6), Some(6)]))[0];
        assert_eq!(score.value, Some((7.0 + 7.0 + 7.0 + 6.0 + 6.0) / 5.0));
        assert_eq!(score.range, (1.0, 7.0));
        // s = √0.3, n = 5.
        assert!((score.spread.unwrap() - (0.3f64 / 5.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn one_of_five_may_be_missing_and_two_may_not() {
        let quiz = quiz([false; 5], Method::Sum);
        let one = &score(&quiz, &answers(&[Some(2), Some(2), Some(4), Some(4), None]))[0];
        assert_eq!((one.value, one.answered, one.items), (Some(15.0), 4, 5));
        assert_eq!(one.range, (5.0, 35.0));
        let two = &score(&quiz, &answers(&[Some(2), Some(2), Some(4), None, None]))[0];
        assert_eq!((two.value, two.answered), (None, 3));
    }

    proptest! {
        #[test]
        fn a_score_stays_in_range(points in prop::collection::vec(prop::option::of(1i64..=7), 5), flags: [bool; 5]) {
            let quiz = quiz(flags, Method::Mean);
            if let Some(value) = score(&quiz, &answers(&points))[0].value {
                prop_assert!((1.0..=7.0).contains(&value));
            }
        }

        #[test]
        fn reversing_every_item_mirrors_the_score(points in prop::collection::vec(1i64..=7, 5)) {
            let given = answers(&points.iter().copied().map(Some).collect::<Vec<_>>());
            let plain = score(&quiz([false; 5], Method::Mean), &given)[0].value.unwrap();
            let mirrored = score(&quiz([true; 5], Method::Mean), &given)[0].value.unwrap();
            prop_assert!((plain + mirrored - 8.0).abs() < 1e-9);
        }
    }
}
