//! Questionnaires read as exercises.

mod condition;
mod group;
mod head;
mod ids;
mod item;
mod options;
mod question;
mod score;

use serde_json::Value;

use super::{
    super::{crowded, fault},
    Imported, invariants,
    model::{self, Questionnaire},
};
use crate::exercise::{Exercise, Fault, Scale};

pub(super) use condition::{condition, links};
pub(super) use item::{Gate, Read, Reader};

/// Where the list of what is left out is cut off.
const MOST_LEFT_OUT: usize = 300;

pub(in super::super) fn questionnaire(file: Value) -> Result<Imported, Vec<Fault>> {
    match file.get("resourceType").and_then(Value::as_str) {
        Some("Questionnaire") => {}
        Some(_) => return Err(vec![fault("resourceType", "is not “Questionnaire”")]),
        None => return Err(vec![fault("resourceType", "is missing; a FHIR questionnaire says “Questionnaire” there")]),
    }
    let questionnaire: Questionnaire = model::from_json(file).map_err(|fault| vec![fault])?;
    let broken = invariants::faults(&questionnaire);
    if !broken.is_empty() {
        return Err(broken);
    }
    let mut reader = Reader::new(&questionnaire.contained);
    let head = head::read(&questionnaire, &mut reader);
    for (n, item) in questionnaire.item.iter().enumerate().skip(usize::from(head.has_intro)) {
        reader.item(item, &format!("item[{n}]"), &[]);
    }
    reader.conditions(head.key());
    let scales = reader.scales(head.is_ours);
    let places = Places { items: reader.reads.iter().map(|read| read.place.clone()).collect(), scales: scales.places };
    let items = reader.reads.into_iter().map(|read| read.item).collect();
    let exercise = head.exercise(items, scales.scales);
    let faults = places.faults(&exercise);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut left_out = reader.left_out;
    if left_out.len() > MOST_LEFT_OUT {
        left_out.truncate(MOST_LEFT_OUT);
        left_out.push(fault("item", "further parts are left out as well"));
    }
    Ok(Imported { exercise, left_out })
}

/// The scales of a questionnaire, and where each stands.
struct Scales {
    scales: Vec<Scale>,
    places: Vec<String>,
}

/// Where the parts of the exercise stand in the file.
struct Places {
    items: Vec<String>,
    scales: Vec<String>,
}

impl Places {
    /// What is wrong with the exercise, said at the place in the file it came from.
    fn faults(&self, exercise: &Exercise) -> Vec<Fault> {
        let mut faults = crowded::faults(exercise);
        if faults.is_empty() {
            faults = exercise.check();
        }
        faults.into_iter().map(|Fault { place, what }| Fault { place: self.place(&place), what }).collect()
    }

    fn place(&self, place: &str) -> String {
        let listed = |list: &str, places: &[String]| {
            let (n, rest) = place.strip_prefix(list)?.split_once(']')?;
            Some((places.get(n.parse::<usize>().ok()?)?.clone(), rest.to_owned()))
        };
        if let Some((item, rest)) = listed("items[", &self.items) {
            return format!("{item}{}", element(&rest));
        }
        if let Some((score, _)) = listed("scales[", &self.scales) {
            return score;
        }
        match place {
            "items" => "item",
            "summary" => "description",
            "intro" => "item[0].text",
            "key" => "url",
            other => other,
        }
        .to_owned()
    }
}

/// The FHIR element behind a field of an item.
fn element(field: &str) -> String {
    let numbered = |list: &str| {
        let (n, _) = field.strip_prefix(list)?.split_once(']')?;
        Some(n.to_owned())
    };
    if let Some(n) = numbered(".labels[").or_else(|| numbered(".options[")) {
        return format!(".answerOption[{n}]");
    }
    match field {
        ".id" => ".linkId",
        ".prompt" | ".text" => ".text",
        ".labels" | ".options" => ".answerOption",
        _ if field.starts_with(".show_if") => ".enableWhen",
        _ => "",
    }
    .to_owned()
}
