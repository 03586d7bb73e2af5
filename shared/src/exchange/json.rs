//! JSON from a stranger: held to a size and a depth before anything else, its faults in plain words.

use std::cell::RefCell;

use serde::de::{DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value, error::Category};

use super::fault;
use crate::exercise::Fault;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 5_000_000;
/// The place of a fault that concerns the file as a whole.
pub(super) const WHOLE: &str = "file";

/// The value in `bytes`, nested at most `deepest` levels, with no key twice in an object.
pub(super) fn read(bytes: &[u8], deepest: usize) -> Result<Value, Fault> {
    if bytes.len() > LARGEST {
        return Err(fault(WHOLE, format!("is larger than {} MB", LARGEST / 1_000_000)));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| fault(WHOLE, "is not text in UTF-8"))?;
    // Some editors begin a file with a mark of its encoding.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let walk = Walk { deepest, path: RefCell::default(), refused: RefCell::default() };
    let mut source = serde_json::Deserializer::from_str(text);
    let value = Here(&walk).deserialize(&mut source).and_then(|value| source.end().map(|()| value));
    value.map_err(|error| walk.refused.take().unwrap_or_else(|| syntax(&error)))
}

/// `value` as a `T`; the fault gives the place inside the file.
pub(super) fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        let place = if place == "." { WHOLE.to_owned() } else { shortened(&place, 200) };
        fault(place, plain(&error.inner().to_string()))
    })
}

/// Where reading has got to, and why it stopped.
struct Walk {
    deepest: usize,
    path: RefCell<Vec<Step>>,
    refused: RefCell<Option<Fault>>,
}

enum Step {
    Field(String),
    Element(usize),
}

impl Walk {
    fn enter<E: serde::de::Error>(&self, step: Step) -> Result<(), E> {
        self.path.borrow_mut().push(step);
        if self.path.borrow().len() >= self.deepest {
            return Err(self.refuse(format!("is nested deeper than {} levels", self.deepest)));
        }
        Ok(())
    }

    fn leave(&self) {
        self.path.borrow_mut().pop();
    }

    fn refuse<E: serde::de::Error>(&self, what: impl Into<String>) -> E {
        self.refused.replace(Some(fault(self.place(), what)));
        E::custom("refused")
    }

    fn place(&self) -> String {
        let mut place = String::new();
        for step in self.path.borrow().iter() {
            match step {
                Step::Element(n) => place.push_str(&format!("[{n}]")),
                Step::Field(name) => {
                    if !place.is_empty() {
                        place.push('.');
                    }
                    place.push_str(&shortened(name, 40));
                }
            }
        }
        place
    }
}

/// Reads the value at the place the walk has reached.
struct Here<'w>(&'w Walk);

impl<'de> DeserializeSeed<'de> for Here<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Here<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            self.0.enter(Step::Element(list.len()))?;
            let Some(element) = elements.next_element_seed(Here(self.0))? else { break };
            list.push(element);
            self.0.leave();
        }
        self.0.leave();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            self.0.enter(Step::Field(name.clone()))?;
            if object.contains_key(&name) {
                return Err(self.0.refuse("appears twice"));
            }
            object.insert(name, fields.next_value_seed(Here(self.0))?);
            self.0.leave();
        }
        Ok(Value::Object(object))
    }
}

fn syntax(error: &serde_json::Error) -> Fault {
    let place = format!("line {}, column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let what = match (error.classify(), message) {
        (Category::Eof, _) => "the file ends too early".to_owned(),
        (_, "number out of range") => "this number is too large".to_owned(),
        (_, "trailing characters") => "the file should end here, but more text follows".to_owned(),
        (_, message) => format!("this is not JSON: {message}"),
    };
    fault(place, what)
}

/// What serde says, for someone who has never heard of it.
fn plain(message: &str) -> String {
    let known = |choices: &str| choices.trim_start_matches("one of ").replace('`', "");
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let (name, choices) = rest.split_once("`, expected ").unwrap_or((rest.trim_end_matches('`'), "none"));
        return format!("“{}” is not known here; known fields: {}", shortened(name, 60), known(choices));
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        let (name, choices) = rest.split_once("`, expected ").unwrap_or((rest.trim_end_matches('`'), "nothing"));
        return format!("“{}” is not known here; use one of {}", shortened(name, 60), known(choices));
    }
    if let Some(name) = message.strip_prefix("missing field `") {
        return format!("“{}” is missing", name.trim_end_matches('`'));
    }
    let unexpected = ["invalid type: ", "invalid value: "].iter().find_map(|start| message.strip_prefix(start));
    if let Some((found, wanted)) = unexpected.and_then(|rest| rest.rsplit_once(", expected ")) {
        return format!("is {} but should be {}", found_words(found), wanted_words(wanted));
    }
    if message.starts_with("data did not match any variant of untagged enum Expected") {
        return "is neither a number nor text".to_owned();
    }
    shortened(message, 300)
}

fn found_words(found: &str) -> String {
    match found {
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        "null" => "empty (null)".to_owned(),
        _ => {
            let value =
                ["string ", "integer ", "floating point ", "boolean "].iter().find_map(|kind| found.strip_prefix(kind));
            shortened(value.unwrap_or(found), 60).replace('`', "")
        }
    }
}

fn wanted_words(wanted: &str) -> &str {
    match wanted {
        "u8" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i64" | "i32" => "a whole number",
        "f64" | "a JSON number" => "a number",
        "a string" | "a character" => "text",
        "a sequence" => "a list",
        "a boolean" => "true or false",
        _ if wanted.starts_with("struct ") || wanted == "a map" || wanted.starts_with("map ") => "an object",
        _ => wanted,
    }
}

/// At most `most` characters of a text that may be as long as a file.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        read(text.as_bytes(), 5).unwrap_err().to_string()
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(refused(r#"{"a": [{"b": 1, "b": 2}]}"#), "a[0].b: appears twice");
        assert_eq!(refused(r#"{"a": [[[[[1]]]]]}"#), "a[0][0][0][0]: is nested deeper than 5 levels");
        assert_eq!(refused(r#"{"a": "#), "line 1, column 6: the file ends too early");
        assert_eq!(refused(r#"{"a": 1e400}"#), "line 1, column 11: this number is too large");
        assert_eq!(refused("{} {}"), "line 1, column 4: the file should end here, but more text follows");
        assert!(refused("{\n\"a\" 1}").starts_with("line 2, column 5: this is not JSON"));
        assert_eq!(read(b"\xff", 5).unwrap_err().to_string(), "file: is not text in UTF-8");
    }

    #[test]
    fn what_is_read_is_what_serde_reads() {
        let text = "\u{feff}{\"a\": [1, -2, 2.5, 18446744073709551615, null, true, \"\\u00e9\"], \"b\": {}}";
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        assert_eq!(read(text.as_bytes(), 5).unwrap(), value);
    }
}
