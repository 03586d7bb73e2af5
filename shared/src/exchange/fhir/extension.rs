//! What stands in an extension: a value, or a piece of Weft's own JSON.

use serde_json::Value;

use super::{
    super::json,
    given::Given,
    model::{Extension, Rest},
};

impl Extension {
    pub fn new(url: &str, value: Given) -> Self {
        Self { url: Some(url.to_owned()), rest: value.fields("value") }
    }

    /// One that carries a piece of Weft's own JSON.
    pub fn json(url: &str, value: &Value) -> Self {
        Self::new(url, Given::Text(value.to_string()))
    }

    pub fn is(&self, url: &str) -> bool {
        self.url.as_deref() == Some(url)
    }

    pub fn value(&self) -> Option<Given> {
        Given::read(&self.rest, "value").ok().flatten()
    }

    /// The JSON that [`Extension::json`] put there.
    pub fn carried(&self) -> Option<Rest> {
        match self.value() {
            Some(Given::Text(text)) => match json::read(text.as_bytes(), super::DEEPEST) {
                Ok(Value::Object(carried)) => Some(carried),
                _ => None,
            },
            _ => None,
        }
    }
}
