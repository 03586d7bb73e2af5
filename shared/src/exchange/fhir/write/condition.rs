//! Conditions as `enableWhen`.
//!
//! FHIR compares codings only for equality, and its `!=` also holds without an answer. So "at least 3" on coded points
//! is said as a list: any of the points from 3 up, or an answer that is none of those below. Which of the two fits
//! depends on how the rules are joined.

use super::{
    super::{
        coding::{self, Chosen, Offered},
        given::Given,
        invariants::MOST_CONDITIONS,
        model::EnableWhen,
    },
    item::{as_integer, is_integer},
};
use crate::exercise::{Body, Condition, Expected, Item, ItemId, Join, Rule, SLIDER_HIGHEST, Test};

/// One rule as conditions that must all hold, and as conditions any of which must hold; `None` where there is no such.
struct Ways {
    all: Option<Vec<EnableWhen>>,
    any: Option<Vec<EnableWhen>>,
}

impl Ways {
    fn one(when: EnableWhen) -> Self {
        Self { all: Some(vec![when.clone()]), any: Some(vec![when]) }
    }

    const NONE: Self = Self { all: None, any: None };
}

/// The conditions, and whether any of them is enough. `None` when FHIR cannot say it.
/// `find` gives the items of the exercise `key`.
pub(in super::super) fn when<'i>(
    key: &str,
    find: impl Fn(&ItemId) -> Option<&'i Item>,
    condition: &Condition,
) -> Option<(Vec<EnableWhen>, bool)> {
    let mut ways = Vec::new();
    for rule in condition.rules() {
        ways.push(say(key, find(&rule.item)?, rule));
    }
    let is_single = ways.len() == 1;
    let (mut all, mut any) = (Some(Vec::new()), Some(Vec::new()));
    for way in ways {
        all = all.zip(way.all).map(|(all, way)| [all, way].concat());
        any = any.zip(way.any).map(|(any, way)| [any, way].concat());
    }
    let (all, any) = (all.map(|all| (all, false)), any.map(|any| (any, true)));
    let said = match condition.join() {
        Join::All if is_single => all.or(any),
        Join::Any if is_single => any.or(all),
        Join::All => all,
        Join::Any => any,
    };
    said.filter(|(when, _)| (1..=MOST_CONDITIONS).contains(&when.len()))
}

fn say(key: &str, item: &Item, rule: &Rule) -> Ways {
    let question = match &rule.row {
        Some(row) => format!("{}.{row}", item.id),
        None => item.id.0.clone(),
    };
    match (rule.is, &rule.value) {
        (Test::Answered | Test::NotAnswered, _) => answered(item, rule, &question),
        (_, None) => Ways::NONE,
        (test, Some(value)) => match &item.body {
            Body::Scale { .. } | Body::Matrix { .. } | Body::Choice { .. } | Body::Choices { .. } => {
                coded(&question, item, &coding::offered(key, item), test, value)
            }
            Body::Slider { .. } | Body::Number { .. } => counted(&question, item, test, value),
            Body::Date | Body::Time | Body::ShortText | Body::LongText => written(&question, item, test, value),
            _ => Ways::NONE,
        },
    }
}

fn compare(question: &str, operator: &str, given: &Given) -> EnableWhen {
    EnableWhen {
        question: Some(question.to_owned()),
        operator: Some(operator.to_owned()),
        rest: given.fields("answer"),
    }
}

fn exists(question: &str, is_there: bool) -> EnableWhen {
    compare(question, "exists", &Given::Boolean(is_there))
}

/// What is answered in parts is answered when any part is.
fn answered(item: &Item, rule: &Rule, question: &str) -> Ways {
    let is_there = rule.is == Test::Answered;
    let parts: Vec<&str> = match &item.body {
        Body::Matrix { rows, .. } if rule.row.is_none() => rows.iter().map(|row| row.id.as_str()).collect(),
        Body::Pair => vec!["old", "new"],
        Body::LogRows { columns, .. } => columns.iter().map(|column| column.id.as_str()).collect(),
        _ => return Ways::one(exists(question, is_there)),
    };
    let parts: Vec<EnableWhen> = parts.iter().map(|part| exists(&format!("{question}.{part}"), is_there)).collect();
    match (is_there, parts.len()) {
        (_, 1) => Ways { all: Some(parts.clone()), any: Some(parts) },
        (true, _) => Ways { all: None, any: Some(parts) },
        (false, _) => Ways { all: Some(parts), any: None },
    }
}

fn coded(question: &str, item: &Item, offered: &[Offered], test: Test, value: &Expected) -> Ways {
    let when = |operator: &str, one: &Offered| compare(question, operator, &Given::Coding(coding::bare(&one.coding)));
    let is_wanted = |one: &Offered| match (value, &one.answer) {
        (Expected::Text(id), Chosen::Option(option)) => match test {
            Test::Equals => id == option,
            Test::NotEquals => id != option,
            _ => false,
        },
        (Expected::Number(number), _) => one.score.is_some_and(|score| holds(test, score, *number)),
        (Expected::Text(_), Chosen::Point(_)) => false,
    };
    let (fitting, others): (Vec<&Offered>, Vec<&Offered>) = offered.iter().partition(|one| is_wanted(one));
    if fitting.is_empty() {
        return Ways::NONE;
    }
    let is_many = matches!(item.body, Body::Choices { .. });
    if let [one] = fitting.as_slice()
        && !(is_many && test == Test::NotEquals)
    {
        return Ways::one(when("=", one));
    }
    let none_of_the_others = others.iter().map(|one| when("!=", one));
    Ways {
        all: Some([exists(question, true)].into_iter().chain(none_of_the_others).collect()),
        // Of several answers one may fit while another does not.
        any: (!is_many).then(|| fitting.iter().map(|one| when("=", one)).collect()),
    }
}

fn holds(test: Test, value: f64, wanted: f64) -> bool {
    match test {
        Test::Equals => value == wanted,
        Test::NotEquals => value != wanted,
        Test::LessThan => value < wanted,
        Test::MoreThan => value > wanted,
        Test::AtMost => value <= wanted,
        Test::AtLeast => value >= wanted,
        Test::Answered | Test::NotAnswered => false,
    }
}

/// Numbers are compared as such. "Is not" needs an answer besides.
fn counted(question: &str, item: &Item, test: Test, value: &Expected) -> Ways {
    let Expected::Number(number) = value else { return Ways::NONE };
    let is_whole = match &item.body {
        Body::Number { min, max, decimals, .. } => is_integer(*min, *max, *decimals),
        _ => true,
    };
    let given = if is_whole { as_integer(*number).map(Given::Integer) } else { Some(Given::Decimal(*number)) };
    let Some(given) = given else { return Ways::NONE };
    if test != Test::NotEquals {
        return operator(test).map_or(Ways::NONE, |operator| Ways::one(compare(question, operator, &given)));
    }
    let others = (0..=SLIDER_HIGHEST).map(Given::Integer).filter(|other| *other != given);
    let is_slider = matches!(item.body, Body::Slider { .. });
    Ways {
        all: Some(vec![exists(question, true), compare(question, "!=", &given)]),
        any: is_slider.then(|| others.map(|other| compare(question, "=", &other)).collect()),
    }
}

fn written(question: &str, item: &Item, test: Test, value: &Expected) -> Ways {
    let Expected::Text(text) = value else { return Ways::NONE };
    let given = match &item.body {
        Body::Date => Given::Date(text.clone()),
        Body::Time => match jiff::civil::Time::strptime("%H:%M", text) {
            Ok(time) => Given::Time(time.strftime("%H:%M:00").to_string()),
            Err(_) => return Ways::NONE,
        },
        // FHIR knows no order of words.
        _ if test.orders() || text.is_empty() => return Ways::NONE,
        _ => Given::Text(text.clone()),
    };
    match operator(test) {
        Some(operator) => Ways::one(compare(question, operator, &given)),
        None => Ways { all: Some(vec![exists(question, true), compare(question, "!=", &given)]), any: None },
    }
}

/// `None` for "is not", which FHIR means otherwise.
fn operator(test: Test) -> Option<&'static str> {
    match test {
        Test::Equals => Some("="),
        Test::LessThan => Some("<"),
        Test::MoreThan => Some(">"),
        Test::AtMost => Some("<="),
        Test::AtLeast => Some(">="),
        Test::NotEquals | Test::Answered | Test::NotAnswered => None,
    }
}
