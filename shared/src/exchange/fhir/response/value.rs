//! Single values of a response: their types, and whether two mean the same.

use std::cmp::Ordering;

use super::super::{
    coding,
    given::{Given, clock},
    model::{Coding, Rest},
};
use crate::when::Day;

/// The value of an answer, which is of the type its question asks for. The error begins with a verb.
pub(super) fn of_type(kind: &str, fields: &Rest) -> Result<Given, String> {
    let (wanted, words) = match kind {
        "boolean" => ("valueBoolean", "yes or no"),
        "decimal" => ("valueDecimal", "a number"),
        "integer" => ("valueInteger", "a whole number"),
        "date" => ("valueDate", "a day"),
        "dateTime" => ("valueDateTime", "a day, or a day with a time"),
        "time" => ("valueTime", "a time"),
        "string" | "text" => ("valueString", "text"),
        "url" => ("valueUri", "an address"),
        "attachment" => ("valueAttachment", "a file"),
        "reference" => ("valueReference", "a reference"),
        "quantity" => ("valueQuantity", "a quantity"),
        _ => ("valueCoding", "a coded answer"),
    };
    let given = Given::read(fields, "value")?.ok_or("has no value")?;
    if !fields.contains_key(wanted) {
        return Err(format!("is {} but should be {words}", given.word()));
    }
    match &given {
        Given::Date(day) if !is_date(day) => Err("is not a day, such as 2026-11-24".to_owned()),
        Given::DateTime(moment) if !is_date_time(moment) => {
            Err("is not a day, or a day with a time and its zone, such as 2026-11-24T14:02:00Z".to_owned())
        }
        Given::Time(time) if time.parse::<jiff::civil::Time>().is_err() || time.len() < 8 => {
            Err("is not a time, such as 14:02:00".to_owned())
        }
        Given::Text(text) if text.trim().is_empty() => Err("is empty".to_owned()),
        _ => Ok(given),
    }
}

/// `2026`, `2026-11` or `2026-11-24`.
fn is_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    whole.parse::<Day>().is_ok_and(|day| day.to_string() == whole)
}

fn is_date_time(text: &str) -> bool {
    match text.split_once('T') {
        None => is_date(text),
        Some((day, _)) => day.len() == 10 && is_date(day) && text.parse::<jiff::Timestamp>().is_ok(),
    }
}

/// Whether two values mean the same answer. A code that only one of them has is looked for by its words.
pub(super) fn same(one: &Given, other: &Given) -> bool {
    match (one, other) {
        (Given::Coding(one), Given::Coding(other)) => same_coding(one, other),
        (Given::Coding(coding), Given::Text(text)) | (Given::Text(text), Given::Coding(coding)) => {
            coding.code.is_none() && coding.display.as_deref().is_some_and(|display| is_said(display, text))
        }
        (Given::Time(one), Given::Time(other)) => clock(one) == clock(other),
        _ => order(one, other) == Some(Ordering::Equal),
    }
}

fn same_coding(one: &Coding, other: &Coding) -> bool {
    if one.code.is_some() && other.code.is_some() {
        return coding::same(one, other);
    }
    let systems = one.system.as_ref().zip(other.system.as_ref());
    let words = one.display.as_ref().zip(other.display.as_ref());
    systems.is_none_or(|(one, other)| one == other) && words.is_some_and(|(one, other)| is_said(one, other))
}

/// Whether two units, each by its words and its code, are one; none at all is no other unit.
fn is_same_unit(one: (Option<&String>, Option<&String>), other: (Option<&String>, Option<&String>)) -> bool {
    let names = |(unit, code): (Option<&String>, Option<&String>)| [code.cloned(), unit.cloned()];
    let (one, other) = (names(one), names(other));
    let is_named = |names: &[Option<String>; 2]| names.iter().any(Option::is_some);
    !is_named(&one) || !is_named(&other) || one.iter().flatten().any(|name| other.contains(&Some(name.clone())))
}

fn is_said(one: &str, other: &str) -> bool {
    !one.trim().is_empty() && one.trim() == other.trim()
}

/// Which of two values is more; `None` for values that have no order.
pub(super) fn order(one: &Given, other: &Given) -> Option<Ordering> {
    match (one, other) {
        (Given::Boolean(one), Given::Boolean(other)) => (one == other).then_some(Ordering::Equal),
        (Given::Quantity { unit: one_unit, code: one_code, .. }, Given::Quantity { unit, code, .. })
            if !is_same_unit((one_unit.as_ref(), one_code.as_ref()), (unit.as_ref(), code.as_ref())) =>
        {
            None
        }
        (Given::Date(one) | Given::DateTime(one), Given::Date(other) | Given::DateTime(other)) => {
            if let (Ok(one), Ok(other)) = (one.parse::<jiff::Timestamp>(), other.parse::<jiff::Timestamp>()) {
                return Some(one.cmp(&other));
            }
            // As exact as the less exact of the two.
            let day = |text: &str| text.split('T').next().unwrap_or_default().to_owned();
            let (one, other) = (day(one), day(other));
            let length = one.len().min(other.len());
            Some(one.get(..length)?.cmp(other.get(..length)?))
        }
        (Given::Time(one), Given::Time(other)) => Some(one.cmp(other)),
        (Given::Text(one) | Given::Code(one), Given::Text(other) | Given::Code(other)) => Some(one.cmp(other)),
        _ => one.number()?.partial_cmp(&other.number()?),
    }
}
