//! Scores, from answers.

use serde::{Deserialize, Serialize};

use crate::{
    exercise::{Band, Exercise, Item, ItemId, Keyed, Method, Outcome, Scale, Within},
    response::Answers,
};

/// The longest text about what was done after a safety answer, in characters.
pub const LONGEST_REVIEW: usize = 2_000;

/// Score of one scale from one response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Id of the scale.
    pub scale: String,
    /// Title of the scale.
    pub title: String,
    /// `None` when more items are unanswered than the scale's missing rule bears, or a risk item is.
    pub value: Option<f64>,
    /// Standard error of the value from the spread of this person's own answers, in points of the value:
    /// s/√n for a mean, and n times that for a sum. `None` below two answered items, or where items are weighed.
    pub spread: Option<f64>,
    /// Of the items that were asked.
    pub answered: usize,
    /// How many items were asked: those that stayed hidden are not counted.
    pub items: usize,
    /// The lowest and highest value the scale can take.
    pub range: (f64, f64),
}

/// One score a scale, in the order of the definition.
pub fn score(exercise: &Exercise, answers: &Answers) -> Vec<Score> {
    let asked = exercise.asked(answers);
    exercise.scales.iter().map(|scale| score_scale(&asked, scale, answers)).collect()
}

/// What one item counts: its value, where it is answered, and the ends of its range, all weighed.
struct Counted {
    value: Option<f64>,
    weight: f64,
    range: (f64, f64),
    is_risk: bool,
}

impl Counted {
    /// `None`: the item is hidden.
    fn read(key: &Keyed, asked: &[&Item], answers: &Answers) -> Option<Self> {
        let item = asked.iter().find(|item| item.id == key.item)?;
        let (lowest, highest) = item.body.range()?;
        let row = key.row.as_deref();
        let plain = answers.get(&key.item).and_then(|answer| answer.value(item, row));
        let value = plain.map(|value| if key.reverse { lowest + highest - value } else { value });
        let ends = (lowest * key.weight, highest * key.weight);
        Some(Self {
            value: value.map(|value| value * key.weight),
            weight: key.weight,
            range: (ends.0.min(ends.1), ends.0.max(ends.1)),
            is_risk: !item.risk.is_empty(),
        })
    }
}

/// With the sum of the answered items' weighed values S, their weight w, and the weight W of all items that were
/// asked: a mean is S / w, a sum S · W / w (proration), where the share of unanswered items is at most
/// `missing_up_to`. Nothing is prorated over an unanswered risk item. A reversed item counts `lowest + highest −
/// answer`. With weights on both sides of zero (differences) a mean divides by the number of items instead.
fn score_scale(asked: &[&Item], scale: &Scale, answers: &Answers) -> Score {
    let counted: Vec<Counted> = scale.items.iter().filter_map(|key| Counted::read(key, asked, answers)).collect();
    let given: Vec<f64> = counted.iter().filter_map(|item| item.value).collect();
    let (items, answered) = (counted.len(), given.len());
    let missing = items - answered;
    let risk_is_open = counted.iter().any(|item| item.is_risk && item.value.is_none());
    let enough = answered > 0 && !risk_is_open && count(missing) <= scale.missing_up_to * count(items) + 1e-9;

    let is_difference = counted.iter().any(|item| item.weight < 0.0);
    let weight_of = |item: &Counted| if is_difference { 1.0 } else { item.weight };
    let all: f64 = counted.iter().map(weight_of).sum();
    let weight: f64 = counted.iter().filter(|item| item.value.is_some()).map(weight_of).sum();
    let whole = match scale.method {
        Method::Sum => all,
        Method::Mean => 1.0,
    };
    let is_even = counted.iter().all(|item| (item.weight - 1.0).abs() < 1e-12);
    let range = counted.iter().fold((0.0, 0.0), |(low, high), item| (low + item.range.0, high + item.range.1));
    let part = if all > 0.0 { whole / all } else { 1.0 };
    // A full sum is not divided and multiplied again: whole numbers stay whole.
    let value = if missing == 0 && scale.method == Method::Sum {
        given.iter().sum()
    } else {
        given.iter().sum::<f64>() * whole / weight
    };
    Score {
        scale: scale.id.clone(),
        title: scale.title.clone(),
        value: enough.then_some(value),
        spread: (answered >= 2 && is_even).then(|| deviation(&given) / count(answered).sqrt() * whole),
        answered,
        items,
        range: (range.0 * part, range.1 * part),
    }
}

impl Score {
    /// The band the score lies in.
    pub fn band<'a>(&self, exercise: &'a Exercise) -> Option<&'a Band> {
        exercise.scales.iter().find(|scale| scale.id == self.scale)?.band(self.value?)
    }

    fn lies(&self, within: &Within) -> bool {
        let Some(value) = self.value else { return false };
        let margin = match (within.surely, self.spread) {
            (false, _) => 0.0,
            (true, Some(spread)) => crate::change::Z95 * spread,
            (true, None) => return false,
        };
        within.at_least.is_none_or(|low| value - margin >= low) && within.below.is_none_or(|high| value + margin < high)
    }
}

/// What the exercise says at the end: the first outcome all of whose conditions hold.
pub fn outcome<'a>(exercise: &'a Exercise, scores: &[Score]) -> Option<&'a Outcome> {
    let lies = |within: &Within| scores.iter().any(|score| score.scale == within.scale && score.lies(within));
    exercise.outcomes.iter().find(|outcome| outcome.when.iter().all(lies))
}

/// The items whose answers ask for someone's attention, among those that were asked.
pub fn at_risk<'a>(exercise: &'a Exercise, answers: &Answers) -> Vec<&'a ItemId> {
    let at_risk = |item: &&&Item| answers.get(&item.id).is_some_and(|answer| item.is_at_risk(answer));
    exercise.asked(answers).iter().filter(at_risk).map(|item| &item.id).collect()
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

/// "1 point", "4.8 points"
pub(crate) fn points(number: &str) -> String {
    if number == "1" { "1 point".to_owned() } else { format!("{number} points") }
}

#[expect(clippy::cast_precision_loss, reason = "counts and points are far below 2^53")]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exercise::{Body, Kind},
        response::Answer,
    };
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
                .map(|n| {
                    let labels = (1..=7).map(|n| n.to_string()).collect();
                    Item::new(&format!("q{n}"), "p", Body::Scale { min: 1, labels, codes: vec![] })
                })
                .collect(),
            scales: vec![Scale {
                id: "s".into(),
                title: "S".into(),
                method,
                missing_up_to: 0.2,
                items: (0..5).map(|n| Keyed { reverse: reverse[n], ..Keyed::plain(id(n)) }).collect(),
                part_of: None,
                better: None,
                bands: vec![],
                norms: vec![],
                change: None,
                cutoff: None,
                code: None,
            }],
            tags: vec![],
            outcomes: vec![],
            source: None,
            code: None,
            original: None,
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
        fn reversing_twice_is_as_good_as_never(
            points in prop::collection::vec(prop::option::of(1i64..=7), 5), flags: [bool; 5],
        ) {
            let turn = |(point, flag): (&Option<i64>, bool)| point.map(|point| if flag { 8 - point } else { point });
            let turned: Vec<Option<i64>> = points.iter().zip(flags).map(turn).collect();
            for method in [Method::Sum, Method::Mean] {
                let plain = score(&quiz([false; 5], method), &answers(&points)).remove(0);
                prop_assert_eq!(plain, score(&quiz(flags, method), &answers(&turned)).remove(0));
            }
        }

        #[test]
        fn a_higher_answer_raises_the_score_and_a_reversed_one_lowers_it(
            points in prop::collection::vec(1i64..=6, 5), at in 0usize..5, flags: [bool; 5],
        ) {
            let points: Vec<Option<i64>> = points.into_iter().map(Some).collect();
            let mut higher = points.clone();
            higher[at] = higher[at].map(|point| point + 1);
            let quiz = quiz(flags, Method::Sum);
            let of = |points: &[Option<i64>]| score(&quiz, &answers(points))[0].value.unwrap();
            prop_assert_eq!(of(&higher) - of(&points), if flags[at] { -1.0 } else { 1.0 });
        }

        #[test]
        fn a_sum_is_the_mean_times_the_items_whatever_is_missing(
            points in prop::collection::vec(prop::option::of(1i64..=7), 5), flags: [bool; 5],
        ) {
            let of = |method| score(&quiz(flags, method), &answers(&points)).remove(0);
            let (sum, mean) = (of(Method::Sum), of(Method::Mean));
            prop_assert_eq!((sum.answered, sum.items), (mean.answered, 5));
            prop_assert_eq!(sum.value.is_some(), mean.answered >= 4);
            let product = mean.value.map_or(0.0, |mean| 5.0 * mean);
            prop_assert!((sum.value.unwrap_or(0.0) - product).abs() < 1e-9);
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
