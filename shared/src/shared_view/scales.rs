//! Scores over time: each measure at each time it was shared, and what may be said about the change.

use serde::{Deserialize, Serialize};

use super::Period;
use crate::{
    change::{Basis, Class, Direction, reliable_change},
    exercise::{Exercise, Keyed, Method, Scale},
    response::Answers,
    scoring::{points, score},
    when::{self, Day},
};

/// One score of one scale, from a shared response.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Key of the exercise.
    pub exercise: String,
    /// The exercise's title.
    pub measure: String,
    /// The scale, of the version that was answered.
    pub scale: Scale,
    /// What its questions were: [`Exercise::asked_for`].
    pub asked: String,
    /// Day on which the entry was finished.
    pub day: Day,
    /// Score, in points.
    pub value: f64,
    /// Lowest and highest score the scale can take.
    pub range: (f64, f64),
}

impl Measured {
    /// Every scale of the exercise that has a score; none where too much is unanswered.
    pub fn read(exercise: &Exercise, answers: &Answers, day: Day) -> Vec<Self> {
        let scores = score(exercise, answers);
        let scored = exercise.scales.iter().zip(scores);
        scored
            .filter_map(|(scale, score)| {
                Some(Self {
                    exercise: exercise.key.clone(),
                    measure: exercise.title.clone(),
                    scale: scale.clone(),
                    asked: exercise.asked_for(scale),
                    day,
                    value: score.value?,
                    range: score.range,
                })
            })
            .collect()
    }

    /// "PHQ-9: 12 of 27"
    pub fn words(&self) -> String {
        let number =
            |value: f64| if value.fract().abs() < 0.05 { format!("{value:.0}") } else { format!("{value:.1}") };
        format!("{}: {} of {}", self.scale.title, number(self.value), number(self.range.1))
    }

    fn is_of_the_scale(&self, other: &Self) -> bool {
        (&self.exercise, &self.scale.id) == (&other.exercise, &other.scale.id)
    }

    /// Scores are compared only where the same questions, in the same words, are counted the same way.
    fn is_comparable(&self, other: &Self) -> bool {
        let counts =
            |measured: &Self| -> (Method, Vec<Keyed>) { (measured.scale.method, measured.scale.items.clone()) };
        self.is_of_the_scale(other) && self.asked == other.asked && counts(self) == counts(other)
    }
}

/// One scale at the times of the period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScaleSeries {
    /// "GAD-7: worry over the last two weeks"
    pub measure: String,
    /// The scale's own title; empty where it is the measure's only one.
    pub title: String,
    /// In order; at least one.
    pub points: Vec<ScalePoint>,
    /// The first score of the whole course, with which the last is compared.
    pub first: ScalePoint,
    /// The lowest and highest value the scale can take.
    pub range: (f64, f64),
    /// Which way is better, where the scale says so.
    pub better: Option<Direction>,
    /// From the lowest up, without gaps; none where the scale has none.
    pub bands: Vec<BandSpan>,
    /// What may be said about it.
    pub finding: Finding,
    /// How its questions stand to those of other versions.
    pub version: Version,
    is_mean: bool,
}

/// Whether the questions of a scale were changed over time: what was asked in other words is a series of its own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Version {
    /// They were the same all the time.
    Only,
    /// Others came later.
    Earlier,
    /// These are the latest, first answered on this day.
    Since(Day),
}

/// One score on its day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScalePoint {
    /// Day on which it was measured.
    pub day: Day,
    /// Score, in points.
    pub value: f64,
}

/// A band with the words meant for the client, and the name that only the therapist's pages show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandSpan {
    /// The band holds `from`, and values below `to`.
    pub from: f64,
    /// The next band's beginning; of the last band the highest value.
    pub to: f64,
    /// Whether it is the highest band, which holds its upper end too.
    pub is_last: bool,
    /// Plain and kind: what the client reads beside a score in this band.
    pub words: String,
    /// For the therapist: "moderate".
    #[serde(default)]
    pub name: String,
}

/// What may be said about the last score compared with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// There is one score, so nothing to compare.
    Once,
    /// We have no figure for how exactly the score measures.
    NoNorms,
    /// The last was held against the first.
    Judged(Judged),
}

/// Comparison of the last score with the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// How many later scores have been compared with the first: so many chances for a false word.
    pub looks: u32,
    /// The difference in points that counts as reliable over these looks, above 0.
    pub needed: f64,
    /// Outcome.
    pub class: Class,
    /// Where the threshold comes from.
    pub basis: Basis,
    /// The source of the figures it was calculated from; empty for a published threshold.
    pub source: String,
    /// The threshold for one look, where it is published.
    pub published: Option<f64>,
}

/// The series of a period, in the order of the measures' first use. What lies after the period is not known yet; what
/// lies before it is, because the first score is the one later ones are compared with.
pub fn series(measured: Vec<Measured>, period: Period) -> Vec<ScaleSeries> {
    let until = Period { from: None, ..period };
    let mut known: Vec<Measured> = measured.into_iter().filter(|one| until.holds(one.day)).collect();
    known.sort_by_key(|one| one.day);
    let mut groups: Vec<Vec<Measured>> = Vec::new();
    for one in known {
        match groups.iter_mut().find(|group| group[0].is_comparable(&one)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let alone = |group: &[Measured]| {
        let scales = groups.iter().filter(|other| other[0].exercise == group[0].exercise);
        scales.map(|other| &other[0].scale.id).all(|id| *id == group[0].scale.id)
    };
    // In the order in which they were first asked.
    let version = |place: usize, group: &[Measured]| {
        let is_of_the_scale = |other: &Vec<Measured>| other[0].is_of_the_scale(&group[0]);
        match (groups[place + 1..].iter().any(is_of_the_scale), groups[..place].iter().any(is_of_the_scale)) {
            (true, _) => Version::Earlier,
            (false, true) => Version::Since(group[0].day),
            (false, false) => Version::Only,
        }
    };
    let series = groups.iter().enumerate();
    series.filter_map(|(place, group)| ScaleSeries::of(group, alone(group), version(place, group), period)).collect()
}

impl ScaleSeries {
    /// `None` without a score in the period.
    fn of(group: &[Measured], is_alone: bool, version: Version, period: Period) -> Option<Self> {
        let (first, last) = (group.first()?, group.last()?);
        let point = |one: &Measured| ScalePoint { day: one.day, value: one.value };
        let points: Vec<ScalePoint> = group.iter().filter(|one| period.holds(one.day)).map(point).collect();
        if points.is_empty() {
            return None;
        }
        let range = group.iter().fold(first.range, |range, one| (range.0.min(one.range.0), range.1.max(one.range.1)));
        Some(Self {
            measure: last.measure.clone(),
            title: if is_alone { String::new() } else { last.scale.title.clone() },
            first: point(first),
            points,
            range,
            better: last.scale.better,
            bands: bands(&last.scale, range),
            finding: finding(group),
            version,
            is_mean: last.scale.method == Method::Mean,
        })
    }

    /// "GAD-7: worry over the last two weeks", "What I need: met by others"
    pub fn name(&self) -> String {
        let name =
            if self.title.is_empty() { self.measure.clone() } else { format!("{}: {}", self.measure, self.title) };
        if self.version == Version::Earlier { format!("{name} (earlier questions)") } else { name }
    }

    /// Latest score of the period.
    pub fn last(&self) -> ScalePoint {
        self.points.last().copied().unwrap_or(self.first)
    }

    /// A value or a difference as people write it: "12", "3.4".
    pub fn number(&self, value: f64) -> String {
        let is_whole = (value - value.round()).abs() < 0.05;
        if !self.is_mean && is_whole { format!("{value:.0}") } else { format!("{value:.1}") }
    }

    /// The lowest and highest value it can take: "0 to 21".
    pub fn range_words(&self) -> String {
        let end = |value: f64| if value.fract().abs() < 1e-9 { format!("{value:.0}") } else { format!("{value:.1}") };
        format!("{} to {}", end(self.range.0), end(self.range.1))
    }

    /// The scores between which a difference from the first is not reliable, cut to the scale's range.
    pub fn steady(&self) -> Option<(f64, f64)> {
        let Finding::Judged(judged) = &self.finding else { return None };
        let (low, high) = (self.first.value - judged.needed, self.first.value + judged.needed);
        Some((low.max(self.range.0), high.min(self.range.1)))
    }

    /// Band that holds a value; `None` below the lowest, or without bands.
    pub fn band(&self, value: f64) -> Option<&BandSpan> {
        self.bands.iter().rev().find(|band| value >= band.from)
    }

    /// "5 to 9", "1 to below 2"
    pub fn span(&self, band: &BandSpan) -> String {
        let is_whole = |value: f64| value.fract().abs() < 1e-9;
        let number = |value: f64| if is_whole(value) { format!("{value:.0}") } else { format!("{value:.1}") };
        let (from, to) = (number(band.from), number(band.to));
        match (band.is_last, !self.is_mean && is_whole(band.to)) {
            (true, _) => format!("{from} to {to}"),
            (false, true) if band.to - band.from <= 1.0 => from,
            (false, true) => format!("{from} to {}", number(band.to - 1.0)),
            (false, false) => format!("{from} to below {to}"),
        }
    }

    /// The same beside a chart, where the ranges stand one above the other: "5 to 9", "1 to 2".
    pub fn short_span(&self, band: &BandSpan) -> String {
        self.span(band).replace(" below ", " ")
    }

    /// What may be said, and where the questions were changed.
    pub fn sentence(&self) -> String {
        let found = self.found();
        match self.version {
            Version::Only => found,
            Version::Earlier => {
                format!("{found} The questions were changed later, so later scores are not compared with these.")
            }
            Version::Since(day) => format!(
                "{found} The questions were changed before {}, so earlier scores are not compared with these.",
                when::long(day)
            ),
        }
    }

    fn found(&self) -> String {
        let (first, last) = (self.first, self.last());
        // The year stands once, at the end, where both are of one year.
        let at = |point: ScalePoint| {
            let day = if point == last { when::long(last.day) } else { when::dated(point.day, last.day) };
            format!("{} on {day}", self.number(point.value))
        };
        let range = format!("on a range of {}", self.range_words());
        let Finding::Judged(judged) = &self.finding else {
            return match self.finding {
                Finding::Once => format!("One score so far: {}, {range}.", at(last)),
                _ => format!(
                    "{}, {}, {range}. We do not know how much this score moves by chance, so we cannot say whether \
                     the change means anything.",
                    at(first),
                    at(last)
                ),
            };
        };
        let from_to = format!("{}, {}, {range}", at(first), at(last));
        let moved = (last.value - first.value).abs();
        let published = judged.published.filter(|published| moved >= *published);
        let published = published.map(|published| points(&self.number(published)));
        let points = points(&self.number(judged.needed));
        match (judged.class, published) {
            (Class::Unchanged, Some(published)) => format!(
                "No reliable change by our stricter rule: {from_to}. The change reaches the published figure ({published}), but \
                 with several later scores we ask for {points}."
            ),
            (Class::Unchanged, None) => {
                format!("No reliable change: {from_to}. A change of less than {points} can be chance.")
            }
            (Class::Improved | Class::Recovered, _) => format!(
                "A reliable change for the better: {from_to}. A change of {points} or more is rarely due to chance."
            ),
            (Class::Deteriorated, _) => format!(
                "A reliable change for the worse: {from_to}. A change of {points} or more is rarely due to chance. Worth \
                 talking about."
            ),
        }
    }

    /// Where the figure for a reliable change comes from; empty without one.
    pub fn provenance(&self) -> String {
        let Finding::Judged(judged) = &self.finding else { return String::new() };
        let needed = points(&self.number(judged.needed));
        let later = if judged.looks == 1 { "score" } else { "scores" };
        let looks = super::number_word(judged.looks as usize);
        match (&judged.basis, judged.published) {
            (Basis::Published { source }, Some(published)) if judged.looks > 1 => format!(
                "The published figure for a reliable change is {} ({source}). With {looks} later {later} we ask for \
                 {needed}, because one of several is more easily off by chance.",
                points(&self.number(published)),
            ),
            (Basis::Published { source }, _) => {
                format!("The published figure for a reliable change is {needed} ({source}).")
            }
            (Basis::Calculated, _) => format!(
                "We ask for {needed} or more. This figure is calculated with the formula of Jacobson and Truax (1991), \
                 for {looks} later {later}, from {}.",
                judged.source
            ),
        }
    }
}

fn bands(scale: &Scale, range: (f64, f64)) -> Vec<BandSpan> {
    let ends = scale.bands.iter().skip(1).map(|band| band.from).chain([range.1]);
    scale
        .bands
        .iter()
        .zip(ends)
        .enumerate()
        .map(|(place, (band, to))| BandSpan {
            from: band.from.max(range.0),
            to,
            is_last: place + 1 == scale.bands.len(),
            words: band.client.clone(),
            name: band.name.clone(),
        })
        .filter(|band| band.from <= range.1)
        .collect()
}

/// The threshold is family-wise over the looks taken so far, and grows with them. Someone who did not change and is
/// looked at after each of 10 later scores passes it at one look or another with a probability of .12, and at the last
/// one with .007 (simulated, 400,000 people); with 1.96 at every look the first would be .29.
fn finding(group: &[Measured]) -> Finding {
    let [first, .., last] = group else { return Finding::Once };
    let looks = u32::try_from(group.len() - 1).unwrap_or(u32::MAX);
    let Some(instrument) = last.scale.instrument() else { return Finding::NoNorms };
    match reliable_change(first.value, last.value, &instrument, looks) {
        Ok(change) => {
            let source = last.scale.norms.iter().find(|norms| norms.reliability.is_some());
            let is_calculated = change.basis == Basis::Calculated;
            Finding::Judged(Judged {
                looks,
                needed: change.needed,
                class: change.class,
                source: source.filter(|_| is_calculated).map(|norms| norms.source.clone()).unwrap_or_default(),
                basis: change.basis,
                published: last.scale.change.as_ref().map(|published| published.points),
            })
        }
        // Figures that cannot be calculated with are no figures.
        Err(_) => Finding::NoNorms,
    }
}

#[cfg(test)]
#[path = "scales_tests.rs"]
mod tests;
