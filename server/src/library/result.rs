//! Scores in words, for the client or for the therapist, and where an instrument comes from.

use weft_app::components::result::ScaleLine;
use weft_shared::{
    exercise::{Exercise, Method, Scale, Wording},
    scoring::Score,
};

/// Each scale in words, parts after their whole.
pub(crate) fn scale_lines(exercise: &Exercise, scores: &[Score], treats: bool) -> Vec<ScaleLine> {
    let line = |(scale, score): (&Scale, &Score)| ScaleLine {
        title: scale.title.clone(),
        value: value_words(score, scale.method),
        band: score.band(exercise).map(|band| match (treats, band.therapist.is_empty()) {
            (false, _) => band.client.clone(),
            (true, true) => band.name.clone(),
            (true, false) => format!("{}. {}", band.name, band.therapist),
        }),
        is_part: scale.part_of.is_some(),
    };
    exercise.scales.iter().zip(scores).map(line).collect()
}

/// "9 of 27" for a sum from 0 up, "3.4, on a line from 1 to 7" otherwise; and how much was answered, where not all.
fn value_words(score: &Score, method: Method) -> String {
    let (lowest, highest) = score.range;
    let is_whole = |number: f64| (number - number.round()).abs() < 1e-9;
    let number = |value: f64| if is_whole(value) { format!("{value:.0}") } else { format!("{value:.1}") };
    let partly = format!("{} of {} questions answered", score.answered, score.items);
    let Some(value) = score.value else { return format!("no number: {partly}") };
    let said = if method == Method::Sum && lowest.abs() < 1e-9 {
        format!("{} of {}", number(value), number(highest))
    } else {
        format!("{value:.1}, on a line from {} to {}", number(lowest), number(highest))
    };
    if score.answered < score.items { format!("{said} ({partly}; worked out from those)") } else { said }
}

/// Where an instrument that is not ours comes from.
pub(crate) fn source_line(exercise: &Exercise) -> Option<String> {
    let source = exercise.source.as_ref().filter(|source| source.wording != Wording::Own)?;
    Some(match &source.notice {
        Some(notice) => format!("{} {notice}", source.cite),
        None => source.cite.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: Option<f64>, answered: usize, range: (f64, f64)) -> Score {
        Score { scale: "s".into(), title: "S".into(), value, spread: None, answered, items: 9, range }
    }

    #[test]
    fn values_are_said_with_their_range() {
        assert_eq!(value_words(&score(Some(9.0), 9, (0.0, 27.0)), Method::Sum), "9 of 27");
        assert_eq!(value_words(&score(Some(3.41), 9, (1.0, 7.0)), Method::Mean), "3.4, on a line from 1 to 7");
        assert_eq!(value_words(&score(None, 3, (0.0, 27.0)), Method::Sum), "no number: 3 of 9 questions answered");
        let partly = value_words(&score(Some(9.0), 8, (0.0, 27.0)), Method::Sum);
        assert_eq!(partly, "9 of 27 (8 of 9 questions answered; worked out from those)");
    }
}
