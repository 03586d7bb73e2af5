//! What is printed to be written on: an exercise as a worksheet, a pathway as a workbook.

use std::sync::Arc;

use weft_shared::{error::Faults, exercise::Exercise, pathway::Pathway, when::Moment};

use crate::{
    error::{Error, Result},
    report::{House, Paper, Part, Pdf, Workbook, WorksheetError, workbook, worksheet},
    slow::{self, Idle},
};

/// A file and the name to keep it under.
pub struct Printed {
    pub pdf: Pdf,
    pub file_name: String,
}

/// What is to be printed.
pub enum Sheets {
    One(Arc<Exercise>),
    Book(Workbook),
}

impl Sheets {
    /// The exercises with these keys, bound when there are several. The error is a key that `find` does not know.
    pub fn of_keys(keys: &[String], find: impl Fn(&str) -> Option<Exercise>) -> Result<Self, String> {
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.push(find(key).ok_or_else(|| key.clone())?);
        }
        Ok(match <[Exercise; 1]>::try_from(found) {
            Ok([only]) => Sheets::One(Arc::new(only)),
            Err(exercises) => {
                let part = Part { name: String::new(), title: String::new(), why: String::new(), exercises };
                Sheets::Book(Workbook { title: "Worksheets".to_owned(), parts: vec![part], left_out: Vec::new() })
            }
        })
    }

    /// A pathway, week by week. What `find` does not know any more is left out, as it is when the pathway is given;
    /// so is scoring without words, which is said.
    pub fn of_pathway(pathway: &Pathway, find: impl Fn(&str) -> Option<Exercise>) -> Self {
        let mut left_out = Vec::new();
        let mut parts = Vec::with_capacity(pathway.weeks.len());
        for (week, number) in pathway.weeks.iter().zip(1..) {
            let found = week.exercises.iter().filter_map(|key| find(key));
            let (lack, exercises): (Vec<_>, Vec<_>) = found.partition(Exercise::lacks_wording);
            left_out.extend(lack.into_iter().map(|exercise| exercise.title));
            if !exercises.is_empty() {
                let (title, why) = (week.title.clone(), week.why.clone());
                parts.push(Part { name: format!("Week {number}"), title, why, exercises });
            }
        }
        left_out.dedup();
        Sheets::Book(Workbook { title: pathway.title.clone(), parts, left_out })
    }

    /// Lays out and draws. It takes the processor for a while: not for a thread that answers others.
    pub fn print(&self, house: &House, paper: Paper, made_at: Moment) -> Result<Pdf, WorksheetError> {
        match self {
            Sheets::One(exercise) => worksheet(exercise, house, paper, made_at),
            Sheets::Book(book) => workbook(book, house, paper, made_at),
        }
    }
}

/// For whom sheets are printed, and on what.
pub(crate) struct Head {
    pub house: House,
    pub paper: Paper,
    pub made_at: Moment,
}

/// What the person who asked can do something about is said.
fn in_words(error: WorksheetError) -> Error {
    match error {
        WorksheetError::LacksWording(_) | WorksheetError::Nothing => Faults::one("exercise", error.to_string()).into(),
        WorksheetError::Report(other) => other.into(),
    }
}

pub(crate) async fn printed(idle: Idle, sheets: Sheets, head: Head, name: &str) -> Result<Printed> {
    let pdf = slow::work(idle, move || sheets.print(&head.house, head.paper, head.made_at))
        .await
        .ok_or(Error::Unreadable("worksheet"))?
        .map_err(in_words)?;
    Ok(Printed { pdf, file_name: format!("{name}.pdf") })
}
