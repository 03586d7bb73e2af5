//! `weft worksheet`: exercises to be written on by hand.
use std::{error::Error, fs, path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use weft_shared::{exercise::Exercise, library, pathway::Pathway};

use super::{can_be_written, find_practice, plain, print_written};
use crate::{
    clock::Clock,
    config::Config,
    printing::Sheets,
    report::{House, Paper},
    start,
};

#[derive(Args)]
pub struct Worksheet {
    /// Key of an exercise; several make a workbook
    #[arg(required_unless_present = "pathway", conflicts_with = "pathway")]
    keys: Vec<String>,
    /// Key of a pathway, for a workbook of it
    #[arg(long, value_name = "KEY")]
    pathway: Option<String>,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Paper size
    #[arg(long, default_value = "a4")]
    paper: Named,
    /// Use the library of this practice, with its name and numbers to call (default: the built-in library)
    #[arg(long, value_name = "NAME")]
    practice: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Named {
    /// 210 × 297 mm
    A4,
    /// US Letter
    Letter,
}

impl From<Named> for Paper {
    fn from(named: Named) -> Self {
        match named {
            Named::A4 => Paper::A4,
            Named::Letter => Paper::Letter,
        }
    }
}

/// Where exercises and pathways are found by key.
struct Stock {
    house: House,
    exercises: Vec<Exercise>,
    pathways: Vec<Pathway>,
}

impl Stock {
    fn built_in() -> Result<Self, Box<dyn Error>> {
        let house = House { practice: "Weft".to_owned(), contacts: Vec::new() };
        Ok(Self { house, exercises: library::exercises()?.to_vec(), pathways: library::pathways()? })
    }

    async fn of_practice(wanted: &str, config: &Config, clock: Arc<dyn Clock>) -> Result<Self, Box<dyn Error>> {
        let services = start::services(config, clock).await?;
        let practices = services.practices().await?;
        let (id, _) = find_practice(&practices, Some(wanted))?;
        let (house, exercises, pathways) = services.printable_for_operator(id).await?;
        Ok(Self { house, exercises: exercises.into_values().collect(), pathways })
    }

    fn find(&self, key: &str) -> Option<Exercise> {
        self.exercises.iter().find(|exercise| exercise.key == key).cloned()
    }
}

pub async fn run(wanted: Worksheet, config: &Config, clock: Arc<dyn Clock>) -> Result<(), Box<dyn Error>> {
    let now = clock.now();
    let stock = match &wanted.practice {
        Some(practice) => Stock::of_practice(practice, config, clock).await?,
        None => Stock::built_in()?,
    };
    let sheets = match &wanted.pathway {
        Some(key) => {
            let pathway = stock.pathways.iter().find(|pathway| pathway.key == *key);
            let pathway = pathway.ok_or_else(|| format!("no pathway has the key “{key}”"))?;
            Sheets::of_pathway(pathway, |key| stock.find(key))
        }
        None => Sheets::of_keys(&wanted.keys, |key| stock.find(key))
            .map_err(|key| format!("no exercise has the key “{key}”"))?,
    };
    let pdf = sheets.print(&stock.house, wanted.paper.into(), now).map_err(|error| plain(&error.to_string()))?;
    can_be_written(&wanted.out)?;
    let out = wanted.out.display();
    fs::write(&wanted.out, &pdf.bytes).map_err(|error| format!("cannot write {out}: {error}"))?;
    print_written(&wanted.out, &pdf);
    Ok(())
}
