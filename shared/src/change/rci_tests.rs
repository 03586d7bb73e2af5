use super::*;
use proptest::prelude::*;

fn close(left: f64, right: f64, within: f64) -> bool {
    (left - right).abs() <= within
}

/// The example of Jacobson & Truax (1991): clinical 40 (7.5), functional 60 (7.5), reliability .80.
fn example() -> Instrument {
    Instrument {
        direction: Direction::HigherIsBetter,
        precision: Some(Precision { sd: 7.5, reliability: 0.8 }),
        clinical: Some(Norm { mean: 40.0, sd: 7.5 }),
        functional: Some(Norm { mean: 60.0, sd: 7.5 }),
        change: None,
        cutoff: None,
    }
}

fn class(pre: f64, post: f64, instrument: &Instrument) -> Class {
    reliable_change(pre, post, instrument, 1).unwrap().class
}

#[test]
fn the_example_of_the_paper() {
    let change = reliable_change(32.5, 47.5, &example(), 1).unwrap();
    assert!(close(change.sem.unwrap(), 3.35, 0.005));
    assert!(close(change.sdiff.unwrap(), 4.74, 0.005));
    assert!(close(change.rci.unwrap(), 3.16, 0.005));
    assert_eq!(change.cutoffs, Cutoffs { a: Some(55.0), b: Some(45.0), c: Some(50.0) });
    assert_eq!(change.class, Class::Improved, "47.5 has not crossed 50");
    assert_eq!(change.basis, Basis::Calculated);
    assert!(close(change.needed, 9.2969, 0.0001));
}

#[test]
fn unequal_spreads_move_c_towards_the_narrower_group() {
    // By hand: (2·20 + 8·10)/(2 + 8).
    let clinical = Some(Norm { mean: 20.0, sd: 8.0 });
    let functional = Some(Norm { mean: 10.0, sd: 2.0 });
    let found = cutoffs(clinical, functional, Direction::LowerIsBetter).unwrap();
    assert_eq!(found, Cutoffs { a: Some(4.0), b: Some(14.0), c: Some(12.0) });
    assert_eq!(cutoffs(clinical, functional, Direction::HigherIsBetter), Err(ChangeError::NormsAgainstDirection));
    let one = cutoffs(clinical, None, Direction::LowerIsBetter).unwrap();
    assert_eq!(one, Cutoffs { a: Some(4.0), b: None, c: None });
}

#[test]
fn the_four_classes() {
    let it = example();
    assert_eq!(class(40.0, 52.0, &it), Class::Recovered);
    assert_eq!(class(51.0, 62.0, &it), Class::Improved, "it was on the functional side before");
    assert_eq!(class(45.0, 52.0, &it), Class::Unchanged, "it crossed, but by chance for all we know");
    assert_eq!(class(52.0, 40.0, &it), Class::Deteriorated);
    assert_eq!(class(40.0, 40.0, &it), Class::Unchanged);
    let without_norms = Instrument { clinical: None, ..it };
    assert_eq!(class(40.0, 52.0, &without_norms), Class::Improved);
}

#[test]
fn a_published_threshold_wins_and_is_reached_by_its_own_number() {
    let published = |points| Some(Published { points, source: "A, B (2020)".into() });
    let it = Instrument {
        direction: Direction::LowerIsBetter,
        precision: Some(Precision { sd: 6.0, reliability: 0.84 }),
        clinical: None,
        functional: None,
        change: published(6.0),
        cutoff: published(10.0),
    };
    assert_eq!(class(15.0, 10.0, &it), Class::Unchanged);
    assert_eq!(class(16.0, 10.0, &it), Class::Improved, "10 is still in the clinical range");
    assert_eq!(class(15.0, 9.0, &it), Class::Recovered);
    assert_eq!(class(9.0, 15.0, &it), Class::Deteriorated);
    let change = reliable_change(15.0, 9.0, &it, 10).unwrap();
    assert_eq!(change.basis, Basis::Published { source: "A, B (2020)".into() });
    assert!(close(change.needed, 6.0 * 2.716_288_539_255_7 / Z95, 1e-9));
    assert_eq!(change.class, Class::Unchanged, "six points are less to wonder at when one looks ten times");
    let bare = Instrument { precision: None, ..it.clone() };
    let change = reliable_change(15.0, 9.0, &bare, 1).unwrap();
    assert_eq!((change.sem, change.rci, change.class), (None, None, Class::Recovered));
    let nothing = Instrument { change: None, ..bare };
    assert_eq!(reliable_change(15.0, 9.0, &nothing, 1), Err(ChangeError::NothingToJudgeBy));
    let zero = Instrument { change: published(0.0), ..it };
    assert_eq!(reliable_change(15.0, 9.0, &zero, 1), Err(ChangeError::Threshold));
}

/// Two-sided 5 % points of Dunnett's tables (two decimals), and of an independent adaptive quadrature.
#[test]
fn critical_values_as_tabled() {
    for (looks, tabled) in [(1, 1.96), (2, 2.21), (3, 2.35), (4, 2.44), (5, 2.51), (10, 2.72)] {
        assert!(close(critical_value(looks).unwrap(), tabled, 0.005), "{looks}");
    }
    let finer = [
        (2, 2.212_127_746_578_618),
        (3, 2.348_970_590_339_27),
        (5, 2.511_463_053_471_256),
        (10, 2.716_288_539_255_699),
        (20, 2.905_480_315_256_841),
        (52, 3.144_813_419_509_605),
        (100, 3.296_548_036_376_242),
        (1_000, 3.771_479_046_968_152),
        (10_000, 4.179_755_622_966_487),
    ];
    for (looks, value) in finer {
        assert!(close(critical_value(looks).unwrap(), value, 1e-9), "{looks}: {}", critical_value(looks).unwrap());
    }
    assert_eq!(critical_value(0), Err(ChangeError::Looks));
    assert_eq!(critical_value(MOST_LOOKS + 1), Err(ChangeError::Looks));
    assert_eq!(critical_value(u32::MAX), Err(ChangeError::Looks));
}

#[test]
fn more_looks_ask_for_more() {
    let values: Vec<f64> = (1..=30).chain([100, 365, MOST_LOOKS]).map(|looks| critical_value(looks).unwrap()).collect();
    assert!(values.is_sorted_by(|fewer, more| fewer < more));
}

#[test]
fn what_cannot_be_is_refused() {
    let precision = |sd, reliability| sem(Precision { sd, reliability });
    assert_eq!(precision(0.0, 0.8), Err(ChangeError::StandardDeviation));
    assert_eq!(precision(-1.0, 0.8), Err(ChangeError::StandardDeviation));
    assert_eq!(precision(1.0, 1.0), Err(ChangeError::Reliability));
    assert_eq!(precision(1.0, -0.1), Err(ChangeError::Reliability));
    assert!(matches!(precision(f64::NAN, 0.8), Err(ChangeError::NotFinite(_))));
    assert!(matches!(precision(1.0, f64::NAN), Err(ChangeError::NotFinite(_))));
    let it = example();
    for (pre, post) in [(f64::NAN, 1.0), (1.0, f64::INFINITY), (f64::NEG_INFINITY, 1.0)] {
        assert!(matches!(reliable_change(pre, post, &it, 1), Err(ChangeError::NotFinite(_))));
    }
    assert_eq!(reliable_change(-f64::MAX, f64::MAX, &it, 1), Err(ChangeError::OutOfReach));
    let tiny = Instrument { precision: Some(Precision { sd: 1e-320, reliability: 0.5 }), ..it };
    assert_eq!(reliable_change(0.0, 50.0, &tiny, 1), Err(ChangeError::OutOfReach));
}

fn mirrored(instrument: &Instrument) -> Instrument {
    let flip = |norm: Norm| Norm { mean: -norm.mean, sd: norm.sd };
    Instrument {
        direction: Direction::LowerIsBetter,
        clinical: instrument.clinical.map(flip),
        functional: instrument.functional.map(flip),
        ..instrument.clone()
    }
}

proptest! {
    #[test]
    fn there_and_back_differ_only_in_sign(pre in -100.0..100.0, post in -100.0..100.0) {
        let there = reliable_change(pre, post, &example(), 1).unwrap();
        let back = reliable_change(post, pre, &example(), 1).unwrap();
        prop_assert_eq!(there.rci.unwrap(), -back.rci.unwrap());
        prop_assert_eq!(there.class == Class::Unchanged, back.class == Class::Unchanged);
        let worse = there.class == Class::Deteriorated;
        prop_assert_eq!(worse, matches!(back.class, Class::Improved | Class::Recovered));
    }

    #[test]
    fn mirroring_the_scale_and_its_direction_changes_no_class(pre in -100.0..100.0, post in -100.0..100.0) {
        let there = reliable_change(pre, post, &example(), 1).unwrap();
        let mirror = reliable_change(-pre, -post, &mirrored(&example()), 1).unwrap();
        prop_assert_eq!(there.class, mirror.class);
        prop_assert_eq!(there.cutoffs.c, mirror.cutoffs.c.map(|c| -c));
    }

    #[test]
    fn points_twice_as_small_change_no_index(pre in 0i32..100, post in 0i32..100, sd in 1i32..20) {
        let (pre, post, sd) = (f64::from(pre), f64::from(post), f64::from(sd));
        let with = |sd| Instrument { precision: Some(Precision { sd, reliability: 0.75 }), ..example() };
        let one = reliable_change(pre, post, &with(sd), 1).unwrap();
        let two = reliable_change(2.0 * pre, 2.0 * post, &with(2.0 * sd), 1).unwrap();
        prop_assert_eq!(one.rci, two.rci);
    }

    #[test]
    fn the_origin_of_the_scale_changes_no_class(pre in 0i32..100, post in 0i32..100, by in -100i32..100) {
        let (pre, post, by) = (f64::from(pre), f64::from(post), f64::from(by));
        let moved = |norm: Norm| Norm { mean: norm.mean + by, sd: norm.sd };
        let it = example();
        let there = Instrument { clinical: it.clinical.map(moved), functional: it.functional.map(moved), ..it.clone() };
        let (here, there) = (reliable_change(pre, post, &it, 1), reliable_change(pre + by, post + by, &there, 1));
        let (here, there) = (here.unwrap(), there.unwrap());
        prop_assert_eq!((here.rci, here.class), (there.rci, there.class));
        let moved = |cutoff: Option<f64>| cutoff.map(|points| points + by);
        let cutoffs = here.cutoffs;
        let cutoffs = Cutoffs { a: moved(cutoffs.a), b: moved(cutoffs.b), c: moved(cutoffs.c) };
        prop_assert_eq!(cutoffs, there.cutoffs);
    }

    #[test]
    fn a_better_later_score_never_worsens_the_class(pre in 0.0..100.0, post in 0.0..100.0, by in 0.0..50.0) {
        let worth = |class| match class {
            Class::Deteriorated => 0,
            Class::Unchanged => 1,
            Class::Improved => 2,
            Class::Recovered => 3,
        };
        prop_assert!(worth(class(pre, post, &example())) <= worth(class(pre, post + by, &example())));
    }

    #[test]
    fn c_lies_between_the_means(
        clinical in -50.0..50.0, apart in 0.1..50.0, one in 0.1..20.0, other in 0.1..20.0,
    ) {
        let clinical = Norm { mean: clinical, sd: one };
        let functional = Norm { mean: clinical.mean + apart, sd: other };
        let c = cutoffs(Some(clinical), Some(functional), Direction::HigherIsBetter).unwrap().c.unwrap();
        prop_assert!(clinical.mean <= c && c <= functional.mean);
    }

    #[test]
    fn better_reliability_never_loses_a_change(post in 0.0..100.0, low in 0.0..0.98, more in 0.0..0.01) {
        let with = |reliability| Instrument { precision: Some(Precision { sd: 7.5, reliability }), ..example() };
        if class(40.0, post, &with(low)) != Class::Unchanged {
            prop_assert_eq!(class(40.0, post, &with(low)), class(40.0, post, &with(low + more)));
        }
    }
}
