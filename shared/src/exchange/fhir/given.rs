//! A value of any type: FHIR's `value[x]` and `answer[x]`.

use serde_json::{Number, Value};

use super::model::{Coding, Rest, from_json, to_json};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Boolean(bool),
    Integer(i64),
    Decimal(f64),
    /// `2026-11-24`
    Date(String),
    DateTime(String),
    /// `14:02:00`
    Time(String),
    Text(String),
    Code(String),
    Coding(Coding),
    Quantity {
        number: f64,
        /// As people read it.
        unit: Option<String>,
        /// As machines do.
        code: Option<String>,
    },
    /// A type that nothing here understands, by its name.
    Other(String),
}

impl Given {
    /// The value among `fields` whose names begin with `prefix` (`value` or `answer`). The error says what is wrong with
    /// it, and begins with a verb.
    pub fn read(fields: &Rest, prefix: &str) -> Result<Option<Given>, String> {
        let mut values = fields.iter().filter_map(|(name, value)| {
            let kind =
                name.strip_prefix(prefix).filter(|kind| kind.starts_with(|first: char| first.is_ascii_uppercase()));
            Some((kind?, value))
        });
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some((kind, value)), None) => {
                let wrong = || format!("has a “{prefix}{kind}” that is not of this type");
                Given::of(kind, value).map(Some).ok_or_else(wrong)
            }
            (Some(_), Some(_)) => Err(format!("has more than one {prefix}")),
        }
    }

    fn of(kind: &str, value: &Value) -> Option<Given> {
        let text = || value.as_str().map(str::to_owned);
        Some(match kind {
            "Boolean" => Given::Boolean(value.as_bool()?),
            "Integer" | "PositiveInt" | "UnsignedInt" => Given::Integer(value.as_i64()?),
            "Decimal" => Given::Decimal(value.as_f64()?),
            "Date" => Given::Date(text()?),
            "DateTime" => Given::DateTime(text()?),
            "Time" => Given::Time(text()?),
            "String" | "Markdown" | "Uri" => Given::Text(text()?),
            "Code" => Given::Code(text()?),
            "Coding" => Given::Coding(from_json(value.clone()).ok()?),
            "Quantity" => {
                let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
                Given::Quantity { number: value.get("value")?.as_f64()?, unit: text("unit"), code: text("code") }
            }
            other => Given::Other(other.to_owned()),
        })
    }

    /// The field that [`Given::read`] reads.
    pub fn fields(&self, prefix: &str) -> Rest {
        let (kind, value): (&str, Value) = match self {
            Given::Boolean(value) => ("Boolean", (*value).into()),
            Given::Integer(value) => ("Integer", (*value).into()),
            Given::Decimal(value) => ("Decimal", Value::Number(decimal(*value))),
            Given::Date(text) => ("Date", text.as_str().into()),
            Given::DateTime(text) => ("DateTime", text.as_str().into()),
            Given::Time(text) => ("Time", text.as_str().into()),
            Given::Text(text) => ("String", text.as_str().into()),
            Given::Code(text) => ("Code", text.as_str().into()),
            Given::Coding(coding) => ("Coding", to_json(coding)),
            Given::Quantity { number, unit, code } => {
                ("Quantity", serde_json::json!({"value": decimal(*number), "unit": unit, "code": code}))
            }
            Given::Other(_) => return Rest::new(),
        };
        [(format!("{prefix}{kind}"), value)].into_iter().collect()
    }

    pub fn number(&self) -> Option<f64> {
        match self {
            Given::Integer(value) => Some(crate::exercise::as_number(*value)),
            Given::Decimal(value) | Given::Quantity { number: value, .. } => Some(*value),
            _ => None,
        }
    }

    /// A number that may be written as `3` or `3.0`.
    pub fn whole(&self) -> Option<i64> {
        self.number().and_then(whole)
    }

    /// What a person calls its type.
    pub fn word(&self) -> &str {
        match self {
            Given::Boolean(_) => "yes or no",
            Given::Integer(_) => "a whole number",
            Given::Decimal(_) => "a number",
            Given::Date(_) => "a day",
            Given::DateTime(_) => "a day with a time",
            Given::Time(_) => "a time",
            Given::Text(_) | Given::Code(_) => "text",
            Given::Coding(_) => "a coded answer",
            Given::Quantity { .. } => "a quantity",
            Given::Other(kind) => kind,
        }
    }
}

/// `14:02` from FHIR's `14:02:00`.
pub(super) fn clock(time: &str) -> &str {
    time.get(..5).filter(|_| time.get(5..6) == Some(":")).unwrap_or(time)
}

/// A number as FHIR likes it: without a fraction where there is none.
pub(super) fn decimal(value: f64) -> Number {
    whole(value).map_or_else(|| Number::from_f64(value).unwrap_or_else(|| 0.into()), Number::from)
}

#[expect(clippy::cast_possible_truncation, reason = "within ±2^53 a whole float is a whole number")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
}
