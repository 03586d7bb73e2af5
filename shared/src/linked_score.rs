//! A score, or a single question, linked to a pattern: its change is shown beside the ratings.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    change::{Class, Instrument, reliable_change},
    exercise::ItemId,
    scoring::points,
    when::{self, Day},
};

/// What is measured: a scale or an item of an exercise, across its versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Measure {
    /// The exercise's key.
    pub exercise: String,
    /// Scale or question within the exercise.
    pub part: Part,
}

/// What of an exercise is measured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// A scale, by its id.
    Scale(String),
    /// A single question.
    Item(ItemId),
}

/// `starting-pattern.scale.anxiety`: as it is stored, and as a form sends it. Keys and ids hold no dots.
impl fmt::Display for Measure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Part::Scale(id) => write!(out, "{}.scale.{id}", self.exercise),
            Part::Item(id) => write!(out, "{}.item.{id}", self.exercise),
        }
    }
}

impl FromStr for Measure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '.');
        let (Some(exercise), Some(what), Some(id)) = (parts.next(), parts.next(), parts.next()) else { return Err(()) };
        let part = match what {
            "scale" => Part::Scale(id.to_owned()),
            "item" => Part::Item(id.into()),
            _ => return Err(()),
        };
        Ok(Self { exercise: exercise.to_owned(), part })
    }
}

/// One value on its day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// Day on which the entry was finished.
    pub day: Day,
    /// Score of the scale or answer of the question, in points.
    pub value: f64,
}

/// Everything a client shared about one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which scale or question.
    pub measure: Measure,
    /// The scale's title, or the question.
    pub title: String,
    /// The exercise's title.
    pub source: String,
    /// In order of their days, each with what was asked: only values of the same questions are compared.
    pub values: Vec<(Value, Option<String>)>,
    /// What is published about it, if anything is.
    pub instrument: Option<Instrument>,
}

/// How a measure that is linked to a pattern changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedScore {
    /// Which scale or question.
    pub measure: Measure,
    /// The scale's title, or the question.
    pub title: String,
    /// The exercise's title.
    pub source: String,
    /// First value of the period; `None` before anything was shared.
    pub first: Option<Value>,
    /// `None` while there is only one.
    pub latest: Option<Value>,
    /// What the two allow to say.
    pub sentence: String,
}

impl Measured {
    /// How it changed over the values that `holds` lets through. With each value that was looked at the difference that
    /// counts grows, as everywhere ([`reliable_change`]).
    pub fn linked(self, holds: impl Fn(Day) -> bool) -> LinkedScore {
        let mut known = self.values;
        known.retain(|(value, _)| holds(value.day));
        let latest_asked = known.last().map(|(_, asked)| asked.clone());
        let values: Vec<Value> =
            known.iter().filter(|(_, asked)| latest_asked.as_ref() == Some(asked)).map(|(value, _)| *value).collect();
        let first = values.first().copied();
        let latest = values.last().copied().filter(|_| values.len() > 1);
        let sentence = match (first, latest) {
            (None, _) => "Nothing shared yet.".to_owned(),
            (Some(only), None) => {
                format!("One value so far: {} on {}.", written(&[only.value])(only.value), when::long(only.day))
            }
            (Some(first), Some(latest)) => {
                let number = written(&[first.value, latest.value]);
                let looks = u32::try_from(values.len() - 1).unwrap_or(u32::MAX);
                format!(
                    "{} on {}, {} on {}. {}",
                    number(first.value),
                    when::long(first.day),
                    number(latest.value),
                    when::long(latest.day),
                    verdict(&self.measure.part, (first.value, latest.value), self.instrument.as_ref(), looks)
                )
            }
        };
        let note = if values.len() < known.len() {
            " The questions were changed since then, so earlier scores are not compared."
        } else {
            ""
        };
        let sentence = format!("{sentence}{note}");
        LinkedScore { measure: self.measure, title: self.title, source: self.source, first, latest, sentence }
    }
}

fn verdict(part: &Part, (first, latest): (f64, f64), instrument: Option<&Instrument>, looks: u32) -> String {
    let change = instrument.and_then(|instrument| reliable_change(first, latest, instrument, looks).ok());
    let Some(change) = change else {
        let what = match part {
            Part::Scale(_) => "this score moves",
            Part::Item(_) => "the answer to this question moves",
        };
        return format!("We do not know how much {what} by chance, so we cannot say whether this is a change.");
    };
    let needed = points(&written(&[change.needed])(change.needed));
    match change.class {
        Class::Unchanged => format!("No reliable change: a change of less than {needed} can be chance."),
        Class::Recovered | Class::Improved => {
            format!("A reliable change for the better: {needed} or more is rarely due to chance.")
        }
        Class::Deteriorated => {
            format!("A reliable change for the worse: {needed} or more is rarely due to chance.")
        }
    }
}

/// How the numbers of one measure are written: whole ones without a point, and all with one place where any has one.
fn written(values: &[f64]) -> impl Fn(f64) -> String + use<> {
    let whole = values.iter().all(|value| (value - value.round()).abs() < 1e-9);
    move |value| if whole { format!("{value:.0}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Direction, Published};
    use jiff::civil::date;

    fn measured(values: &[f64], points: Option<f64>) -> Measured {
        let instrument = points.map(|points| Instrument {
            direction: Direction::LowerIsBetter,
            precision: None,
            clinical: None,
            functional: None,
            change: Some(Published { points, source: "S".into() }),
            cutoff: None,
        });
        let values = (1..)
            .zip(values)
            .map(|(month, value)| (Value { day: date(2026, month, 3), value: *value }, None))
            .collect();
        Measured {
            measure: "phq-9.scale.total".parse().unwrap(),
            title: "Low mood".into(),
            source: "PHQ-9".into(),
            values,
            instrument,
        }
    }

    #[test]
    fn a_period_before_the_questions_were_changed_has_its_own_values() {
        let mut scores = measured(&[14.0, 12.0, 6.0], None);
        scores.values[2].1 = Some("other words".into());
        let earlier = scores.clone().linked(|day| day < date(2026, 3, 1));
        assert_eq!((earlier.first.map(|one| one.value), earlier.latest.map(|one| one.value)), (Some(14.0), Some(12.0)));
        assert!(!earlier.sentence.contains("were changed"), "{}", earlier.sentence);
        let whole = scores.linked(|_| true);
        assert_eq!((whole.first.map(|one| one.value), whole.latest), (Some(6.0), None));
        assert!(whole.sentence.ends_with("earlier scores are not compared."), "{}", whole.sentence);
    }

    fn said(values: &[f64], points: Option<f64>) -> String {
        measured(values, points).linked(|_| true).sentence
    }

    #[test]
    fn the_difference_is_held_against_what_is_published() {
        assert_eq!(said(&[], None), "Nothing shared yet.");
        assert_eq!(said(&[14.0], Some(6.0)), "One value so far: 14 on 3 January 2026.");
        assert_eq!(
            said(&[14.0, 6.0], Some(6.0)),
            "14 on 3 January 2026, 6 on 3 February 2026. A reliable change for the better: 6 points or more is rarely \
             due to chance."
        );
        assert!(
            said(&[14.0, 10.5], Some(6.0))
                .ends_with("No reliable change: a change of less than 6 points can be chance.")
        );
        assert!(said(&[6.0, 14.0], Some(6.0)).contains("A reliable change for the worse"));
        assert!(said(&[14.0, 6.0], None).contains("We do not know how much this score moves by chance"));
    }

    #[test]
    fn looking_often_asks_for_more() {
        // Six points suffice for one comparison; over three, 6 · 2.35 / 1.96 are needed.
        assert!(said(&[14.0, 8.0], Some(6.0)).contains("for the better"));
        assert!(said(&[14.0, 9.0, 9.0, 8.0], Some(6.0)).contains("No reliable change"));
    }

    #[test]
    fn a_period_holds_its_own_values_and_the_name_is_read_back() {
        let linked = measured(&[14.0, 9.0, 3.0], None).linked(|day| day.month() < 3);
        assert_eq!(linked.latest.unwrap().value, 9.0);
        for name in ["phq-9.scale.total", "starting-pattern.item.q07"] {
            assert_eq!(name.parse::<Measure>().unwrap().to_string(), name);
        }
        assert!("phq-9.total".parse::<Measure>().is_err());
    }
}
