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
    complain, find_practice,
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
    /// Import an exercise (Weft's JSON or a FHIR R4 Questionnaire) and publish it in a practice
    Import {
        /// File to import
        file: PathBuf,
        /// Name of the practice; optional if there is only one
        #[arg(long, value_name = "NAME")]
        practice: Option<String>,
        /// If the practice has this exercise already, publish the file as its next version
        #[arg(long, conflicts_with = "apart")]
        new_version: bool,
        /// If the practice has this exercise already, import the file as a second exercise
        #[arg(long)]
        apart: bool,
    },
    /// Export an exercise to standard output
    Export {
        /// Key of a built-in exercise, or id of one in the database
        id: String,
        /// Format to write
        #[arg(long, default_value = "weft")]
        format: Format,
    },
    /// Check a file and print every fault, one a line
    Check {
        /// File to check
        file: PathBuf,
        /// Check the file as a FHIR QuestionnaireResponse to this exercise (a file, or the key of a built-in one)
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
    let (id, name) = find_practice(&practices, practice)?;
    match services.import_as_operator(id, exercise, beside).await? {
        Import::Taken { exercise, key } => {
            let (file, key, name) = (file.display(), shown(&key), shown(&name));
            println!("{file}: imported into {name} with the key {key} and the id {exercise}");
        }
        Import::Exists(existing) => return Err(there_already(&existing, &name).into()),
    }
    warn_of(&notes);
    Ok(())
}

fn there_already(existing: &Existing, practice: &str) -> String {
    let Existing { exercise, title, is_same, has_draft, .. } = existing;
    let there = format!("nothing was imported: {practice} has “{title}” already, with the id {exercise}");
    let apart = "use --apart to import it as a second exercise";
    match (is_same, has_draft) {
        (true, _) => format!("{there}, and the file contains the same exercise. To have it twice, {apart}"),
        (false, true) => format!(
            "{there}, and a draft of its next version. Publish or discard the draft first, then use --new-version. Or \
             {apart}"
        ),
        (false, false) => format!(
            "{there}, and the file differs from it. Use --new-version to publish the file as its next version, or {apart}"
        ),
    }
}

async fn export(id: &str, format: Format, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let exercise = match id.parse::<ExerciseId>() {
        Ok(id) => start::services(config, clock)
            .await?
            .exercise_for_operator(id)
            .await?
            .ok_or_else(|| format!("exercise {id} does not exist, or has no published version"))?,
        Err(_) => built_in(id)?,
    };
    match format {
        Format::Weft => print!("{}", json_shown(&exchange::weft::write(&exercise))),
        Format::Fhir => {
            let (questionnaire, lost) = fhir::questionnaire(&exercise);
            println!("{}", json_shown(&format!("{questionnaire:#}")));
            for line in lost {
                complain(&format!("not in FHIR’s own terms, kept in an extension: {line}"));
            }
        }
    }
    Ok(())
}

fn built_in(key: &str) -> Result<Exercise, Box<dyn Error>> {
    let found = library::exercises()?.iter().find(|exercise| exercise.key == key).cloned();
    found.ok_or_else(|| format!("“{key}” is neither the key of a built-in exercise nor an id").into())
}

fn check(file: &Path, response_to: Option<&str>) -> Outcome {
    if let Some(exercise) = response_to {
        return check_response(file, &find_imported(exercise)?);
    }
    let Imported { exercise, notes } = read(file)?;
    let (title, questions) = (shown(&exercise.title), counted(exercise.items.len(), "item"));
    let warnings = match notes.first.len() + notes.further.len() {
        0 => String::new(),
        warnings => format!(", {}", counted(warnings, "warning")),
    };
    println!("{}: valid, “{title}”, {questions}{warnings}", file.display());
    warn_of(&notes);
    Ok(())
}

/// A check that checks less says so.
fn check_response(file: &Path, asked: &Imported) -> Outcome {
    let exercise = &asked.exercise;
    let answered = fhir::from_response(exercise, &read_file(file)?).map_err(|faults| lines(file, &faults))?;
    // A questionnaire too large to be kept is known only as far as Weft reads it.
    let is_partly_known = exercise.original.is_none() && !asked.notes.is_empty();
    let mut unchecked: Vec<String> = answered.unchecked.iter().map(ToString::to_string).collect();
    if is_partly_known {
        unchecked
            .push("the parts of the questionnaire that Weft does not use, as it is too large to save whole".to_owned());
    }
    let as_far = match unchecked.len() {
        0 => String::new(),
        rules => format!(", {} not checked", counted(rules, "rule")),
    };
    let (title, answers) = (shown(&exercise.title), counted(answered.answers.len(), "answer"));
    println!("{}: valid response to “{title}”, {answers}{as_far}", file.display());
    for rule in unchecked {
        complain(&format!("not checked: {rule}"));
    }
    for fault in answered.not_taken {
        complain(&format!("not saved by Weft: {fault}"));
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

/// "1 item", "3 items"
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// What became of the parts of a file that Weft does not use. What matters comes first.
fn warn_of(notes: &Notes) {
    for fault in &notes.first {
        complain(&format!("check this: {fault}"));
    }
    for fault in &notes.further {
        complain(&format!("not used, kept for export: {fault}"));
    }
}
