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
    exchange::{self, fhir},
    exercise::{Exercise, Fault},
    ids::ExerciseId,
    library,
};

use super::{
    measure::find_exercise,
    read_file,
    shown::{json_shown, shown},
};
use crate::{clock::Clock, config::Config, start};

#[derive(Subcommand)]
pub enum ExerciseCommand {
    /// Take an exercise from a file (Weft's JSON or a FHIR R4 Questionnaire) and publish it in a practice
    Import {
        file: PathBuf,
        /// The practice's name; may be left out where there is only one
        #[arg(long)]
        practice: Option<String>,
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
        ExerciseCommand::Import { file, practice } => import(&file, practice.as_deref(), config, clock).await,
        ExerciseCommand::Export { id, format } => export(&id, format, config, clock).await,
        ExerciseCommand::Check { file, response_to } => check(&file, response_to.as_deref()),
    }
}

async fn import(file: &Path, practice: Option<&str>, config: &Config, clock: Arc<dyn Clock>) -> Outcome {
    let (exercise, left_out) = read(file)?;
    let services = start::services(config, clock).await?;
    let practices = services.practices().await?;
    let fits = |name: &str| practice.is_none_or(|wanted| wanted == name);
    let mut found = practices.iter().filter(|(_, name)| fits(name));
    let (id, name) = match (found.next(), found.next()) {
        (Some(only), None) => only,
        (None, _) => return Err("There is no such practice.".into()),
        (Some(_), Some(_)) => return Err("There are several practices: say which, with --practice NAME.".into()),
    };
    let imported = services.import_as_operator(*id, exercise).await?;
    println!("{}\t{}\t{}", imported.exercise, shown(&imported.key), shown(name));
    say(&left_out);
    Ok(())
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
        let exercise = find_exercise(exercise)?;
        let answers = fhir::from_response(&exercise, &read_file(file)?).map_err(|faults| lines(file, &faults))?;
        let title = shown(&exercise.title);
        println!("{}: a sound response to “{title}”, {} answers", file.display(), answers.len());
        return Ok(());
    }
    let (exercise, left_out) = read(file)?;
    println!("{}: “{}”, {} items, sound", file.display(), shown(&exercise.title), exercise.items.len());
    say(&left_out);
    Ok(())
}

fn read(file: &Path) -> Result<(Exercise, Vec<Fault>), Box<dyn Error>> {
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

fn say(left_out: &[Fault]) {
    for fault in left_out {
        println!("left out: {}", shown(&fault.to_string()));
    }
}
