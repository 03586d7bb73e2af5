//! One item, without its condition.

use super::super::{
    coding,
    given::Given,
    model::{AnswerOption, Coding, Extension, Item as Written, to_json},
    urls,
};
use crate::exercise::{Body, Item, SLIDER_HIGHEST, as_number};

/// The largest number a FHIR integer holds.
const LARGEST_INTEGER: f64 = 2_147_483_647.0;

pub(super) fn item(key: &str, item: &Item) -> Written {
    let mut written = answered(key, item);
    let is_read_only = written.kind.as_deref() == Some("display");
    written.link_id = Some(item.id.0.clone());
    if !matches!(item.body, Body::Display { .. }) {
        written.text = Some(item.prompt.clone());
    }
    if !is_read_only {
        written.required = item.required.then_some(true);
        written.code = item.code.iter().map(coding::plain).collect();
        // Help stands before what else is inside, where a reader finds it.
        let link = help_link(item, &written);
        let help = item.help.iter().map(|help| display(link.clone(), help, Some("help")));
        written.item.splice(0..0, help);
    }
    written
}

/// A row may be called “help” as well; none has an empty name.
fn help_link(item: &Item, written: &Written) -> String {
    let link = format!("{}.help", item.id);
    let is_taken = written.item.iter().any(|part| part.link_id.as_ref() == Some(&link));
    if is_taken { format!("{}..help", item.id) } else { link }
}

/// What depends on how it is answered.
fn answered(key: &str, item: &Item) -> Written {
    let inside = |part: &str| format!("{}.{part}", item.id);
    match &item.body {
        Body::Scale { .. } | Body::Choice { .. } => Written { answer_option: options(key, item), ..of_kind("choice") },
        Body::Choices { .. } => Written { answer_option: options(key, item), repeats: Some(true), ..of_kind("choice") },
        Body::Slider { low, high } => {
            let integer = |url: &str, value: i64| Extension::new(url, Given::Integer(value));
            let ends = [("lower", low), ("upper", high)].into_iter().filter(|(_, words)| !words.is_empty());
            Written {
                extension: vec![
                    control(urls::ITEM_CONTROLS, "slider"),
                    integer(urls::SLIDER_STEP, 1),
                    integer(urls::MIN_VALUE, 0),
                    integer(urls::MAX_VALUE, SLIDER_HIGHEST),
                ],
                item: ends.map(|(end, words)| display(inside(end), words, Some(end))).collect(),
                ..of_kind("integer")
            }
        }
        Body::Matrix { rows, .. } => {
            let row = |row: &crate::exercise::Row| Written {
                link_id: Some(inside(&row.id)),
                text: Some(row.label.clone()),
                answer_option: options(key, item),
                ..of_kind("choice")
            };
            Written {
                extension: vec![control(urls::ITEM_CONTROLS, "table")],
                item: rows.iter().map(row).collect(),
                ..of_kind("group")
            }
        }
        Body::Number { min, max, unit, decimals } => number(*min, *max, unit.as_deref(), *decimals),
        Body::Date => of_kind("date"),
        Body::Time => of_kind("time"),
        Body::ShortText => of_kind("string"),
        Body::LongText => of_kind("text"),
        Body::Pair => {
            let half = |part: &str, text: &str| Written {
                link_id: Some(inside(part)),
                text: Some(text.to_owned()),
                ..of_kind("string")
            };
            Written { item: vec![half("old", "I used to …"), half("new", "but now I can …")], ..of_kind("group") }
        }
        Body::LogRows { columns, most } => {
            let column = |column: &crate::exercise::Column| Written {
                link_id: Some(inside(&column.id)),
                text: Some(column.label.clone()),
                ..of_kind("string")
            };
            Written {
                extension: vec![
                    control(urls::ITEM_CONTROLS, "gtable"),
                    Extension::new(urls::MAX_OCCURS, Given::Integer(i64::from(*most))),
                ],
                repeats: Some(true),
                item: columns.iter().map(column).collect(),
                ..of_kind("group")
            }
        }
        Body::TimedStep { .. } => of_kind("boolean"),
        Body::Display { text } => {
            let words = if item.prompt.is_empty() { text.clone() } else { format!("{}\n\n{text}", item.prompt) };
            Written { text: Some(words), ..of_kind("display") }
        }
        Body::ContentNote => {
            Written { extension: vec![control(urls::WEFT_CONTROLS, urls::CONTENT_NOTE)], ..of_kind("display") }
        }
    }
}

pub(super) fn of_kind(kind: &str) -> Written {
    Written { kind: Some(kind.to_owned()), ..Written::default() }
}

/// A text to read; `as_what`: its place beside a question, such as `help`.
pub(super) fn display(link: String, text: &str, as_what: Option<&str>) -> Written {
    Written {
        link_id: Some(link),
        text: Some(text.to_owned()),
        extension: as_what.map(|code| control(urls::ITEM_CONTROLS, code)).into_iter().collect(),
        ..of_kind("display")
    }
}

fn control(system: &str, code: &str) -> Extension {
    let coding = Coding { system: Some(system.to_owned()), code: Some(code.to_owned()), ..Coding::default() };
    let concept = serde_json::json!({"coding": [to_json(&coding)]});
    let rest = [("valueCodeableConcept".to_owned(), concept)].into_iter().collect();
    Extension { url: Some(urls::ITEM_CONTROL.to_owned()), rest }
}

fn options(key: &str, item: &Item) -> Vec<AnswerOption> {
    let is_named_by_code = |id: &str, coding: &Coding| coding.code.as_deref() == Some(id);
    let option = |offered: coding::Offered| {
        let name = match &offered.answer {
            coding::Chosen::Option(id) if !is_named_by_code(id, &offered.coding) => Some(id.clone()),
            _ => None,
        };
        let name = name.map(|id| Extension::new(urls::WEFT_OPTION, Given::Text(id)));
        AnswerOption {
            extension: name.into_iter().collect(),
            rest: Given::Coding(offered.coding).fields("value"),
            ..AnswerOption::default()
        }
    };
    coding::offered(key, item).into_iter().map(option).collect()
}

/// Whether FHIR's whole numbers, of 32 bits, suffice for a number.
pub(in super::super) fn is_integer(min: Option<f64>, max: Option<f64>, decimals: u8) -> bool {
    let fits = |bound: &f64| bound.fract() == 0.0 && bound.abs() <= LARGEST_INTEGER;
    decimals == 0 && [min, max].iter().flatten().all(fits)
}

fn number(min: Option<f64>, max: Option<f64>, unit: Option<&str>, decimals: u8) -> Written {
    let is_integer = is_integer(min, max, decimals);
    let bound = |(url, bound): (&str, Option<f64>)| {
        let value = Given::Decimal(bound?);
        let whole = value.whole().filter(|_| is_integer);
        Some(Extension::new(url, whole.map_or(value, Given::Integer)))
    };
    let mut extension: Vec<Extension> =
        [(urls::MIN_VALUE, min), (urls::MAX_VALUE, max)].into_iter().filter_map(bound).collect();
    if !is_integer {
        extension.push(Extension::new(urls::MAX_DECIMALS, Given::Integer(i64::from(decimals))));
    }
    if let Some(unit) = unit.filter(|unit| !unit.is_empty()) {
        let coding = Coding { display: Some(unit.to_owned()), ..Coding::default() };
        extension.push(Extension::new(urls::UNIT, Given::Coding(coding)));
    }
    Written { extension, ..of_kind(if is_integer { "integer" } else { "decimal" }) }
}

/// A whole number as FHIR's 32 bits hold it.
pub(in super::super) fn as_integer(number: f64) -> Option<i64> {
    Given::Decimal(number).whole().filter(|whole| as_number(*whole).abs() <= LARGEST_INTEGER)
}
