//! `weft measure`: the arithmetic behind every statement about change, for anyone to check. Needs no database.
#![expect(clippy::print_stdout, reason = "what a command prints is its result")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::Value;
use weft_shared::{
    change::{
        Calculated, Class, Cutoffs, Direction, Instrument, Norm, Point, Precision, mann_kendall, nap, reliable_change,
        theil_sen,
    },
    exchange,
    exercise::{Exercise, ItemId},
    library,
    response::{Answer, Answers},
    scoring,
    when::{Day, days_between},
};

/// No file this reads has a reason to be larger, in bytes.
const LARGEST_FILE: u64 = 5_000_000;

type Fault = Box<dyn Error>;

#[derive(Subcommand)]
pub enum Measure {
    /// Score answers to an exercise
    Score {
        /// A file, or the key of an exercise in the library
        exercise: String,
        /// A JSON file: {"item-id": value}, null for an item left out
        answers: PathBuf,
    },
    /// Judge the change between two scores (Jacobson & Truax)
    Rci(RciArgs),
    /// Compare later values with a baseline (non-overlap of all pairs)
    Nap(NapArgs),
    /// Look for a trend (Mann-Kendall, Theil-Sen)
    Trend {
        /// A CSV file with the heading date,value (ISO dates) or t,value (numbers)
        file: PathBuf,
    },
}

// Numbers arrive as text, so that a wrong one is a fault like any other.
#[derive(Args)]
pub struct RciArgs {
    /// The earlier score
    #[arg(long, allow_hyphen_values = true)]
    pre: String,
    /// The later score
    #[arg(long, allow_hyphen_values = true)]
    post: String,
    /// Standard deviation of a comparable group
    #[arg(long, allow_hyphen_values = true)]
    sd: String,
    /// Reliability in that group, 0 up to but not including 1
    #[arg(long, allow_hyphen_values = true)]
    reliability: String,
    #[arg(long, allow_hyphen_values = true)]
    clinical_mean: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    clinical_sd: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    functional_mean: Option<String>,
    #[arg(long, allow_hyphen_values = true)]
    functional_sd: Option<String>,
    /// A fall is for the better
    #[arg(long)]
    lower_is_better: bool,
    /// How many later scores are compared with the earlier one
    #[arg(long, default_value = "1", allow_hyphen_values = true)]
    looks: String,
}

#[derive(Args)]
pub struct NapArgs {
    /// Values separated by commas
    #[arg(long, allow_hyphen_values = true)]
    baseline: String,
    /// Values separated by commas
    #[arg(long, allow_hyphen_values = true)]
    later: String,
    /// A fall is for the better
    #[arg(long)]
    lower_is_better: bool,
}

#[derive(Serialize)]
struct ScoreAnswer {
    scales: BTreeMap<String, ScaleAnswer>,
    risk: Vec<String>,
}

#[derive(Serialize)]
struct ScaleAnswer {
    score: Option<f64>,
    answered: usize,
    items: usize,
    band: Option<String>,
}

#[derive(Serialize)]
struct RciAnswer {
    sem: Option<f64>,
    sdiff: Option<f64>,
    rci: Option<f64>,
    critical: f64,
    cutoffs: Cutoffs,
    class: Class,
}

#[derive(Serialize)]
struct NapAnswer {
    nap: f64,
    se: Option<f64>,
    ci: (f64, f64),
}

#[derive(Serialize)]
struct TrendAnswer {
    n: usize,
    s: i64,
    var_s: f64,
    tau: f64,
    z: f64,
    p: f64,
    method: Calculated,
    #[serde(skip_serializing_if = "Option::is_none")]
    slope_per_day: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slope: Option<f64>,
    /// With dates, the line's value on the first of them.
    intercept: f64,
    ci: (f64, f64),
}

/// Prints the answer as one line of JSON. The error holds every fault, one a line.
pub fn run(measure: &Measure) -> Result<(), Fault> {
    let answer = match measure {
        Measure::Score { exercise, answers } => serde_json::to_string(&score(exercise, answers)?),
        Measure::Rci(args) => serde_json::to_string(&rci(args)?),
        Measure::Nap(args) => serde_json::to_string(&overlap(args)?),
        Measure::Trend { file } => serde_json::to_string(&trend(&read(file)?, file)?),
    };
    println!("{}", answer?);
    Ok(())
}

fn score(exercise: &str, answers: &Path) -> Result<ScoreAnswer, Fault> {
    let exercise = find_exercise(exercise)?;
    let answers = read_answers(&exercise, &read(answers)?, answers)?;
    let scales = scoring::score(&exercise, &answers)
        .into_iter()
        .map(|score| {
            let band = score.band(&exercise).map(|band| band.name.clone());
            let answer = ScaleAnswer { score: score.value, answered: score.answered, items: score.items, band };
            (score.scale, answer)
        })
        .collect();
    let risk = scoring::at_risk(&exercise, &answers).into_iter().map(ToString::to_string).collect();
    Ok(ScoreAnswer { scales, risk })
}

/// A file wins over a key of the same name.
pub(super) fn find_exercise(named: &str) -> Result<Exercise, Fault> {
    let path = Path::new(named);
    if !path.exists() {
        let found = library::exercises()?.iter().find(|exercise| exercise.key == named);
        return found.cloned().ok_or_else(|| format!("{named} is neither a file nor an exercise of the library.").into());
    }
    let read = exchange::check(&super::read_file(path)?);
    let (exercise, _) = read.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| at(path, fault)).collect();
        faults.join("\n")
    })?;
    Ok(exercise)
}

fn read_answers(exercise: &Exercise, text: &str, path: &Path) -> Result<Answers, Fault> {
    let given: BTreeMap<ItemId, Value> = serde_json::from_str(text).map_err(|error| at(path, &error))?;
    let mut answers = Answers::new();
    let mut faults = Vec::new();
    for (id, value) in given {
        match exercise.item(&id).map(|item| Answer::from_json(item, &value)) {
            None => faults.push(at(path, &format!("{id}: the exercise has no such item"))),
            Some(Err(sentence)) => faults.push(at(path, &format!("{id}: {sentence}"))),
            Some(Ok(None)) => {}
            Some(Ok(Some(answer))) => {
                answers.insert(id, answer);
            }
        }
    }
    if faults.is_empty() { Ok(answers) } else { Err(faults.join("\n").into()) }
}

fn rci(args: &RciArgs) -> Result<RciAnswer, Fault> {
    let instrument = Instrument {
        direction: direction(args.lower_is_better),
        precision: Some(Precision {
            sd: number("--sd", &args.sd)?,
            reliability: number("--reliability", &args.reliability)?,
        }),
        clinical: norm("clinical", args.clinical_mean.as_deref(), args.clinical_sd.as_deref())?,
        functional: norm("functional", args.functional_mean.as_deref(), args.functional_sd.as_deref())?,
        change: None,
        cutoff: None,
    };
    let looks = args.looks.trim().parse().map_err(|_| format!("--looks: “{}” is not a whole number", args.looks))?;
    let (pre, post) = (number("--pre", &args.pre)?, number("--post", &args.post)?);
    let change = reliable_change(pre, post, &instrument, looks)?;
    Ok(RciAnswer {
        sem: change.sem,
        sdiff: change.sdiff,
        rci: change.rci,
        critical: change.critical,
        cutoffs: change.cutoffs,
        class: change.class,
    })
}

fn norm(group: &str, mean: Option<&str>, sd: Option<&str>) -> Result<Option<Norm>, Fault> {
    match (mean, sd) {
        (None, None) => Ok(None),
        (Some(mean), Some(sd)) => Ok(Some(Norm {
            mean: number(&format!("--{group}-mean"), mean)?,
            sd: number(&format!("--{group}-sd"), sd)?,
        })),
        _ => Err(format!("--{group}-mean and --{group}-sd go together").into()),
    }
}

fn overlap(args: &NapArgs) -> Result<NapAnswer, Fault> {
    let list = |flag: &str, text: &str| -> Result<Vec<f64>, Fault> {
        text.split(',').map(|value| number(flag, value)).collect()
    };
    let baseline = list("--baseline", &args.baseline)?;
    let later = list("--later", &args.later)?;
    let found = nap(&baseline, &later, direction(args.lower_is_better))?;
    Ok(NapAnswer { nap: found.nap, se: found.se, ci: found.interval })
}

/// Rows in any order; a row whose value is empty was not measured and does not count.
fn trend(text: &str, path: &Path) -> Result<TrendAnswer, Fault> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let heading: Vec<&str> = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
    let dated = match heading.as_slice() {
        ["date", "value"] => true,
        ["t", "value"] => false,
        _ => return Err(at(path, &"line 1: the heading is date,value or t,value").into()),
    };
    let mut faults = Vec::new();
    let mut rows: Vec<(Time, f64)> = Vec::new();
    for (line, row) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        match read_row(row, dated) {
            Ok(row) => rows.extend(row),
            Err(fault) => faults.push(at(path, &format!("line {}: {fault}", line + 1))),
        }
    }
    if !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    let first = rows.iter().filter_map(|(time, _)| time.day()).min();
    let points: Vec<Point> = rows.iter().map(|(time, value)| Point { at: time.since(first), value: *value }).collect();
    let test = mann_kendall(&points)?;
    let line = theil_sen(&points)?;
    Ok(TrendAnswer {
        n: test.n,
        s: test.s,
        var_s: test.var_s,
        tau: test.tau,
        z: test.z,
        p: test.p,
        method: test.method,
        slope_per_day: dated.then_some(line.slope),
        slope: (!dated).then_some(line.slope),
        intercept: line.intercept,
        ci: line.interval,
    })
}

enum Time {
    Day(Day),
    Number(f64),
}

impl Time {
    fn day(&self) -> Option<Day> {
        match self {
            Time::Day(day) => Some(*day),
            Time::Number(_) => None,
        }
    }

    /// Dates count in days from the first of them, so that the intercept means something; numbers are as given.
    fn since(&self, first: Option<Day>) -> f64 {
        match self {
            Time::Day(day) => f64::from(days_between(first.unwrap_or(*day), *day)),
            Time::Number(number) => *number,
        }
    }
}

fn read_row(row: &str, dated: bool) -> Result<Option<(Time, f64)>, Fault> {
    let cells = cells(row);
    let [time, value] = cells.as_slice() else {
        return Err(format!("two cells are wanted, not {}", cells.len()).into());
    };
    let time = if dated {
        Time::Day(time.parse().map_err(|_| format!("“{time}” is not a date like 2026-03-14"))?)
    } else {
        Time::Number(number("t", time)?)
    };
    if value.is_empty() { Ok(None) } else { Ok(Some((time, number("value", value)?))) }
}

fn cells(row: &str) -> Vec<&str> {
    row.split(',').map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

fn direction(lower_is_better: bool) -> Direction {
    if lower_is_better { Direction::LowerIsBetter } else { Direction::HigherIsBetter }
}

/// NaN and infinity are told from numbers here already, by name.
fn number(name: &str, text: &str) -> Result<f64, Fault> {
    let number: Option<f64> = text.trim().parse().ok();
    number
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("{name}: “{}” is not a finite number", text.trim()).into())
}

fn read(path: &Path) -> Result<String, Fault> {
    let size = fs::metadata(path).map_err(|error| at(path, &error))?.len();
    if size > LARGEST_FILE {
        return Err(at(path, &format!("{size} bytes are more than the {LARGEST_FILE} this reads")).into());
    }
    Ok(fs::read_to_string(path).map_err(|error| at(path, &error))?)
}

fn at(path: &Path, what: &dyn std::fmt::Display) -> String {
    format!("{}: {what}", path.display())
}
