//! FHIR R4 as far as it is read and written here. What else a file holds is kept in `rest`, so that it can be named.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::super::json;
use crate::exercise::Fault;

pub(super) type Rest = Map<String, Value>;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Questionnaire {
    pub resource_type: Option<String>,
    pub extension: Vec<Extension>,
    pub contained: Vec<Value>,
    pub url: Option<String>,
    pub name: Option<String>,
    pub title: Option<String>,
    pub status: Option<String>,
    pub subject_type: Vec<String>,
    pub description: Option<String>,
    pub copyright: Option<String>,
    pub code: Vec<Coding>,
    pub item: Vec<Item>,
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the fields are called what FHIR calls them")]
pub(super) struct Item {
    pub extension: Vec<Extension>,
    pub link_id: Option<String>,
    pub code: Vec<Coding>,
    pub text: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub enable_when: Vec<EnableWhen>,
    pub enable_behavior: Option<String>,
    pub required: Option<bool>,
    pub repeats: Option<bool>,
    pub read_only: Option<bool>,
    pub answer_value_set: Option<String>,
    pub answer_option: Vec<AnswerOption>,
    pub initial: Vec<Value>,
    pub item: Vec<Item>,
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct EnableWhen {
    pub question: Option<String>,
    pub operator: Option<String>,
    /// Among it `answer[x]`.
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AnswerOption {
    pub extension: Vec<Extension>,
    pub initial_selected: Option<bool>,
    /// Among it `value[x]`.
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Coding {
    pub extension: Vec<Extension>,
    pub system: Option<String>,
    pub code: Option<String>,
    pub display: Option<String>,
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Extension {
    pub url: Option<String>,
    /// Among it `value[x]`.
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct CodeableConcept {
    pub coding: Vec<Coding>,
    pub text: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ValueSet {
    pub compose: Compose,
    pub expansion: Expansion,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Compose {
    pub include: Vec<Include>,
    pub exclude: Vec<Value>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Include {
    pub system: Option<String>,
    pub concept: Vec<Coding>,
    /// `filter` and `valueSet`, which only a terminology server can answer.
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Expansion {
    pub contains: Vec<Coding>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Response {
    pub resource_type: Option<String>,
    pub questionnaire: Option<String>,
    pub status: Option<String>,
    pub subject: Option<Value>,
    pub authored: Option<String>,
    pub item: Vec<ResponseItem>,
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ResponseItem {
    pub extension: Vec<Extension>,
    pub link_id: Option<String>,
    pub text: Option<String>,
    pub answer: Vec<ResponseAnswer>,
    pub item: Vec<ResponseItem>,
    #[serde(flatten)]
    pub rest: Rest,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ResponseAnswer {
    pub item: Vec<ResponseItem>,
    /// Among it `value[x]`.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A resource or part of one as JSON, without what is empty: FHIR forbids empty texts, lists and objects.
#[expect(clippy::expect_used, reason = "FHIR parts have only texts as keys, and nothing else can fail")]
pub(super) fn to_json<T: Serialize>(part: &T) -> Value {
    let value = serde_json::to_value(part).expect("FHIR parts have only texts as keys");
    without_empty(value).unwrap_or(Value::Null)
}

fn without_empty(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then_some(Value::String(text)),
        Value::Array(list) => {
            let list: Vec<Value> = list.into_iter().filter_map(without_empty).collect();
            (!list.is_empty()).then_some(Value::Array(list))
        }
        Value::Object(fields) => {
            let fields: Map<String, Value> =
                fields.into_iter().filter_map(|(name, value)| Some((name, without_empty(value)?))).collect();
            (!fields.is_empty()).then_some(Value::Object(fields))
        }
        value => Some(value),
    }
}

/// A part of a file in its FHIR shape.
pub(super) fn from_json<T: DeserializeOwned>(value: Value) -> Result<T, Fault> {
    json::typed(value)
}
