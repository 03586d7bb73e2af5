//! Scores as calculated items: the scale's arithmetic as a FHIRPath formula.

use serde_json::json;

use super::{
    super::{
        carried, coding,
        given::decimal,
        model::{Extension, Item as Written},
        urls,
    },
    free_link,
    item::of_kind,
};
use crate::{
    exercise::{Body, Exercise, Keyed, Method, Scale},
    scoring::count,
};

/// The values of the answered items, and what each counts, as a formula calls them.
const VALUES: &str = "values";
const WEIGHTS: &str = "weights";

/// The linkId of a scale's score.
pub(in super::super) fn link(exercise: &Exercise, scale: &Scale) -> String {
    free_link(exercise, &format!("score-{}", scale.id))
}

pub(super) fn item(exercise: &Exercise, scale: &Scale, lost: &mut Vec<String>) -> Written {
    let mut extension = formulas(exercise, scale);
    extension.push(Extension::json(urls::WEFT_SCALE, &carried::of_scale(scale)));
    let may_hide = |key: &Keyed| exercise.item(&key.item).is_some_and(|item| item.show_if.is_some());
    if scale.items.iter().any(may_hide) {
        lost.push(format!(
            "“{}”: in other systems a question that was not asked counts as left out.",
            if scale.title.is_empty() { &scale.id } else { &scale.title }
        ));
    }
    Written {
        link_id: Some(link(exercise, scale)),
        text: Some(scale.title.clone()),
        code: scale.code.iter().map(coding::plain).collect(),
        read_only: Some(true),
        extension,
        ..of_kind("decimal")
    }
}

/// One item, or row, as a term of the formula.
struct Term {
    /// Where its answer is; empty while there is none.
    answer: String,
    value: String,
    weight: f64,
    is_risk: bool,
}

impl Term {
    /// `None`: nothing can be counted there.
    fn of(exercise: &Exercise, key: &Keyed) -> Option<Self> {
        let item = exercise.item(&key.item)?;
        let (lowest, highest) = item.body.range()?;
        let mut answer = format!("%resource.item.where(linkId='{}')", item.id);
        if let Some(row) = &key.row {
            answer.push_str(&format!(".item.where(linkId='{}.{row}')", item.id));
        }
        answer.push_str(".answer.value");
        let plain = match &item.body {
            Body::Slider { .. } | Body::Number { .. } => answer.clone(),
            Body::Choices { .. } => format!("iif({answer}.exists(), {answer}.ordinal().aggregate($this + $total, 0))"),
            _ => format!("{answer}.ordinal()"),
        };
        let value = if key.reverse { format!("({} - {plain})", decimal(lowest + highest)) } else { plain };
        let is_single = (key.weight - 1.0).abs() < 1e-12;
        let value = if is_single { value } else { format!("({value} * {})", factor(key.weight)) };
        Some(Self { answer, value, weight: key.weight, is_risk: !item.risk.is_empty() })
    }
}

/// FHIRPath has a sign before a number, which needs brackets inside a product.
fn factor(number: f64) -> String {
    if number < 0.0 { format!("({})", decimal(number)) } else { decimal(number).to_string() }
}

/// The formula of a scale, as `scoring::score` calculates it, with the lists it speaks of.
fn formulas(exercise: &Exercise, scale: &Scale) -> Vec<Extension> {
    let terms: Vec<Term> = scale.items.iter().filter_map(|key| Term::of(exercise, key)).collect();
    if terms.is_empty() {
        return Vec::new();
    }
    let n = terms.len();
    let fewest =
        (0..=n).rev().take_while(|answered| count(n - answered) <= scale.missing_up_to * count(n) + 1e-9).last();
    let fewest = fewest.unwrap_or(n).max(1);
    let calculated = |formula: String| expression(urls::CALCULATED, &scale.id, &formula);
    let is_difference = terms.iter().any(|term| term.weight < 0.0);
    let whole: f64 = if is_difference { count(n) } else { terms.iter().map(|term| term.weight).sum() };
    if fewest == n {
        // A sum with an empty term is empty: no score while one is missing.
        let sum = terms.iter().map(|term| term.value.as_str()).collect::<Vec<_>>().join(" + ");
        return vec![calculated(match scale.method {
            Method::Sum => sum,
            Method::Mean => format!("({sum}) / {}", decimal(whole)),
        })];
    }
    let list = |part: &dyn Fn(&Term) -> String| {
        let mut parts = terms.iter().map(part);
        let first = parts.next().unwrap_or_default();
        parts.fold(first, |list, part| format!("{list}.combine({part})"))
    };
    let values = list(&|term| format!("({})", term.value));
    let is_even = terms.iter().all(|term| (term.weight - 1.0).abs() < 1e-12);
    let answered_weight =
        if is_even { format!("%{VALUES}.count()") } else { format!("%{WEIGHTS}.aggregate($this + $total, 0)") };
    let risks = terms.iter().filter(|term| term.is_risk).map(|term| format!(" and {}.exists()", term.answer));
    let enough = format!("%{VALUES}.count() >= {fewest}{}", risks.collect::<String>());
    let mean = format!("%{VALUES}.aggregate($this + $total, 0) / {answered_weight}");
    let score = match scale.method {
        Method::Sum => format!("{mean} * {}", decimal(whole)),
        Method::Mean => mean,
    };
    let mut extensions = vec![expression(urls::VARIABLE, VALUES, &values)];
    if !is_even {
        let weights = list(&|term| format!("iif({}.exists(), {})", term.answer, decimal(term.weight)));
        extensions.push(expression(urls::VARIABLE, WEIGHTS, &weights));
    }
    extensions.push(calculated(format!("iif({enough}, {score})")));
    extensions
}

fn expression(url: &str, name: &str, formula: &str) -> Extension {
    let value = json!({"name": name, "language": "text/fhirpath", "expression": formula});
    let rest = [("valueExpression".to_owned(), value)].into_iter().collect();
    Extension { url: Some(url.to_owned()), rest }
}
