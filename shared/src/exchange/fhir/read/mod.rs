//! Questionnaires read as exercises.

mod condition;
mod group;
mod head;
mod ids;
mod item;
mod known;
mod options;
mod question;
mod score;

use serde_json::Value;

use super::{
    super::{Notes, crowded, fault},
    invariants,
    model::{self, Questionnaire},
};
use crate::exercise::{Exercise, Fault, Scale};

pub(super) use condition::{condition, links};
pub(super) use item::{Gate, Read, Reader, control, is_score};

/// A questionnaire that was read.
pub(super) struct Walked<'q> {
    pub exercise: Exercise,
    /// Its items, in order, with where each stands in the file.
    pub reads: Vec<Read<'q>>,
    pub notes: Notes,
    /// The first item of the file is the text read before beginning.
    pub has_intro: bool,
}

/// The file in its FHIR shape.
pub(super) fn parse(file: Value) -> Result<Questionnaire, Fault> {
    match file.get("resourceType").and_then(Value::as_str) {
        Some("Questionnaire") => model::from_json(file),
        Some(_) => Err(fault("resourceType", "is not “Questionnaire”")),
        None => Err(fault("resourceType", "is missing; a FHIR questionnaire says “Questionnaire” there")),
    }
}

/// The exercise in a questionnaire, with what is needed to find its parts again.
pub(super) fn walk(questionnaire: &Questionnaire) -> Result<Walked<'_>, Vec<Fault>> {
    let broken = invariants::faults(questionnaire);
    if !broken.is_empty() {
        return Err(broken);
    }
    let mut reader = Reader::new(&questionnaire.contained);
    let mut head = head::read(questionnaire, &mut reader);
    let has_intro = head.has_intro;
    for (n, item) in questionnaire.item.iter().enumerate().skip(usize::from(has_intro)) {
        reader.item(item, &format!("item[{n}]"), &[]);
    }
    if !head.is_ours {
        known::understand(&mut reader.reads);
    }
    reader.conditions(head.key());
    let scales = match head.scales.take() {
        Some(scales) => reader.carried_scales(scales),
        None => reader.scales(head.is_ours),
    };
    let scales = if head.is_ours { scales } else { known::recognise(&mut reader, &questionnaire.code, scales) };
    let places = Places {
        items: reader.reads.iter().map(|read| read.place.clone()).collect(),
        scales: scales.places.iter().map(|place| place.replace(MADE_UP, "item")).collect(),
    };
    let items = reader.reads.iter().map(|read| read.item.clone()).collect();
    let exercise = head.exercise(items, scales.scales);
    let faults = places.faults(&exercise);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Walked { exercise, reads: reader.reads, notes: reader.notes, has_intro })
}

/// Stands for the place of a scale of which the file says nothing.
const MADE_UP: &str = "item[*]";

/// The scales of a questionnaire, and where each stands.
pub(super) struct Scales {
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
