//! Weft's own JSON that travels beside what FHIR can say.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::Rest;
use crate::exercise::{Exercise, Item, Kind, Outcome, Scale, Source};

/// Beside an item: FHIR says nothing of its condition, and is meant to; what stands here alone counts.
pub(super) const ALONE: &str = "show_if_alone";

/// What FHIR has no element for on a questionnaire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub kind: Kind,
    pub minutes: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The linkId of the text read before beginning; without it there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// The scales, where the file says others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scales: Option<Vec<Scale>>,
}

impl Head {
    pub fn of(exercise: &Exercise, intro: Option<String>) -> Self {
        Self {
            kind: exercise.kind,
            minutes: exercise.minutes,
            tags: exercise.tags.clone(),
            outcomes: exercise.outcomes.clone(),
            source: exercise.source.clone(),
            intro,
            scales: None,
        }
    }
}

/// The source as FHIR's one text about rights.
pub(super) fn copyright(source: &Source) -> String {
    let lines = [Some(&source.cite), Some(&source.licence), source.notice.as_ref()];
    lines.into_iter().flatten().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n\n")
}

/// The fields of `wanted` that `plain` has not, or has otherwise; null where `wanted` lacks one.
pub(super) fn difference(plain: &Item, wanted: &Item) -> Rest {
    let (mut plain, wanted) = (fields(plain), fields(wanted));
    let mut difference: Rest = Rest::new();
    for (name, value) in wanted {
        if plain.remove(&name).as_ref() != Some(&value) {
            difference.insert(name, value);
        }
    }
    difference.extend(plain.into_iter().map(|(name, _)| (name, Value::Null)));
    difference
}

/// `plain` with what [`difference`] found; the error says why the two no longer fit together.
pub(super) fn overlaid(plain: &Item, difference: Rest) -> Result<Item, String> {
    let mut fields = fields(plain);
    for (name, value) in difference {
        match value {
            Value::Null => fields.remove(&name),
            // The name inside the exercise is the linkId.
            value if name != "id" => fields.insert(name, value),
            _ => None,
        };
    }
    serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())
}

/// What the item's type is called in Weft's form.
pub(super) fn kind(item: &Item) -> String {
    fields(item).get("type").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn fields<T: Serialize>(part: &T) -> Rest {
    match serde_json::to_value(part) {
        Ok(Value::Object(fields)) => fields,
        _ => Rest::new(),
    }
}

/// A scale without the title and the code, which FHIR carries.
pub(super) fn of_scale(scale: &Scale) -> Value {
    let mut fields = fields(scale);
    fields.remove("title");
    fields.remove("code");
    Value::Object(fields)
}

pub(super) fn scale(mut fields: Rest, title: &str) -> Result<Scale, String> {
    fields.insert("title".to_owned(), title.into());
    serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())
}
