//! The strict reader of an item.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::exercise::{
    item::{AnswerRule, Body, Choice, Code, Column, Condition, FIRST_POINT, Item, Pace, Row},
    item_id::ItemId,
};

/// An item as a file has it, with the fields of every type, so that one which does not suit its type is found. Serde's
/// `flatten` would pass over it in silence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemFields {
    id: ItemId,
    prompt: String,
    help: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    may_decline: bool,
    show_if: Option<Condition>,
    #[serde(default)]
    risk: Vec<AnswerRule>,
    #[serde(default)]
    ends_if: Vec<AnswerRule>,
    code: Option<Code>,
    r#type: Type,
    min: Option<Number>,
    max: Option<Number>,
    labels: Option<Vec<String>>,
    codes: Option<Vec<Code>>,
    options: Option<Vec<Choice>>,
    low: Option<String>,
    high: Option<String>,
    rows: Option<Vec<Row>>,
    unit: Option<String>,
    decimals: Option<u8>,
    columns: Option<Vec<Column>>,
    most: Option<u32>,
    seconds: Option<u32>,
    pace: Option<Pace>,
    text: Option<String>,
}

/// How [`Body`]'s variants are called in a file.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Type {
    Scale,
    Choice,
    Choices,
    Slider,
    Matrix,
    Number,
    Date,
    Time,
    ShortText,
    LongText,
    Pair,
    LogRows,
    TimedStep,
    Display,
    ContentNote,
}

impl std::fmt::Display for Type {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(out)
    }
}

impl ItemFields {
    /// Takes out what the type needs. The error names the field that is missing or not as it should be.
    fn body(&mut self) -> Result<Body, String> {
        Ok(match self.r#type {
            Type::Scale => Body::Scale {
                min: self.first_point()?,
                labels: self.needs(|item| &mut item.labels, "labels")?,
                codes: self.codes.take().unwrap_or_default(),
            },
            Type::Choice => Body::Choice { options: self.needs(|item| &mut item.options, "options")? },
            Type::Choices => Body::Choices { options: self.needs(|item| &mut item.options, "options")? },
            Type::Slider => Body::Slider {
                low: self.needs(|item| &mut item.low, "low")?,
                high: self.needs(|item| &mut item.high, "high")?,
            },
            Type::Matrix => Body::Matrix {
                rows: self.needs(|item| &mut item.rows, "rows")?,
                min: self.first_point()?,
                labels: self.needs(|item| &mut item.labels, "labels")?,
            },
            Type::Number => Body::Number {
                min: self.min.take().and_then(|min| min.as_f64()),
                max: self.max.take().and_then(|max| max.as_f64()),
                unit: self.unit.take(),
                decimals: self.decimals.take().unwrap_or(0),
            },
            Type::Date => Body::Date,
            Type::Time => Body::Time,
            Type::ShortText => Body::ShortText,
            Type::LongText => Body::LongText,
            Type::Pair => Body::Pair,
            Type::LogRows => Body::LogRows {
                columns: self.needs(|item| &mut item.columns, "columns")?,
                most: self.needs(|item| &mut item.most, "most")?,
            },
            Type::TimedStep => {
                Body::TimedStep { seconds: self.needs(|item| &mut item.seconds, "seconds")?, pace: self.pace.take() }
            }
            Type::Display => Body::Display { text: self.needs(|item| &mut item.text, "text")? },
            Type::ContentNote => Body::ContentNote,
        })
    }

    fn needs<T>(&mut self, field: impl Fn(&mut Self) -> &mut Option<T>, name: &str) -> Result<T, String> {
        let kind = self.r#type;
        field(self).take().ok_or_else(|| format!("“{name}” is missing; the type “{kind}” needs it"))
    }

    fn first_point(&mut self) -> Result<i64, String> {
        let min = self.needs(|item| &mut item.min, "min")?;
        // Further out, adding the points would leave what a float counts exactly, or an i64 holds.
        min.as_i64().filter(|min| FIRST_POINT.contains(min)).ok_or_else(|| {
            let (lowest, highest) = (FIRST_POINT.start(), FIRST_POINT.end());
            format!("“min” is {min}; the first point is a whole number from {lowest} to {highest}")
        })
    }

    /// A field that is still there after [`ItemFields::body`] took what its type needs.
    fn leftover(&self) -> Option<&'static str> {
        let fields = [
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("labels", self.labels.is_some()),
            ("codes", self.codes.is_some()),
            ("options", self.options.is_some()),
            ("low", self.low.is_some()),
            ("high", self.high.is_some()),
            ("rows", self.rows.is_some()),
            ("unit", self.unit.is_some()),
            ("decimals", self.decimals.is_some()),
            ("columns", self.columns.is_some()),
            ("most", self.most.is_some()),
            ("seconds", self.seconds.is_some()),
            ("pace", self.pace.is_some()),
            ("text", self.text.is_some()),
        ];
        fields.into_iter().find_map(|(name, is_there)| is_there.then_some(name))
    }
}

impl TryFrom<ItemFields> for Item {
    type Error = String;

    fn try_from(mut written: ItemFields) -> Result<Self, String> {
        let body = written.body()?;
        if let Some(field) = written.leftover() {
            return Err(format!("“{field}” does not suit the type “{}”", written.r#type));
        }
        let ItemFields { id, prompt, help, required, may_decline, show_if, risk, ends_if, code, .. } = written;
        Ok(Self { id, prompt, help, required, may_decline, show_if, risk, ends_if, code, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(item: serde_json::Value) -> Result<Item, String> {
        serde_json::from_value(item).map_err(|error| error.to_string())
    }

    #[test]
    fn a_misspelt_or_misplaced_field_is_named() {
        let misspelt = json!({"id": "q", "prompt": "?", "type": "scale", "min": 0, "lables": ["no", "yes"]});
        assert!(read(misspelt).unwrap_err().starts_with("unknown field `lables`"));
        let missing = json!({"id": "q", "prompt": "?", "type": "scale", "min": 0});
        assert_eq!(read(missing).unwrap_err(), "“labels” is missing; the type “scale” needs it");
        let misplaced = json!({"id": "q", "prompt": "?", "type": "long-text", "most": 3});
        assert_eq!(read(misplaced).unwrap_err(), "“most” does not suit the type “long-text”");
        let broken = json!({"id": "q", "prompt": "?", "type": "matrix", "rows": [], "min": 0.5, "labels": []});
        assert!(read(broken).unwrap_err().starts_with("“min” is 0.5"));
    }

    #[test]
    fn points_stay_where_they_can_be_added() {
        let far = json!({"id": "q", "prompt": "?", "type": "scale", "min": i64::MAX, "labels": ["no", "yes"]});
        assert!(read(far).is_err());
    }

    #[test]
    fn an_item_is_written_as_it_was_read() {
        let text = r#"{"id":"q","prompt":"?","required":true,"type":"number","min":0.5,"max":24.0,"unit":"hours"}"#;
        let item: Item = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&item).unwrap(), text);
    }
}
