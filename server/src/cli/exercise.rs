//! `weft exercise`: exercises as files.
#![expect(clippy::print_stdout, reason = "what a command prints is its result")]

use std::{
    error::Error,
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Subcommand, ValueEnum};
use weft_shared::{
    exchange::{self, Imported, Notes, fhir},
    exercise::{Exercise, Fault},
    ids::ExerciseId,
    library,
};

use super::{
    measure::find_imported,
    read_file,
    shown::{json_shown, shown},
};
use crate::{
    clock::Clock,
    config::Config,
    service::library::import::{Beside, Existing, Import},
    start,
};

#[derive(Subcommand)]
pub enum ExerciseCommand {
    /// Take an exercise from a file (Weft's JSON or a FHIR R4 Questionnaire) and publish it in a practice
    Import {
        file: PathBuf,
        /// The practice's name; may be left out where there is only one
        #[arg(long)]
        practice: Option<String>,
        /// Where the practice has this exercise already: publish the file as its next version
        #[arg(long, conflicts_with = "apart")]
        new_version: bool,
        /// Where the practice has this exercise already: bring the file in as a second one
        #[arg(long)]
        apart: bool,
    },
    /// Print an exercise
    Export {
        /// The key of a built-in exercise, or the id of one in the database
        id: String,
        #[arg(long, default_value = "weft")]
        format: Format,
    },
    /// Say everything that is wrong with a file, one fault a line
    Check {
        file: PathBuf,
        /// The file is a FHIR QuestionnaireResponse to this exercise: a file, or a built-in key
        #[arg(long, value_name = "EXERCISE")]
        response_to: Option<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// Weft's own JSON
    Weft,
    /// FHIR R4 Questionnaire
    Fhir,
}

type Outcome = Result<(), Box<dyn Error>>;

pub async fn run(command: ExerciseCommand, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    match command {
        ExerciseCommand::Import { file, practice, new_version, apart } => {
            let beside = match (new_version, apart) {
                (true, _) => Beside::NextVersion,
                (_, true) => Beside::Apart,
                _ => Beside::Ask,
            };
            import(&file, practice.as_deref(), beside, config, clock).await
        }
        ExerciseCommand::Export { id, format } => export(&id, format, config, clock).await,
        ExerciseCommand::Check { file, response_to } => check(&file, response_to.as_deref()),
    }
}

async fn import(
    file: &Path,
    practice: Option<&str>,
    beside: Beside,
    config: &Config,
    clock: Arc<dyn Clock>,
) -> Outcome {
    let Imported { exercise, notes } = read(file)?;
    let services = start::services(config, clock).await?;
    let practices = services.practices().await?;
    let fits = |name: &str| practice.is_none_or(|wanted| wanted == name);
    let mut found = practices.iter().filter(|(_, name)| fits(name));
    let (id, name) = match (found.next(), found.next()) {
        (Some(only), None) => only,
        (None, _) => return Err("There is no such practice.".into()),
        (Some(_), Some(_)) => return Err("There are several practices: say which, with --practice NAME.".into()),
    };
    match services.import_as_operator(*id, exercise, beside).await? {
        Import::Taken { exercise, key } => println!("{exercise}\t{}\t{}", shown(&key), shown(name)),
        Import::Exists(existing) => return Err(there_already(&existing, name).into()),
    }
    say(&notes);
    Ok(())
}

fn there_already(existing: &Existing, practice: &str) -> String {
    let Existing { exercise, title, is_same, has_draft, .. } = existing;
    let there = format!("{practice} has “{title}” already ({exercise}).");
    let apart = "With --apart it comes in as a second one.";
    match (is_same, has_draft) {
        (true, _) => format!("{there} This file says the same; nothing was brought in. {apart}"),
        (false, true) => format!(
            "{there} A draft of its next version has been begun there, and has to be published or discarded before \
             this file can be the next version. {apart}"
        ),
        (false, false) => format!(
            "{there} This file says something else; nothing was brought in. With --new-version it is published as the \
             next version. {apart}"
        ),
    }
}

async fn export(id: &str, format: Format, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let exercise = match id.parse::<ExerciseId>() {
        Ok(id) => start::services(config, clock)
            .await?
            .exercise_for_operator(id)
            .await?
            .ok_or_else(|| format!("No exercise with something published has the id {id}."))?,
        Err(_) => built_in(id)?,
    };
    match format {
        Format::Weft => print!("{}", json_shown(&exchange::weft::write(&exercise))),
        Format::Fhir => {
            let (questionnaire, lost) = fhir::questionnaire(&exercise);
            println!("{}", json_shown(&format!("{questionnaire:#}")));
            for line in lost {
                eprintln!("not said in FHIR’s own terms, kept in an extension: {}", shown(&line.to_string()));
            }
        }
    }
    Ok(())
}

fn built_in(key: &str) -> Result<Exercise, Box<dyn Error>> {
    let found = library::exercises()?.iter().find(|exercise| exercise.key == key).cloned();
    found.ok_or_else(|| format!("{key} is neither the id of an exercise nor the key of a built-in one.").into())
}

fn check(file: &Path, response_to: Option<&str>) -> Outcome {
    if let Some(exercise) = response_to {
        return check_response(file, &find_imported(exercise)?);
    }
    let Imported { exercise, notes } = read(file)?;
    println!("{}: “{}”, {} items, sound", file.display(), shown(&exercise.title), exercise.items.len());
    say(&notes);
    Ok(())
}

/// A check that checks less says so.
fn check_response(file: &Path, asked: &Imported) -> Outcome {
    let exercise = &asked.exercise;
    let answered = fhir::from_response(exercise, &read_file(file)?).map_err(|faults| lines(file, &faults))?;
    // A questionnaire too large to be kept is known only as far as Weft reads it.
    let is_partly_known = exercise.original.is_none() && !asked.notes.is_empty();
    let is_whole = answered.unchecked.is_empty() && !is_partly_known;
    let as_far = if is_whole { "" } else { ", as far as it could be checked" };
    let (title, count) = (shown(&exercise.title), answered.answers.len());
    println!("{}: a sound response to “{title}”{as_far}, {count} answers", file.display());
    if is_partly_known {
        println!("not checked: what Weft does not use of the questionnaire, which is too large to be kept whole");
    }
    for fault in answered.unchecked {
        println!("not checked: {}", shown(&fault.to_string()));
    }
    for fault in answered.not_taken {
        println!("not kept in Weft: {}", shown(&fault.to_string()));
    }
    Ok(())
}

fn read(file: &Path) -> Result<Imported, Box<dyn Error>> {
    Ok(exchange::check(&read_file(file)?).map_err(|faults| lines(file, &faults))?)
}

/// One fault a line, each with the file and the place in it.
fn lines(file: &Path, faults: &[Fault]) -> String {
    let mut lines = String::new();
    for fault in faults {
        let _ = writeln!(lines, "{}: {fault}", file.display());
    }
    lines.trim_end().to_owned()
}

/// What matters first.
fn say(notes: &Notes) {
    for fault in &notes.first {
        println!("to look at: {}", shown(&fault.to_string()));
    }
    for fault in &notes.further {
        println!("not used, and kept for export: {}", shown(&fault.to_string()));
    }
}
