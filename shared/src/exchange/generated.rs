//! Exercises and answers made up for tests: every type of item, every part of a definition.

use proptest::{collection::vec, option, prelude::*, sample::subsequence};

use crate::{
    change::{Direction, Published},
    exercise::{
        AnswerRule, Band, Body, Choice, Code, Column, Condition, Exercise, Expected, Group, Item, ItemId, Keyed, Kind,
        Method, Norms, Outcome, Pace, Row, Rule, Scale, Source, Test, Within, Wording,
    },
    response::{Answer, Answers, Parts},
};

/// Words with what likes to break: quotes, empty lines, other scripts, spaces at the ends.
fn words() -> impl Strategy<Value = String> {
    "[a-zÄé漢😀]{1,6}(( |\n\n|\n|\"|\\\\|'|, | )[a-zÄé漢😀.]{1,6}){0,4} {0,1}"
}

/// A decimal that a person would write.
fn number() -> impl Strategy<Value = f64> {
    (-99_999i32..=99_999, prop_oneof![Just(1.0), Just(10.0), Just(100.0)]).prop_map(|(n, by)| f64::from(n) / by)
}

fn code() -> impl Strategy<Value = Code> {
    ("[A-Z0-9-]{1,6}", prop_oneof![Just("http://loinc.org"), Just("urn:oid:1.2.3")])
        .prop_map(|(code, system)| Code { system: system.to_owned(), code })
}

fn options() -> impl Strategy<Value = Vec<Choice>> {
    let score = prop_oneof![Just(None), number().prop_map(Some), (0i32..9).prop_map(|n| Some(f64::from(n)))];
    (1usize..7, any::<bool>()).prop_flat_map(move |(n, rises)| {
        vec((words(), score.clone(), option::weighted(0.3, code())), n).prop_map(move |options| {
            let option = |(n, (label, score, code)): (usize, (String, Option<f64>, Option<Code>))| {
                let rising = f64::from(u32::try_from(n).unwrap());
                Choice { id: format!("o-{n}"), label, score: if rises { Some(rising) } else { score }, code }
            };
            options.into_iter().enumerate().map(option).collect()
        })
    })
}

fn body() -> impl Strategy<Value = Body> {
    let scale = (-3i64..5, vec((words(), code()), 2..9), any::<bool>()).prop_map(|(min, points, coded)| {
        let (labels, codes): (Vec<String>, Vec<Code>) = points.into_iter().unzip();
        Body::Scale { min, labels, codes: if coded { codes } else { Vec::new() } }
    });
    let end = || prop_oneof![words(), Just(String::new())];
    let rows = vec(words(), 1..5).prop_map(|labels| {
        labels.into_iter().enumerate().map(|(n, label)| Row { id: format!("r{n}"), label }).collect::<Vec<_>>()
    });
    let matrix =
        (rows, -3i64..5, vec(words(), 2..6)).prop_map(|(rows, min, labels)| Body::Matrix { rows, min, labels });
    let bounds = (option::of(number()), option::of(1u32..2_000));
    let numbered = (bounds, option::of(words()), 0u8..=6).prop_map(|((min, width), unit, decimals)| Body::Number {
        min,
        // Rounded: a sum of decimals is not always a decimal that a person would write.
        max: width.map(|width| ((min.unwrap_or(0.0) + f64::from(width)) * 100.0).round() / 100.0),
        unit,
        decimals,
    });
    let columns = vec(words(), 1..=6).prop_map(|labels| {
        labels.into_iter().enumerate().map(|(n, label)| Column { id: format!("c{n}"), label }).collect::<Vec<_>>()
    });
    let log = (columns, 1u32..=20).prop_map(|(columns, most)| Body::LogRows { columns, most });
    let pace = option::of((1u32..9, 0u32..9, 1u32..9, 0u32..9));
    let step = (5u32..600, pace).prop_map(|(seconds, pace)| Body::TimedStep {
        seconds,
        pace: pace.map(|(breathe_in, hold, breathe_out, rest)| Pace { breathe_in, hold, breathe_out, rest }),
    });
    let read = prop_oneof![words().prop_map(|text| Body::Display { text }), Just(Body::ContentNote)];
    let written = prop::sample::select(vec![Body::Date, Body::Time, Body::ShortText, Body::LongText, Body::Pair]);
    let choice = prop_oneof![
        2 => options().prop_map(|options| Body::Choice { options }),
        1 => options().prop_map(|options| Body::Choices { options }),
    ];
    let slider = (end(), end()).prop_map(|(low, high)| Body::Slider { low, high });
    prop_oneof![
        3 => scale,
        3 => choice,
        1 => slider,
        1 => matrix,
        1 => numbered,
        1 => log,
        1 => step,
        2 => written,
        1 => read,
    ]
}

fn item() -> impl Strategy<Value = Item> {
    let flags = (any::<bool>(), prop::bool::weighted(0.2));
    (words(), body(), option::of(prop_oneof![words(), Just(String::new())]), flags, option::of(code())).prop_map(
        |(prompt, body, help, (required, may_decline), code)| {
            let asks = body.asks();
            Item {
                help,
                required: required && asks,
                may_decline: may_decline && asks,
                code,
                ..Item::new("", &prompt, body)
            }
        },
    )
}

/// What an answer to `item` can be compared with, picked by a number.
fn wanted(item: &Item, pick: usize) -> Option<(Option<String>, Expected, bool)> {
    let points = item.body.points();
    let point = |n: usize| Expected::Number(crate::exercise::as_number(points[n % points.len()].0));
    Some(match &item.body {
        Body::Scale { .. } | Body::Slider { .. } => (None, point(pick), true),
        Body::Matrix { rows, .. } => (Some(rows[pick % rows.len()].id.clone()), point(pick), true),
        Body::Number { .. } => (None, Expected::Number(f64::from(u32::try_from(pick % 50).unwrap()) / 2.0), true),
        Body::Choice { .. } if item.body.range().is_some() && pick.is_multiple_of(2) => {
            (None, Expected::Number(2.0), true)
        }
        Body::Choice { options } | Body::Choices { options } => {
            (None, Expected::Text(options[pick % options.len()].id.clone()), false)
        }
        Body::Date => (None, Expected::Text("2026-11-24".to_owned()), true),
        Body::Time => (None, Expected::Text(["14:02", "late"][pick % 2].to_owned()), true),
        Body::ShortText | Body::LongText => (None, Expected::Text("yes".to_owned()), true),
        _ => return None,
    })
}

fn rule(item: &Item, pick: usize, test: Test) -> Option<Rule> {
    if !item.body.asks() {
        return None;
    }
    let answered = [Test::Answered, Test::NotAnswered][pick % 2];
    let plain = Rule { item: item.id.clone(), row: None, is: answered, value: None };
    Some(match wanted(item, pick) {
        Some((row, value, has_order)) if test.compares() => {
            let test = if test.orders() && !has_order { Test::NotEquals } else { test };
            Rule { row, is: test, value: Some(value), ..plain }
        }
        _ => plain,
    })
}

type Picks = (usize, Vec<(usize, usize, usize)>, bool, bool);

/// Gives the items ids, and some of them conditions on earlier ones and risky answers.
fn connected(mut items: Vec<Item>, picks: &[Picks]) -> Vec<Item> {
    for n in 0..items.len() {
        // Names that FHIR files use for something else, too.
        let odd = ["intro", "score-s0", "Total"];
        items[n].id = match odd.get(n) {
            Some(odd) if picks[n].0.is_multiple_of(5) => ItemId((*odd).to_owned()),
            _ => ItemId(format!("q-{n}")),
        };
        let (_, rules, is_any, is_conditional) = &picks[n];
        let made = rules.iter().filter_map(|(at, pick, test)| {
            rule(items[..n].get(at % n.max(1))?, *pick, Test::ALL[test % Test::ALL.len()])
        });
        let rules: Vec<Rule> = made.collect();
        if *is_conditional && !rules.is_empty() {
            items[n].show_if = Some(if *is_any { Condition::Any(rules) } else { Condition::All(rules) });
        }
        if let (true, Some((None, value, has_order))) = (picks[n].0.is_multiple_of(4), wanted(&items[n], picks[n].0)) {
            let is = if has_order { Test::AtLeast } else { Test::Equals };
            let rule = AnswerRule { is, value };
            if picks[n].0.is_multiple_of(3) {
                items[n].ends_if = vec![rule.clone()];
            }
            items[n].risk = vec![rule];
        }
    }
    items
}

fn scale(n: usize, items: &[Item]) -> impl Strategy<Value = Option<Scale>> + use<> {
    let keys: Vec<Keyed> = items
        .iter()
        .filter(|item| item.body.range().is_some())
        .flat_map(|item| match &item.body {
            Body::Matrix { rows, .. } => {
                let key = |row: &Row| Keyed { row: Some(row.id.clone()), ..Keyed::plain(item.id.clone()) };
                rows.iter().map(key).collect()
            }
            _ => vec![Keyed::plain(item.id.clone())],
        })
        .collect();
    let most = keys.len();
    let missing = prop_oneof![Just(0.0), Just(0.2), Just(1.0)];
    let method = prop_oneof![Just(Method::Sum), Just(Method::Mean)];
    let keyed = subsequence(keys, 0..=most).prop_flat_map(|keys| {
        let count = keys.len();
        (Just(keys), vec((any::<bool>(), prop_oneof![Just(1.0), Just(2.5), Just(-1.0)]), count))
    });
    let known = (option::of(number()), option::of(words()), vec(words(), 0..3), option::of(code()));
    (keyed, missing, method, known, words()).prop_map(move |((keys, how), missing, method, known, title)| {
        let items: Vec<Keyed> =
            keys.into_iter().zip(how).map(|(key, (reverse, weight))| Keyed { reverse, weight, ..key }).collect();
        if items.is_empty() {
            return None;
        }
        let is_difference = items.iter().any(|key| key.weight < 0.0);
        let (points, source, names, code) = known;
        let published = |points: f64| source.clone().map(|source| Published { points, source });
        let band = |(n, name): (usize, String)| Band {
            from: f64::from(u32::try_from(n).unwrap()) * 2.5,
            client: name.clone(),
            therapist: String::new(),
            name,
        };
        let norms = source.clone().map(|source| Norms {
            group: Group::General,
            mean: 3.64,
            sd: 1.33,
            reliability: Some(0.9),
            source,
        });
        Some(Scale {
            id: format!("s{n}"),
            title,
            method,
            items,
            missing_up_to: if is_difference { 0.0 } else { missing },
            part_of: None,
            better: source.as_ref().map(|_| Direction::LowerIsBetter),
            bands: names.into_iter().enumerate().map(band).collect(),
            norms: norms.into_iter().collect(),
            change: published(6.0),
            cutoff: points.and_then(published),
            code,
        })
    })
}

prop_compose! {
    fn items()(items in vec(item(), 1..8))(
        picks in vec((0usize..100, vec((0usize..9, 0usize..60, 0usize..9), 1..4), any::<bool>(), any::<bool>()), items.len()),
        items in Just(items),
    ) -> Vec<Item> {
        connected(items, &picks)
    }
}

prop_compose! {
    /// An exercise that passes `Exercise::check`.
    pub(super) fn exercise()(items in items())(
        scales in (0usize..3).prop_flat_map({
            let items = items.clone();
            move |most| (0..most).map(|n| scale(n, &items)).collect::<Vec<_>>()
        }),
        items in Just(items),
        head in ("[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", words(), words(), 1u32..=240, prop_oneof![words(), Just(String::new())]),
        kind in prop::sample::select(&Kind::ALL[..]),
        tags in vec("[a-z ]{0,8}[a-z]", 0..3),
        source in option::of((words(), words(), option::of(words()))),
        ending in option::of((words(), words(), any::<bool>())),
        code in option::of(code()),
    ) -> Exercise {
        let (key, title, summary, minutes, intro) = head;
        let scales: Vec<Scale> = scales.into_iter().flatten().collect();
        let within = scales.first().map(|scale| {
            Within { scale: scale.id.clone(), at_least: Some(1.5), below: None, surely: true }
        });
        let outcomes = ending.map(|(title, text, has_next)| Outcome {
            when: within.into_iter().collect(),
            title,
            text,
            next: has_next.then(|| "another".to_owned()).into_iter().collect(),
            reading: None,
        });
        let source = source.map(|(cite, licence, notice)| Source { wording: Wording::Free, cite, licence, notice });
        Exercise {
            key, kind, title, summary, minutes, intro, tags, items, scales,
            outcomes: outcomes.into_iter().collect(), source, code, original: None,
        }
    }
}

/// The fields of a form that answer `item`, picked by a number; `None`: left empty.
fn fields(item: &Item, pick: usize, text: &str) -> Option<Vec<(String, String)>> {
    if pick.is_multiple_of(5) {
        return None;
    }
    if item.may_decline && pick.is_multiple_of(7) {
        return Some(vec![("declined".to_owned(), "1".to_owned())]);
    }
    let main = |value: String| vec![(String::new(), value)];
    let point = |n: usize| {
        let points = item.body.points();
        points[n % points.len()].0.to_string()
    };
    Some(match &item.body {
        Body::Scale { .. } | Body::Slider { .. } => main(point(pick)),
        Body::Matrix { rows, .. } => {
            rows.iter().enumerate().skip(pick % 2).map(|(n, row)| (row.id.clone(), point(pick + n))).collect()
        }
        Body::Choice { options } => main(options[pick % options.len()].id.clone()),
        Body::Choices { options } => {
            options.iter().skip(pick % 3).map(|option| (String::new(), option.id.clone())).collect()
        }
        Body::Number { min, max, .. } => {
            let low = min.or(max.map(|max| max - 7.0)).unwrap_or(3.0).ceil();
            main((low + f64::from(u32::try_from(pick % 3).unwrap()) / 4.0).to_string())
        }
        Body::Date => main("2026-11-24".to_owned()),
        Body::Time => main("14:02".to_owned()),
        Body::ShortText | Body::LongText => main(text.to_owned()),
        Body::Pair => vec![("old".to_owned(), text.to_owned())],
        Body::LogRows { columns, .. } => {
            columns.iter().skip(pick % 2).map(|column| (format!("0-{}", column.id), text.to_owned())).collect()
        }
        Body::TimedStep { .. } => main("done".to_owned()),
        Body::Display { .. } | Body::ContentNote => return None,
    })
}

/// Answers as people can give them: to items that are asked, in the shape their form gives them.
pub(super) fn answers(exercise: &Exercise, picks: &[(usize, String)]) -> Answers {
    let mut answers = Answers::new();
    for (item, (pick, text)) in exercise.items.iter().zip(picks.iter().cycle()) {
        let read = fields(item, *pick, text).map(|fields| Answer::read(item, &Parts::new(fields)));
        if let Some(Ok(Some(answer))) = read {
            answers.insert(item.id.clone(), answer);
        }
    }
    exercise.counted(&answers)
}

pub(super) fn picks() -> impl Strategy<Value = Vec<(usize, String)>> {
    vec((1usize..1_000, words()), 8)
}
