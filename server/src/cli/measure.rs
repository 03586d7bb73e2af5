//! `weft measure`: the arithmetic behind every statement about change, for anyone to check. Needs no database.
#![expect(clippy::print_stdout, reason = "what a command prints is its result")]

mod arguments;

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Display,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use serde::Serialize;
use serde_json::Value;
use weft_shared::{
    change::{
        Calculated, Class, Cutoffs, Instrument, Norm, Point, Precision, critical_value, cutoffs, mann_kendall, nap,
        reliable_change, sem, theil_sen,
    },
    exchange::{self, Imported, Notes},
    exercise::{Body, Exercise, Item, ItemId},
    library,
    response::{Answer, Answers},
    scoring,
    when::{Day, days_between},
};

use arguments::{NapArgs, RciArgs, WHICH_WAY};

type Fault = Box<dyn Error>;

/// What is wrong, each with its place: everything is read before anything is refused.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, place: impl Display, what: impl Display) {
        self.0.push(format!("{place}: {what}"));
    }

    fn keep<T, E: Display>(&mut self, place: impl Display, read: Result<T, E>) -> Option<T> {
        read.map_err(|what| self.add(place, what)).ok()
    }

    /// What was read, when nothing was wrong with it.
    fn or<T>(self, read: Option<T>) -> Result<T, Fault> {
        read.filter(|_| self.0.is_empty()).ok_or_else(|| self.0.join("\n").into())
    }
}

#[derive(Subcommand)]
pub enum Measure {
    /// Check the scores of answers to an exercise
    ///
    /// An exercise whose wording is missing is scored like any other.
    Score {
        /// A file, or the key of a built-in exercise
        exercise: String,
        /// A JSON file: {"item-id": value}, with null for a question left out
        ///
        /// A value is a number or text; a list of option ids where several can be chosen; an object of rows or parts; a
        /// list of objects for a log; true for a step that was done; {"declined": true} for “prefer not to say”.
        answers: PathBuf,
    },
    /// Check the change between two scores (reliable change, Jacobson & Truax)
    Rci(RciArgs),
    /// Check later values against a baseline (non-overlap of all pairs)
    Nap(NapArgs),
    /// Check values for a trend (Mann-Kendall, Theil-Sen)
    ///
    /// Dates count in days from the first one with a value: the slope is per day, and the intercept is the line's value on
    /// that day. With numbers, the intercept is the line's value at 0.
    Trend {
        /// A CSV file with the heading date,value (ISO dates) or t,value (numbers)
        ///
        /// Rows in any order; at least five need a value.
        file: PathBuf,
    },
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
    println!("{}", super::shown::json_shown(&answer?));
    Ok(())
}

fn score(exercise: &str, answers: &Path) -> Result<ScoreAnswer, Fault> {
    let exercise = find_exercise(exercise)?;
    let answers = read_answers(&exercise, &super::read_file(answers)?, answers)?;
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
    Ok(find_imported(named)?.exercise)
}

/// The same with what became of the parts of a file.
pub(super) fn find_imported(named: &str) -> Result<Imported, Fault> {
    let path = Path::new(named);
    if !path.exists() {
        let found = library::exercises()?.iter().find(|exercise| exercise.key == named);
        let found = found.cloned().map(|exercise| Imported { exercise, notes: Notes::default() });
        return found.ok_or_else(|| format!("“{named}” is neither a file nor the key of a built-in exercise").into());
    }
    let read = exchange::check(&super::read_file(path)?);
    let read = read.map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(|fault| at(path, fault)).collect();
        faults.join("\n")
    })?;
    Ok(read)
}

fn read_answers(exercise: &Exercise, bytes: &[u8], path: &Path) -> Result<Answers, Fault> {
    let given = exchange::fields(bytes).map_err(|fault| at(path, &fault))?;
    let mut answers = Answers::new();
    let mut faults = Faults::default();
    for (id, value) in given {
        let id = ItemId(id);
        let place = at(path, &id);
        let Some(item) = exercise.item(&id) else {
            faults.add(place, "the exercise has no question with this id");
            continue;
        };
        if let Some(answer) = faults.keep(place, read_answer(item, &value)).flatten() {
            answers.insert(id, answer);
        }
    }
    faults.or(Some(answers))
}

/// Only several choices and logs are lists, and only a step is done or not.
fn read_answer(item: &Item, value: &Value) -> Result<Option<Answer>, String> {
    let fits = match value {
        Value::Array(_) => matches!(item.body, Body::Choices { .. } | Body::LogRows { .. }),
        Value::Bool(_) => matches!(item.body, Body::TimedStep { .. }),
        _ => true,
    };
    if fits { Answer::from_json(item, value) } else { Err(format!("{value} cannot answer this question")) }
}

fn rci(args: &RciArgs) -> Result<RciAnswer, Fault> {
    let mut faults = Faults::default();
    let pre = faults.keep("--pre", number(&args.pre));
    let post = faults.keep("--post", number(&args.post));
    let sd = faults.keep("--sd", spread(&args.sd));
    let reliability = faults.keep("--reliability", share(&args.reliability));
    let precision = sd.zip(reliability).map(|(sd, reliability)| Precision { sd, reliability });
    let direction = faults.keep(WHICH_WAY, args.better.direction());
    let clinical = norm(&mut faults, "--clinical", args.clinical_mean.as_deref(), args.clinical_sd.as_deref());
    let functional = norm(&mut faults, "--functional", args.functional_mean.as_deref(), args.functional_sd.as_deref());
    if let Some(direction) = direction {
        faults.keep("--clinical-mean and --functional-mean", cutoffs(clinical, functional, direction));
    }
    let looks = faults.keep("--looks", looks(&args.looks));
    let ((((pre, post), precision), looks), direction) =
        faults.or(pre.zip(post).zip(precision).zip(looks).zip(direction))?;
    let precision = Some(precision);
    let instrument = Instrument { direction, precision, clinical, functional, change: None, cutoff: None };
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

fn norm(faults: &mut Faults, group: &str, mean: Option<&str>, sd: Option<&str>) -> Option<Norm> {
    match (mean, sd) {
        (None, None) => None,
        (Some(mean), Some(sd)) => {
            let mean = faults.keep(format!("{group}-mean"), number(mean));
            let sd = faults.keep(format!("{group}-sd"), spread(sd));
            Some(Norm { mean: mean?, sd: sd? })
        }
        _ => {
            faults.add(format!("{group}-mean and {group}-sd"), "use both or neither");
            None
        }
    }
}

fn overlap(args: &NapArgs) -> Result<NapAnswer, Fault> {
    let mut faults = Faults::default();
    let baseline = list(&mut faults, "--baseline", &args.baseline);
    let later = list(&mut faults, "--later", &args.later);
    let direction = faults.keep(WHICH_WAY, args.better.direction());
    let ((baseline, later), direction) = faults.or(Some((baseline, later)).zip(direction))?;
    let found = nap(&baseline, &later, direction)?;
    Ok(NapAnswer { nap: found.nap, se: found.se, ci: found.interval })
}

fn list(faults: &mut Faults, flag: &str, text: &str) -> Vec<f64> {
    let values = text.split(',').enumerate();
    values.filter_map(|(n, value)| faults.keep(format!("{flag}: value {}", n + 1), number(value))).collect()
}

/// Rows in any order; a row whose value is empty was not measured and does not count.
fn trend(text: &str, path: &Path) -> Result<TrendAnswer, Fault> {
    let mut lines = text.lines().enumerate();
    let heading: Vec<&str> = lines.next().map(|(_, line)| cells(line)).unwrap_or_default();
    let dated = match heading.as_slice() {
        ["date", "value"] => true,
        ["t", "value"] => false,
        _ => return Err(at(path, &"line 1: expected the heading date,value or t,value").into()),
    };
    let mut faults = Faults::default();
    let mut rows: Vec<(Time, f64)> = Vec::new();
    for (line, row) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let place = at(path, &format!("line {}", line + 1));
        rows.extend(read_row(&mut faults, &place, row, dated));
    }
    let rows = faults.or(Some(rows))?;
    let first = rows.iter().filter_map(|(time, _)| time.day()).min();
    let points: Vec<Point> = rows.iter().map(|(time, value)| Point { at: time.since(first), value: *value }).collect();
    let test = mann_kendall(&points).map_err(|error| at(path, &error))?;
    let line = theil_sen(&points).map_err(|error| at(path, &error))?;
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

fn read_row(faults: &mut Faults, place: &str, row: &str, dated: bool) -> Option<(Time, f64)> {
    let cells = cells(row);
    let [time, value] = cells.as_slice() else {
        faults.add(place, format!("expected 2 cells, found {}", cells.len()));
        return None;
    };
    let time = if dated {
        let day = time.parse().map_err(|_| format!("“{time}” is not a date like 2026-03-14"));
        faults.keep(format!("{place}: date"), day).map(Time::Day)
    } else {
        faults.keep(format!("{place}: t"), number(time)).map(Time::Number)
    };
    if value.is_empty() {
        return None;
    }
    let value = faults.keep(format!("{place}: value"), number(value));
    Some((time?, value?))
}

fn cells(row: &str) -> Vec<&str> {
    row.split(',').map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

/// NaN and infinity are told from numbers here already.
fn number(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.trim().parse().ok();
    number.filter(|number| number.is_finite()).ok_or_else(|| format!("“{}” is not a finite number", text.trim()))
}

/// A standard deviation.
fn spread(text: &str) -> Result<f64, String> {
    let sd = number(text)?;
    sem(Precision { sd, reliability: 0.0 }).map_err(|error| error.to_string())?;
    Ok(sd)
}

/// A reliability.
fn share(text: &str) -> Result<f64, String> {
    let reliability = number(text)?;
    sem(Precision { sd: 1.0, reliability }).map_err(|error| error.to_string())?;
    Ok(reliability)
}

fn looks(text: &str) -> Result<u32, String> {
    let looks = text.trim().parse().map_err(|_| format!("“{}” is not a whole number", text.trim()))?;
    critical_value(looks).map_err(|error| error.to_string())?;
    Ok(looks)
}

fn read(path: &Path) -> Result<String, Fault> {
    let text = String::from_utf8(super::read_file(path)?).map_err(|_| at(path, &"is not text in UTF-8"))?;
    // Some editors begin a file with a mark of its encoding.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn at(path: &Path, what: &dyn Display) -> String {
    format!("{}: {what}", path.display())
}
