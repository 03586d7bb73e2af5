//! FHIR R4: exercises as Questionnaires and answers as QuestionnaireResponses, both ways.
//!
//! What FHIR can say is said in FHIR, and wins when a file comes back changed. What only Weft knows travels beside it
//! as JSON text in extensions ([`urls`]): on the questionnaire (kind, minutes, tags, outcomes, source), on an item
//! (what reading the plain item does not give back: "prefer not to say", risk, a condition FHIR cannot say), and on the
//! item of a score (keying, bands, norms). So an exercise survives Weft → FHIR → Weft unchanged.
//!
//! A questionnaire that says more than Weft does is kept beside the exercise (`Exercise::original`). On the way out
//! what was changed here is written into it ([`mod@write`]), and a response is checked against the whole of it
//! ([`mod@response`]).
//!
//! Source of the rules: FHIR R4 (4.0.1), Questionnaire and QuestionnaireResponse; SDC for calculated expressions.

mod carried;
mod coding;
mod extension;
mod given;
mod invariants;
mod model;
mod read;
mod response;
mod urls;
mod write;

#[cfg(test)]
mod condition_tests;
#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod known_tests;
#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod original_tests;
#[cfg(test)]
mod response_tests;

use serde_json::Value;

use super::{Imported, fault, json};
use crate::exercise::{Fault, LONGEST_ORIGINAL};

pub use response::{Answered, from_response, response};
pub use write::questionnaire;

/// How deep lists and objects may be nested: a group in a group takes two levels.
pub(super) const DEEPEST: usize = 40;

/// The exercise in a FHIR R4 Questionnaire.
///
/// # Errors
/// Every fault of the file, each with its FHIR path.
pub fn from_questionnaire(bytes: &[u8]) -> Result<Imported, Vec<Fault>> {
    let file = json::read(bytes, DEEPEST).map_err(|fault| vec![fault])?;
    imported(file)
}

/// The exercise in a file that says it is a questionnaire.
pub(super) fn imported(file: Value) -> Result<Imported, Vec<Fault>> {
    let written = read::parse(file.clone()).map_err(|fault| vec![fault])?;
    let read::Walked { mut exercise, mut notes, .. } = read::walk(&written)?;
    // What comes from Weft unchanged is written again as it was.
    if write::plain(&exercise).0 != file {
        let original = file.to_string();
        if original.len() <= LONGEST_ORIGINAL {
            exercise.original = Some(original);
        } else {
            let what = format!(
                "is larger than {} MB, so Weft saves only what it uses; the rest will be missing when you export it",
                LONGEST_ORIGINAL / 1_000_000
            );
            notes.first.insert(0, fault("file", what));
        }
    }
    Ok(Imported { exercise, notes: notes.gathered() })
}
