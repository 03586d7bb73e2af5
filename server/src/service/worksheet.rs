//! What is printed to be written on: an exercise as a worksheet, a pathway as a workbook.

use std::collections::BTreeMap;

use weft_shared::{
    access::Actor,
    error::Faults,
    exercise::Exercise,
    ids::{AssignmentId, ExerciseId, PathwayId, PracticeId},
    pathway::Pathway,
    when::Moment,
};

use crate::{
    report::{House, Paper, Part, Pdf, ReportError, Workbook, WorksheetError, workbook, worksheet},
    service::{Error, Result, Services, Setting, exercises, library::Which, pathways as pathway},
    store::{exercises as rows, pathways},
};

/// A file and the name to keep it under.
pub struct Printed {
    pub pdf: Pdf,
    pub file_name: String,
}

/// What is to be printed.
pub enum Sheets {
    One(Box<Exercise>),
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
            Ok([only]) => Sheets::One(Box::new(only)),
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

impl Setting {
    fn house(&self) -> House {
        House { practice: self.practice.name.clone(), contacts: self.practice.contacts() }
    }
}

/// What the person who asked can do something about is said.
fn in_words(error: WorksheetError) -> Error {
    match error {
        WorksheetError::LacksWording(_) | WorksheetError::Nothing => Faults::one("exercise", error.to_string()).into(),
        WorksheetError::Report(ReportError::MissingGlyph { character }) => {
            Faults::one("exercise", format!("None of the fonts for printing has the character “{character}”.")).into()
        }
        WorksheetError::Report(other) => other.into(),
    }
}

async fn printed(sheets: Sheets, setting: &Setting, paper: Paper, name: &str) -> Result<Printed> {
    let (house, made_at) = (setting.house(), setting.now);
    // Other requests go on meanwhile.
    let pdf = tokio::task::spawn_blocking(move || sheets.print(&house, paper, made_at))
        .await
        .map_err(|_| Error::Unreadable("worksheet"))?
        .map_err(in_words)?;
    Ok(Printed { pdf, file_name: format!("{name}.pdf") })
}

impl Services {
    /// An exercise of the practice as it stands now.
    pub async fn worksheet(&self, actor: &Actor, exercise: ExerciseId, paper: Paper) -> Result<Printed> {
        let mut shelf = self.look_at_shelf(actor).await?;
        let definition = shelf.definition(exercise, Which::Published).await?;
        let name = format!("worksheet-{}", definition.key);
        printed(Sheets::One(Box::new(definition)), &shelf.setting, paper, &name).await
    }

    /// A pathway of the practice as a workbook.
    pub async fn workbook(&self, actor: &Actor, id: PathwayId, paper: Paper) -> Result<Printed> {
        let mut shelf = self.look_at_shelf(actor).await?;
        let row = pathways::find(&mut shelf.tx, actor.practice, id).await?.ok_or(Error::NotFound)?;
        let definition = pathway::read(&row)?;
        let mut known = BTreeMap::new();
        for key in definition.weeks.iter().flat_map(|week| &week.exercises) {
            if let Some(newest) = rows::newest_of(&mut shelf.tx, actor.practice, key).await? {
                known.insert(key.clone(), exercises::read(&newest)?);
            }
        }
        let book = Sheets::of_pathway(&definition, |key| known.get(key).cloned());
        printed(book, &shelf.setting, paper, &format!("workbook-{}", definition.key)).await
    }

    /// A piece of one's own homework, to write by hand; the name says nothing of what it is.
    pub async fn own_worksheet(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let (case, piece) = self.look_at_own(actor, assignment).await?;
        printed(Sheets::One(Box::new(piece.exercise)), &case.setting, paper, "worksheet").await
    }

    /// For whoever runs the machine: the house a practice prints for, its exercises by key, and its pathways.
    pub async fn printable_for_operator(
        &self,
        practice: PracticeId,
    ) -> Result<(House, BTreeMap<String, Exercise>, Vec<Pathway>)> {
        let mut tx = self.store.read().await?;
        let row = crate::store::accounts::practice(&mut tx, practice).await?.ok_or(Error::NotFound)?;
        let house = House { practice: row.name.clone(), contacts: row.contacts() };
        let known = rows::newest(&mut tx, practice).await?;
        let known = known.iter().map(exercises::read).map(|read| read.map(|exercise| (exercise.key.clone(), exercise)));
        let known = known.collect::<Result<BTreeMap<_, _>>>()?;
        let there = pathways::all(&mut tx, practice).await?;
        Ok((house, known, there.iter().map(pathway::read).collect::<Result<_>>()?))
    }
}
