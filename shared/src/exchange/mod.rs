//! Exercises as files: Weft’s own JSON ([`weft`]), and FHIR R4 ([`fhir`]).
//!
//! A file comes from a stranger. Every reader first holds it to a size and a depth, then says everything that is
//! wrong with it, each fault with its place; none panics, and none takes long.

mod crowded;
pub mod fhir;
mod json;
mod notes;
pub mod weft;

#[cfg(test)]
mod generated;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod round_trip_tests;

use serde_json::{Map, Value};

use crate::exercise::{Exercise, Fault};

pub use json::LARGEST;
pub use notes::{Imported, Notes};

/// Reads a file of either form, as its content says: `resourceType` marks FHIR, `format` Weft's own.
///
/// # Errors
/// Every fault found, each with its place.
pub fn check(bytes: &[u8]) -> Result<Imported, Vec<Fault>> {
    let own = |exercise: Exercise| Imported { exercise, notes: Notes::default() };
    let file = json::read(bytes, fhir::DEEPEST).map_err(|fault| vec![fault])?;
    let has = |field: &str| file.get(field).is_some_and(|value| !value.is_null());
    match (has("resourceType"), has("format")) {
        (true, false) => fhir::imported(file),
        // Read again: a file of our own may not be as deep.
        (false, true) => weft::read(bytes).map(own),
        (true, true) => Err(vec![fault("format", "use either “format” or “resourceType”, not both")]),
        (false, false) if file.as_object().is_some_and(weft::is_unmarked) => weft::read(bytes).map(own),
        (false, false) if matches!(file, Value::Object(_)) => {
            Err(vec![fault("format", format!("is missing; begin the file with \"format\": \"{}\"", weft::FORMAT))])
        }
        (false, false) => Err(vec![fault(json::WHOLE, "is not a JSON object, so it is not an exercise")]),
    }
}

/// The fields of a file that is one JSON object and no exercise, for example answers by the ids of their items. No
/// field may stand in it twice.
///
/// # Errors
/// The first fault that keeps the file from being read.
pub fn fields(bytes: &[u8]) -> Result<Map<String, Value>, Fault> {
    match json::read(bytes, weft::DEEPEST)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(fault(json::WHOLE, "is not a JSON object")),
    }
}

fn fault(place: impl Into<String>, what: impl Into<String>) -> Fault {
    Fault { place: place.into(), what: what.into() }
}
