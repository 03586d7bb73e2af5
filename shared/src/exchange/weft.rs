//! Weft's own form: the exercise of `docs/EXERCISES.md`, with the form's name as a first field.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{crowded, fault, fhir, json};
use crate::exercise::{Exercise, Fault};

/// The name and version of the form.
pub const FORMAT: &str = "weft-exercise/1";
/// How deep lists and objects may be nested; an exercise needs seven levels.
pub(super) const DEEPEST: usize = 20;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    #[serde(flatten)]
    exercise: &'a Exercise,
}

/// The exercise in a file.
///
/// # Errors
/// Every fault of the definition, or the first one that keeps it from being read.
pub fn read(bytes: &[u8]) -> Result<Exercise, Vec<Fault>> {
    let exercise = parse(bytes).map_err(|fault| vec![fault])?;
    let mut faults = crowded::faults(&exercise);
    if faults.is_empty() {
        faults = exercise.check();
    }
    if let Some(original) = &exercise.original
        && fhir::from_questionnaire(original.as_bytes()).is_err()
    {
        faults.push(fault("original", "is not a FHIR Questionnaire that Weft reads"));
    }
    if faults.is_empty() { Ok(exercise) } else { Err(faults) }
}

fn parse(bytes: &[u8]) -> Result<Exercise, Fault> {
    let Value::Object(mut file) = json::read(bytes, DEEPEST)? else {
        return Err(fault(json::WHOLE, "is not a JSON object, so it is not an exercise"));
    };
    match file.remove("format") {
        Some(Value::String(format)) if format == FORMAT => {}
        Some(Value::String(format)) => {
            let format = json::shortened(&format, 60);
            return Err(fault(
                "format",
                format!("“{format}” is not known to this version of Weft, which reads “{FORMAT}”"),
            ));
        }
        Some(_) => return Err(fault("format", format!("should be the text “{FORMAT}”"))),
        // The built-in files are of this form, and do not say so.
        None if is_unmarked(&file) => {}
        None => {
            return Err(fault("format", format!("is missing; begin the file with \"format\": \"{FORMAT}\"")));
        }
    }
    json::typed(Value::Object(file))
}

/// Whether an object that names no form looks like an exercise of ours.
pub(super) fn is_unmarked(file: &Map<String, Value>) -> bool {
    ["key", "items"].iter().all(|field| file.contains_key(*field))
}

/// The file of an exercise: indented JSON that ends with a line break.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "an exercise has only texts as keys, and nothing else can fail"
)]
pub fn write(exercise: &Exercise) -> String {
    let file = File { format: FORMAT, exercise };
    let mut text = serde_json::to_string_pretty(&file).expect("an exercise has only texts as keys");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        read(text.as_bytes()).unwrap_err().iter().map(Fault::to_string).collect()
    }

    fn file(item: &str) -> String {
        format!(
            r#"{{"format": "weft-exercise/1", "key": "k", "kind": "log", "title": "T", "summary": "S", "minutes": 1,
                "intro": "", "items": [{item}]}}"#
        )
    }

    #[test]
    fn a_fault_names_the_place_in_the_file() {
        let misspelt =
            faults(&file(r#"{"id": "a", "prompt": "?", "type": "choice", "options": [{"id": "x", "lable": "X"}]}"#));
        assert_eq!(
            misspelt,
            ["items[0].options[0].lable: “lable” is not known here; known fields: id, label, score, code"]
        );
        let misplaced = faults(&file(r#"{"id": "a", "prompt": "?", "type": "date", "most": 3}"#));
        assert_eq!(misplaced, ["items[0]: “most” does not suit the type “date”"]);
        let wrong = faults(&file(r#"{"id": "a", "prompt": 3, "type": "date"}"#));
        assert_eq!(wrong, ["items[0].prompt: is 3 but should be text"]);
        let unknown = faults(&file(r#"{"id": "a", "prompt": "?", "type": "dates"}"#));
        assert!(unknown[0].starts_with("items[0].type: “dates” is not known here; use one of scale, choice,"));
        let several = faults(&file(r#"{"id": "a b", "prompt": " ", "type": "date"}"#));
        assert_eq!(several, ["items[0].id: use letters, digits and hyphens", "items[0].prompt: write something here"]);
    }

    #[test]
    fn another_form_is_refused_by_name() {
        let later = file("").replace("exercise/1", "exercise/2");
        assert_eq!(
            faults(&later),
            ["format: “weft-exercise/2” is not known to this version of Weft, which reads “weft-exercise/1”"]
        );
        assert!(faults("{}")[0].starts_with("format: is missing"));
        let unmarked =
            file(r#"{"id": "a", "prompt": "?", "type": "date"}"#).replacen(r#""format": "weft-exercise/1", "#, "", 1);
        assert_eq!(read(unmarked.as_bytes()).unwrap().key, "k");
        assert!(faults("[]")[0].starts_with("file: is not a JSON object"));
    }

    #[test]
    fn a_file_begins_with_its_form() {
        let exercise = read(file(r#"{"id": "a", "prompt": "?", "type": "date"}"#).as_bytes()).unwrap();
        assert!(write(&exercise).starts_with("{\n  \"format\": \"weft-exercise/1\",\n  \"key\": \"k\","));
    }
}
