//! `weft worksheet`: exercises to be written on by hand.
#![expect(clippy::print_stdout, reason = "what a command prints is its result")]

use std::{error::Error, fs, path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use weft_shared::{exercise::Exercise, library, pathway::Pathway};

use crate::{
    clock::Clock,
    config::Config,
    printing::Sheets,
    report::{House, Paper},
    start,
};

#[derive(Args)]
pub struct Worksheet {
    /// Keys of exercises; several make a book
    #[arg(required_unless_present = "pathway", conflicts_with = "pathway")]
    keys: Vec<String>,
    /// A pathway, as a workbook
    #[arg(long, value_name = "KEY")]
    pathway: Option<String>,
    /// Where to write the PDF
    #[arg(long)]
    out: PathBuf,
    #[arg(long, default_value = "a4")]
    paper: Named,
    /// Print this practice's own library, with its name and its numbers to call; without it the built-in one
    #[arg(long)]
    practice: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Named {
    A4,
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

/// Where exercises and pathways are looked up by key.
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
        let mut found = practices.iter().filter(|(_, name)| name == wanted);
        let (Some((id, _)), None) = (found.next(), found.next()) else {
            return Err(format!("There is not exactly one practice called “{wanted}”.").into());
        };
        let (house, exercises, pathways) = services.printable_for_operator(*id).await?;
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
            let pathway = pathway.ok_or_else(|| format!("No pathway has the key {key}."))?;
            Sheets::of_pathway(pathway, |key| stock.find(key))
        }
        None => Sheets::of_keys(&wanted.keys, |key| stock.find(key))
            .map_err(|key| format!("No exercise has the key {key}."))?,
    };
    let pdf = sheets.print(&stock.house, wanted.paper.into(), now)?;
    let out = wanted.out.display();
    fs::write(&wanted.out, &pdf.bytes).map_err(|error| format!("{out} cannot be written: {error}"))?;
    println!("{out}: {} pages, {} bytes", pdf.pages, pdf.bytes.len());
    Ok(())
}
