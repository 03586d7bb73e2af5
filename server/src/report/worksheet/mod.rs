//! What is printed to be written on: an exercise as a worksheet, several as a workbook.
//!
//! A worksheet says what the client reads on the screen and nothing else: no scoring key, no band, no risk rule.
//! What the screen shows or hides is said in words.

mod boxes;
mod exercise;
mod grid;
mod item;
mod lines;
mod prose;
mod workbook;

use weft_shared::{exercise::Exercise, when::Moment};

use super::{
    Paper, Pdf, ReportError,
    document::{Document, Label},
    fonts::Face,
    ink::Ink,
    print,
    text::Style,
};
pub use workbook::{Part, Workbook, workbook};

/// A question, in the voice that asks.
const PROMPT: Style = Style::new(Face::Serif, 11.5, Ink::INK, 1.4);
/// A question in a row of a table.
const ROW: Style = Style::new(Face::Serif, 10.5, Ink::INK, 1.35);
const NUMBER: Style = Style::new(Face::Sans, 9.0, Ink::SOFT, 1.4);
const HELP: Style = Style::new(Face::Sans, 9.5, Ink::SOFT, 1.4);
const WHEN: Style = Style::new(Face::SansBold, 9.0, Ink::SOFT, 1.4);
const OPTION: Style = Style::new(Face::Sans, 10.0, Ink::INK, 1.3);
const PROSE: Style = Style::new(Face::Sans, 10.5, Ink::INK, 1.5);
const FINE: Style = Style::new(Face::Sans, 8.0, Ink::SOFT, 1.4);

/// How far what answers a question stands in from its number, in points.
const INDENT: f32 = 24.0;
/// A column of running text is no wider than eyes like.
const MEASURE: f32 = 440.0;

/// The house the paper comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// Stands at the top of every page.
    pub practice: String,
    /// Where to call in a crisis, a line each.
    pub contacts: Vec<String>,
}

/// Why there is nothing to print on.
#[derive(Debug, thiserror::Error)]
pub enum WorksheetError {
    /// A template whose wording nobody has entered yet.
    #[error(
        "“{0}” cannot be printed yet: its wording is missing. Enter the text your practice is licensed to use, then \
         print it."
    )]
    LacksWording(String),
    #[error("There is nothing to print. Choose an exercise with its wording.")]
    Nothing,
    #[error(transparent)]
    Report(#[from] ReportError),
}

/// One exercise with room to answer by hand.
pub fn worksheet(exercise: &Exercise, house: &House, paper: Paper, made_at: Moment) -> Result<Pdf, WorksheetError> {
    if exercise.lacks_wording() {
        return Err(WorksheetError::LacksWording(exercise.title.clone()));
    }
    let mut document = Document::new(label(&exercise.title, "Worksheet", house), paper);
    exercise::add(&mut document, exercise, house, exercise::Place::Alone)?;
    Ok(print(document, made_at)?)
}

fn label(title: &str, kind: &str, house: &House) -> Label {
    Label {
        title: title.to_owned(),
        author: house.practice.clone(),
        language: "en-GB",
        head_left: house.practice.clone(),
        head_right: kind.to_owned(),
        foot: title.to_owned(),
    }
}

#[cfg(test)]
mod tests;
