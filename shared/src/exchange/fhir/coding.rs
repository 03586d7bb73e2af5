//! The codings that stand for answers.

use std::collections::HashSet;

use serde_json::Value;

use super::{
    given::Given,
    model::{Coding, Extension, ValueSet, from_json},
    urls,
};
use crate::exercise::{Body, Code, Item, as_number};

/// An answer of an item that can be pointed at: what Weft stores for it, and its coding.
#[derive(Clone, Debug)]
pub(super) struct Offered {
    pub answer: Chosen,
    pub coding: Coding,
    /// What it counts.
    pub score: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chosen {
    Point(i64),
    Option(String),
}

/// What `item` of the exercise `key` offers: its points, or its options. Empty where it is answered otherwise.
pub(super) fn offered(key: &str, item: &Item) -> Vec<Offered> {
    let local = Code { system: urls::answers(key, &item.id.0), code: String::new() };
    match &item.body {
        Body::Scale { codes, .. } => {
            // Codes that do not tell the answers apart cannot stand for them.
            let is_telling = codes.len() == item.body.points().len() && are_distinct(codes.iter());
            points(item, if is_telling { codes } else { &[] }, &local)
        }
        Body::Matrix { .. } => points(item, &[], &local),
        Body::Choice { options } | Body::Choices { options } => {
            let codes: Vec<Code> = options
                .iter()
                .map(|option| option.code.clone().unwrap_or_else(|| Code { code: option.id.clone(), ..local.clone() }))
                .collect();
            let is_telling = are_distinct(codes.iter());
            let offer = |(option, code): (&crate::exercise::Choice, Code)| {
                let code = if is_telling { code } else { Code { code: option.id.clone(), ..local.clone() } };
                Offered {
                    answer: Chosen::Option(option.id.clone()),
                    coding: coding(code, &option.label, option.score),
                    score: option.score,
                }
            };
            options.iter().zip(codes).map(offer).collect()
        }
        _ => Vec::new(),
    }
}

fn points(item: &Item, codes: &[Code], local: &Code) -> Vec<Offered> {
    let offer = |(n, (point, label)): (usize, (i64, String))| {
        let code = codes.get(n).cloned().unwrap_or_else(|| Code { code: point.to_string(), ..local.clone() });
        let score = Some(as_number(point));
        Offered { answer: Chosen::Point(point), coding: coding(code, &label, score), score }
    };
    item.body.points().into_iter().enumerate().map(offer).collect()
}

fn are_distinct<'a>(mut codes: impl Iterator<Item = &'a Code>) -> bool {
    let mut seen = HashSet::new();
    codes.all(|code| seen.insert((&code.system, &code.code)))
}

fn coding(code: Code, label: &str, score: Option<f64>) -> Coding {
    let ordinal = score.map(|score| Extension::new(urls::ORDINAL, Given::Decimal(score)));
    Coding { extension: ordinal.into_iter().collect(), display: Some(label.to_owned()), ..plain(&code) }
}

/// A coding that only names a concept.
pub(super) fn plain(code: &Code) -> Coding {
    Coding { system: Some(code.system.clone()), code: Some(code.code.clone()), ..Coding::default() }
}

/// The concept, where the coding names one completely.
pub(super) fn code(coding: &Coding) -> Option<Code> {
    let full = |part: &Option<String>| part.clone().filter(|text| !text.trim().is_empty());
    Some(Code { system: full(&coding.system)?, code: full(&coding.code)? })
}

/// Whether two codings mean the same: a system that only one of them names is no difference.
pub(super) fn same(one: &Coding, other: &Coding) -> bool {
    let systems = one.system.as_ref().zip(other.system.as_ref());
    one.code.is_some() && one.code == other.code && systems.is_none_or(|(one, other)| one == other)
}

/// A coding without what is only shown or counted.
pub(super) fn bare(coding: &Coding) -> Coding {
    Coding { system: coding.system.clone(), code: coding.code.clone(), ..Coding::default() }
}

/// The concepts of the value set `id` among the resources in a file, when it lists them one by one; only a terminology
/// server knows others.
pub(super) fn listed(contained: &[Value], id: &str) -> Option<Vec<Coding>> {
    let text = |resource: &Value, field: &str| resource.get(field).and_then(Value::as_str).map(str::to_owned);
    let is_it = |resource: &&Value| {
        text(resource, "id").as_deref() == Some(id) && text(resource, "resourceType").as_deref() == Some("ValueSet")
    };
    let set: ValueSet = from_json(contained.iter().find(is_it)?.clone()).ok()?;
    if !set.expansion.contains.is_empty() {
        return Some(set.expansion.contains);
    }
    let is_plain = set.compose.exclude.is_empty() && set.compose.include.iter().all(|include| include.rest.is_empty());
    let concepts = set.compose.include.into_iter().flat_map(|include| {
        let system = include.system;
        include.concept.into_iter().map(move |concept| Coding { system: system.clone(), ..concept })
    });
    is_plain.then(|| concepts.collect())
}

/// LOINC under any of the names it goes by.
pub(super) fn is_loinc(system: &str) -> bool {
    matches!(
        system.trim_end_matches('/'),
        "http://loinc.org" | "https://loinc.org" | "http://www.loinc.org" | "urn:oid:2.16.840.1.113883.6.1"
    )
}
