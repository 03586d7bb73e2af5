//! `weft measure`, as someone checks the arithmetic with it. The numbers wanted are not its own: they are worked by hand,
//! published with a method, or given by other software (scipy, pymannkendall, SingleCaseES).

use std::fs;

use serde_json::{Value, json};
use weft_server::config::Config;

use crate::support::{Said, folder, weft};

mod nap;
mod rci;
mod score;
mod trend;

/// Runs `weft measure`, which has no use for a database: whatever it is asked, none is begun.
#[track_caller]
fn measure(arguments: &[&str]) -> Said {
    let config = Config { data_dir: folder().join("data"), ..Config::default() };
    let said = weft(&config, &[&["measure"], arguments].concat());
    assert!(!config.data_dir.exists(), "{arguments:?} began a database");
    said
}

/// What it answers: one line of JSON.
#[track_caller]
fn answer(arguments: &[&str]) -> Value {
    let out = measure(arguments).works();
    assert_eq!(out.lines().count(), 1, "{out}");
    serde_json::from_str(&out).expect("JSON")
}

/// What it finds wrong, line by line, and nothing beside.
#[track_caller]
fn faults(arguments: &[&str]) -> Vec<String> {
    let said = measure(arguments);
    assert_eq!(said.out, "", "an answer in spite of {}", said.error);
    let error = said.fails();
    let faults = error.strip_prefix("weft: ").expect("whose fault it is");
    faults.lines().map(str::to_owned).collect()
}

#[track_caller]
fn refused(arguments: &[&str], wanted: &[&str]) {
    assert_eq!(faults(arguments), wanted, "{arguments:?}");
}

/// A new file, by its path.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let file = folder().join(name);
    fs::write(&file, content).expect("a file");
    file.display().to_string()
}

/// Alike, numbers within a billionth.
fn alike(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Number(found), Value::Number(wanted)) => {
            let (found, wanted) = (found.as_f64().expect("a number"), wanted.as_f64().expect("a number"));
            (found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0)
        }
        (Value::Array(found), Value::Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| alike(found, wanted))
        }
        (Value::Object(found), Value::Object(wanted)) => {
            found.len() == wanted.len()
                && found.iter().all(|(name, found)| wanted.get(name).is_some_and(|wanted| alike(found, wanted)))
        }
        _ => found == wanted,
    }
}

#[track_caller]
fn answers(arguments: &[&str], wanted: &Value) {
    let found = answer(arguments);
    assert!(alike(&found, wanted), "{arguments:?}\n  {found}\nnot\n  {wanted}");
}

/// What the command line itself does not understand ends otherwise, but never well, and never with an answer.
#[test]
fn what_is_left_out_or_unknown_is_named() {
    for (arguments, named) in [
        (&["rci", "--pre", "1", "--sd", "1", "--reliability", "0.5"][..], "--post"),
        (&["nap", "--baseline", "1"], "--later"),
        (&["nap", "--baseline", "1", "--later", "2", "--loks", "3"], "--loks"),
        (&["score", "phq-9"], "<ANSWERS>"),
        (&["trend"], "<FILE>"),
        (&["mean"], "mean"),
    ] {
        let said = measure(arguments);
        assert!(said.code.is_some_and(|code| code != 0) && said.out.is_empty(), "{arguments:?}: {}", said.out);
        assert!(said.error.contains(named), "{arguments:?}: {}", said.error);
    }
}
