use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::library;

fn exercise(key: &str) -> &'static Exercise {
    library::exercises().unwrap().iter().find(|exercise| exercise.key == key).unwrap()
}

fn measured(key: &str, month: i8, value: f64) -> Measured {
    let exercise = exercise(key);
    let scale = exercise.scales[0].clone();
    let range = score(exercise, &Answers::new())[0].range;
    Measured {
        exercise: key.to_owned(),
        measure: exercise.title.clone(),
        asked: exercise.asked_for(&scale),
        scale,
        day: date(2026, month, 3),
        value,
        range,
    }
}

fn gad(values: &[f64]) -> Vec<Measured> {
    (1..).zip(values).map(|(month, value)| measured("gad-7", month, *value)).collect()
}

fn judged(series: &ScaleSeries) -> &Judged {
    match &series.finding {
        Finding::Judged(judged) => judged,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_score_is_a_number_and_no_region() {
    let series = series(gad(&[12.0]), Period::WHOLE);
    assert_eq!(series[0].sentence(), "One score so far: 12 on 3 January 2026, on a range of 0 to 21.");
    assert_eq!((series[0].steady(), series[0].provenance()), (None, String::new()));
}

#[test]
fn a_published_threshold_wins_and_widens_with_the_looks() {
    let two = series(gad(&[12.0, 8.0]), Period::WHOLE).remove(0);
    assert!((judged(&two).needed - 4.0).abs() < 1e-9);
    assert!(two.sentence().ends_with("A change of 4 points or more is rarely due to chance."), "{}", two.sentence());
    // Dunnett's two-sided value for three comparisons is 2.35: 4 · 2.35 / 1.96 = 4.80.
    let four = series(gad(&[12.0, 13.0, 9.0, 8.0]), Period::WHOLE).remove(0);
    assert!((judged(&four).needed - 4.80).abs() < 0.01, "{}", judged(&four).needed);
    assert_eq!(
        four.sentence(),
        "No reliable change by our stricter rule: 12 on 3 January, 8 on 3 April 2026, on a range of 0 to 21. The change reaches \
         the published figure (4 points), but with several later scores we ask for 4.8 points."
    );
    let provenance = four.provenance();
    assert!(
        provenance.contains("The published figure for a reliable change is 4 points (NHS Talking Therapies manual"),
        "{provenance}"
    );
    assert!(provenance.contains("With three later scores we ask for 4.8 points"), "{provenance}");
    assert_eq!(four.steady().map(|(low, high)| (low.round(), high.round())), Some((7.0, 17.0)));
}

#[test]
fn the_worse_direction_is_said_without_blame() {
    let series = series(gad(&[5.0, 14.0]), Period::WHOLE).remove(0);
    assert_eq!(judged(&series).class, Class::Deteriorated);
    assert!(series.sentence().contains("A reliable change for the worse"), "{}", series.sentence());
}

#[test]
fn without_norms_no_region_and_a_sentence_that_says_so() {
    let signs = [(1, 1.0), (4, 2.5)].map(|(month, value)| measured("signs-of-growing-security", month, value));
    let series = series(signs.to_vec(), Period::WHOLE).remove(0);
    assert_eq!((&series.finding, series.steady()), (&Finding::NoNorms, None));
    assert!(series.sentence().contains("1.0 on 3 January, 2.5 on 3 April"), "{}", series.sentence());
    assert!(series.sentence().contains("We do not know how much this score moves by chance"));
}

#[test]
fn bands_are_named_for_the_client_and_have_no_gaps() {
    let series = series(gad(&[12.0]), Period::WHOLE).remove(0);
    let spans: Vec<String> = series.bands.iter().map(|band| series.span(band)).collect();
    assert_eq!(spans, ["0 to 4", "5 to 9", "10 to 14", "15 to 21"]);
    assert!(series.bands.iter().all(|band| band.words.starts_with("Your answers describe")));
    assert_eq!(series.band(14.0), Some(&series.bands[2]));
    let signs = super::series(vec![measured("signs-of-growing-security", 1, 1.0)], Period::WHOLE).remove(0);
    assert_eq!(signs.span(&signs.bands[1]), "1 to below 2");
    let therapist = |words: &str| signs.bands.iter().chain(&series.bands).any(|band| band.words.contains(words));
    assert!(!therapist("severe") && !therapist("moderate"), "the therapist’s names stay out");
}

#[test]
fn a_period_compares_with_the_first_score_of_all_and_knows_nothing_later() {
    let scores = gad(&[15.0, 14.0, 6.0, 16.0]);
    let period = Period { from: Some(date(2026, 2, 1)), to: Some(date(2026, 3, 31)) };
    let series = series(scores.clone(), period).remove(0);
    assert_eq!(series.points.iter().map(|point| point.value).collect::<Vec<_>>(), [14.0, 6.0]);
    assert!((series.first.value - 15.0).abs() < 1e-9);
    assert_eq!((judged(&series).looks, judged(&series).class), (2, Class::Recovered));
    let before = Period { from: Some(date(2026, 5, 1)), to: None };
    assert_eq!(super::series(scores, before), [], "without a score in the period there is nothing to show");
}

#[test]
fn a_version_that_counts_other_questions_begins_a_series_of_its_own() {
    let mut scores = gad(&[15.0, 6.0]);
    scores[1].scale.items.pop();
    assert_eq!(series(scores, Period::WHOLE).len(), 2);
    let mut reworded = gad(&[15.0, 14.0, 6.0]);
    reworded[2].asked = "other words".to_owned();
    let apart = series(reworded, Period::WHOLE);
    let said: Vec<(String, String)> = apart.iter().map(|series| (series.name(), series.sentence())).collect();
    assert!(said[0].0.ends_with("(earlier questions)") && said[0].1.contains("changed later"), "{said:?}");
    assert_eq!(
        said[1].1,
        "One score so far: 6 on 3 March 2026, on a range of 0 to 21. The questions were changed before 3 March 2026, so \
         earlier scores are not compared with these."
    );
    let mut worded = gad(&[15.0, 6.0]);
    worded[1].scale.bands[0].client = "Other words.".to_owned();
    assert_eq!(series(worded, Period::WHOLE).len(), 1, "new words for a band are no new measure");
}

#[test]
fn every_built_in_scale_can_be_shown_twice() {
    for exercise in library::exercises().unwrap() {
        for (place, one) in score(exercise, &Answers::new()).into_iter().enumerate() {
            let at = |month, value| Measured {
                exercise: exercise.key.clone(),
                measure: exercise.title.clone(),
                scale: exercise.scales[place].clone(),
                asked: exercise.asked_for(&exercise.scales[place]),
                day: date(2026, month, 3),
                value,
                range: one.range,
            };
            let series = series(vec![at(1, one.range.0), at(2, one.range.1)], Period::WHOLE).remove(0);
            let said = format!("{} {}", series.sentence(), series.provenance());
            assert!(!said.contains("NaN") && !said.contains("inf"), "{}: {said}", exercise.key);
            assert!(series.bands.is_sorted_by(|one, other| one.to <= other.from), "{}", exercise.key);
        }
    }
}

proptest! {
    #[test]
    fn a_change_within_the_region_is_never_called_reliable(values in prop::collection::vec(0u8..=21, 2..12)) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let series = series(gad(&values), Period::WHOLE).remove(0);
        let judged = judged(&series).clone();
        let difference = (series.last().value - series.first.value).abs();
        prop_assert_eq!(judged.class == Class::Unchanged, difference < judged.needed);
        prop_assert!(judged.needed >= 4.0 - 1e-9, "looking more often never makes it easier");
    }
}
