//! The machine under any sequence of acts by either person, and what must hold after each.

use proptest::prelude::*;

use super::*;
use crate::{
    ids::{SessionId, uuid_v7},
    shift::State,
    when::Moment,
};

const PATTERNS: u8 = 3;

fn pattern(n: u8) -> PatternId {
    uuid_v7(Moment(0), [n; 10]).into()
}

fn strength(value: i64) -> Strength {
    Strength::new(value).expect("0 to 10")
}

fn raters() -> impl Strategy<Value = Rater> {
    prop_oneof![Just(Rater::Client), Just(Rater::Therapist)]
}

fn acts() -> impl Strategy<Value = Act> {
    let any_pattern = || (0..PATTERNS).prop_map(pattern);
    prop_oneof![
        6 => (any_pattern(), raters(), 0i64..=10).prop_map(|(pattern, rater, value)| Act::Rate {
            pattern,
            rater,
            strength: strength(value),
        }),
        2 => any_pattern().prop_map(|pattern| Act::Turn { pattern }),
        3 => any_pattern().prop_map(|pattern| Act::Show { pattern }),
        2 => proptest::option::of(any_pattern()).prop_map(|to| Act::Go { to }),
        1 => prop_oneof![Just(Screens::One), Just(Screens::Two)].prop_map(Act::Use),
        1 => Just(Act::Close),
    ]
}

/// Any number of acts by either person, and what the machine answered to each.
fn play(
    screens: Screens,
    played: &[(Rater, Act)],
    mut after: impl FnMut(&Joint, Rater, Act, bool, &[Change]),
) -> Joint {
    let mut joint = Joint::open(screens, Some(pattern(0)));
    for (by, act) in played {
        let before = joint.clone();
        if let Ok(changes) = joint.act(*by, *act) {
            after(&joint, *by, *act, true, &changes);
        } else {
            assert_eq!(joint, before, "a refused act changed something");
            after(&joint, *by, *act, false, &[]);
        }
    }
    joint
}

fn played() -> impl Strategy<Value = Vec<(Rater, Act)>> {
    prop::collection::vec((raters(), acts()), 0..40)
}

fn screens() -> impl Strategy<Value = Screens> {
    prop_oneof![Just(Screens::One), Just(Screens::Two)]
}

proptest! {
    #[test]
    fn nobody_sees_the_others_number_before_both_rated_and_one_asked(screens in screens(), played in played()) {
        let mut asked: Vec<PatternId> = Vec::new();
        let mut closed = false;
        play(screens, &played, |joint, _, act, done, _| {
            match act {
                Act::Show { pattern } if done => {
                    let round = joint.round(pattern);
                    assert!(round.client.is_some() && round.therapist.is_some());
                    asked.push(pattern);
                }
                Act::Close if done => closed = true,
                _ => {}
            }
            for pattern in (0..PATTERNS).map(pattern) {
                if asked.contains(&pattern) || closed {
                    continue;
                }
                for (eyes, rater) in [
                    (Eyes::Of(Rater::Client), Rater::Therapist),
                    (Eyes::Of(Rater::Therapist), Rater::Client),
                    (Eyes::Both, Rater::Client),
                    (Eyes::Both, Rater::Therapist),
                ] {
                    assert_eq!(joint.sees(eyes, pattern, rater).number(), None);
                }
            }
        });
    }

    #[test]
    fn nothing_counts_before_it_is_shown_or_the_view_is_closed(screens in screens(), played in played()) {
        play(screens, &played, |joint, _, act, _, changes| {
            for change in changes {
                if let Change::Counts { pattern, .. } = change {
                    assert!(joint.closed || joint.round(*pattern).shown, "{act:?}");
                }
            }
        });
    }

    #[test]
    fn no_rating_is_lost(screens in screens(), played in played()) {
        let mut given = BTreeMap::new();
        let mut counted = BTreeMap::new();
        let mut joint = play(screens, &played, |_, _, act, done, changes| {
            if let Act::Rate { pattern, rater, strength } = act && done {
                given.insert((pattern, rater), strength);
            }
            for change in changes {
                if let Change::Counts { pattern, rater, strength } = *change {
                    counted.insert((pattern, rater), strength);
                }
            }
        });
        for change in joint.act(Rater::Therapist, Act::Close).unwrap_or_default() {
            if let Change::Counts { pattern, rater, strength } = change {
                counted.insert((pattern, rater), strength);
            }
        }
        assert_eq!(given, counted);
    }

    #[test]
    fn each_rates_for_themselves_but_at_the_one_screen(screens in screens(), played in played()) {
        let mut on_one_screen = screens == Screens::One;
        play(screens, &played, |_, by, act, done, _| {
            if let Act::Use(screens) = act && done {
                on_one_screen = screens == Screens::One;
            }
            if let Act::Rate { rater, .. } = act && done && rater != by {
                assert!(on_one_screen && by == Rater::Therapist);
            }
            if matches!(act, Act::Go { .. } | Act::Use(_) | Act::Close | Act::Turn { .. }) && done {
                assert_eq!(by, Rater::Therapist);
            }
        });
    }
}

#[test]
fn the_one_screen_goes_from_one_to_the_other() {
    let (mut joint, it) = (Joint::open(Screens::One, Some(pattern(1))), pattern(1));
    let rate = |rater, value| Act::Rate { pattern: it, rater, strength: strength(value) };
    assert_eq!(joint.turn(it), Turn::Client);
    joint.act(Rater::Therapist, rate(Rater::Client, 6)).expect("the client rates first");
    assert_eq!(joint.turn(it), Turn::Cover);
    assert_eq!(joint.sees(joint.eyes(Rater::Therapist), it, Rater::Client), Seen::Given);
    joint.act(Rater::Therapist, Act::Turn { pattern: it }).expect("it is turned round");
    assert_eq!(joint.turn(it), Turn::Therapist);
    let again = joint.act(Rater::Therapist, rate(Rater::Client, 2));
    assert_eq!(again, Err(Refused::NotTheirs), "the therapist has it now");
    joint.act(Rater::Therapist, rate(Rater::Therapist, 7)).expect("the therapist rates");
    assert_eq!(joint.turn(it), Turn::Ready);
    let changes = joint.act(Rater::Therapist, Act::Show { pattern: it }).expect("both look");
    assert_eq!(changes.len(), 3);
    assert_eq!(joint.sees(Eyes::Both, it, Rater::Client), Seen::Number(strength(6)));
}

#[test]
fn a_tap_after_the_end_counts_and_one_after_both_were_shown_does_not() {
    let it = pattern(1);
    let rate = |rater, value| Act::Rate { pattern: it, rater, strength: strength(value) };
    let mut joint = Joint::none();
    let late = Change::Counts { pattern: it, rater: Rater::Client, strength: strength(4) };
    assert_eq!(joint.act(Rater::Client, rate(Rater::Client, 4)), Ok(vec![late]));

    let mut joint = Joint::open(Screens::Two, Some(it));
    joint.act(Rater::Client, rate(Rater::Client, 4)).expect("given");
    joint.act(Rater::Therapist, rate(Rater::Therapist, 5)).expect("given");
    joint.act(Rater::Client, Act::Show { pattern: it }).expect("either may ask");
    assert_eq!(joint.act(Rater::Client, rate(Rater::Client, 9)), Err(Refused::ShownAlready));
    assert_eq!(joint.waiting(), 0);
}

#[test]
fn a_shift_is_confirmed_by_two_at_the_later_session() {
    let session = |n: u8| -> SessionId { uuid_v7(Moment(1), [n; 10]).into() };
    let mark = |by, n, at| ShiftMark { pattern: pattern(1), session: session(n), by, at: Moment(at) };
    let one = mark(Rater::Client, 11, 10);
    assert_eq!(confirmed(&[one], pattern(1)), None);
    assert_eq!(confirmed(&[mark(Rater::Therapist, 12, 20), one], pattern(1)), Some(session(12)));
    assert_eq!(confirmed(&[one, mark(Rater::Therapist, 12, 20)], pattern(2)), None);
    for state in State::ALL {
        assert_eq!(may_be_marked(state), state == State::Shifted);
    }
}
