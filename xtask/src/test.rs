//! The checks that have to hold before a change is in. A step that fails doesn't stop the next.

use crate::{audit, dist, need, run, site, unused, wasm};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

/// A step: the part it belongs to (see `--only`), what it is, and how it's done.
type Step = (&'static str, &'static str, fn() -> Result<Tally>);

const STEPS: [Step; 10] = [
    ("fmt", "formatting", formatting),
    ("clippy", "lints of the server side", lints),
    ("clippy", "lints of the browser side", browser_lints),
    ("doc", "the code's documentation, without broken links", documentation),
    ("audit", "bans, licences, sources and advisories", dependencies),
    ("audit", "dependencies that nothing uses", unused_dependencies),
    ("rust", "unit, documentation and integration tests", rust_tests),
    ("wasm", "what the browser gets, within its budget", site_in_budget),
    ("dist", "a package that starts with nothing else", trial_package),
    ("e2e", "tests in a browser", browser_tests),
];

/// How many tests passed and failed. A step that isn't made of tests counts as one.
#[derive(Clone, Default)]
struct Tally {
    passed: u64,
    failed: u64,
    /// What could not be looked at, and why.
    left_out: Option<String>,
}

const ONE_PASSED: Tally = Tally { passed: 1, failed: 0, left_out: None };
const ONE_FAILED: Tally = Tally { passed: 0, failed: 1, left_out: None };

/// Runs the steps of the named parts, or all. True if nothing failed; the last line has the numbers.
pub(crate) fn test(only: Option<&str>) -> Result<bool> {
    let parts: Option<Vec<&str>> = only.map(|parts| parts.split(',').collect());
    for part in parts.iter().flatten() {
        if !STEPS.iter().any(|(known, ..)| known == part) {
            bail!("there is no part {part}");
        }
    }

    let mut all = Tally::default();
    let mut report = String::new();
    for (part, title, step) in STEPS {
        if parts.as_ref().is_some_and(|parts| !parts.contains(&part)) {
            continue;
        }
        println!("\n== {part}: {title}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|error| {
            eprintln!("{error:#}");
            ONE_FAILED
        });
        report += &line(part, title, &tally, start.elapsed());
        all.passed += tally.passed;
        all.failed += tally.failed;
    }
    println!("\n{report}\n{} passed, {} failed", all.passed, all.failed);
    Ok(all.failed == 0)
}

/// One step in the closing table.
fn line(part: &str, title: &str, tally: &Tally, time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let mut outcome = match (tally.passed, tally.failed) {
        (passed, 0) => format!("{passed} passed"),
        (passed, failed) => format!("{passed} passed, {failed} FAILED"),
    };
    if let Some(left_out) = &tally.left_out {
        outcome += &format!(", {left_out}");
    }
    format!("{part:<7} {seconds:>7.1} s  {title}: {outcome}\n")
}

fn formatting() -> Result<Tally> {
    run::run(&mut run::cargo(["fmt", "--all", "--check"]))?;
    Ok(ONE_PASSED)
}

fn lints() -> Result<Tally> {
    let mut clippy = run::cargo(["clippy", "--workspace", "--all-targets"]);
    run::run(clippy.args(["--", "-D", "warnings"]))?;
    Ok(ONE_PASSED)
}

/// The features of the browser. Where no lints can be had for its target they run for this machine:
/// the code tells browser and server apart by feature, not by target.
fn browser_lints() -> Result<Tally> {
    let mut clippy = run::cargo(["clippy", "--package", "weft-app"]);
    clippy.args(["--no-default-features", "--features", "hydrate"]);
    if wasm::own_has_target() {
        clippy.args(["--target", wasm::TARGET]);
    } else {
        println!("No lints for {} here; the same code is linted for this machine.", wasm::TARGET);
    }
    run::run(clippy.args(["--", "-D", "warnings"]))?;
    Ok(ONE_PASSED)
}

/// Of what is private too, since its readers are the people who work on it; so a link to something private leads there.
fn documentation() -> Result<Tally> {
    let mut doc = run::cargo(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    run::run(doc.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))?;
    Ok(ONE_PASSED)
}

/// Known vulnerabilities are a list that changes every day and lies elsewhere. Where it can't be fetched the rest counts,
/// and the closing table says what was not looked at.
fn dependencies() -> Result<Tally> {
    let deny = audit::Deny::find()?;
    let mut tally = Tally::default();
    let mut count = |checked: Result<()>| match checked {
        Ok(()) => tally.passed += 1,
        Err(error) => {
            eprintln!("{error:#}");
            tally.failed += 1;
        }
    };
    for what in audit::BY_LOCK_FILE {
        count(deny.check(what));
    }
    match deny.fetch_advisories() {
        Ok(()) => count(deny.check_advisories()),
        Err(error) => {
            let left_out = format!("advisories NOT checked: {error}");
            println!("{left_out}");
            tally.left_out = Some(left_out);
        }
    }
    Ok(tally)
}

fn unused_dependencies() -> Result<Tally> {
    unused::check()?;
    Ok(ONE_PASSED)
}

/// The tests find PostgreSQL's programs through `WEFT_TEST_PG_BIN` and make their own cluster.
fn rust_tests() -> Result<Tally> {
    let postgres = need::postgres()?;
    need::mail_server()?;
    need::program("openssl", "openssl")?;
    pdf_tools()?;
    build_all()?;
    let checker = need::pdf_ua_checker()?;
    let mut tests = run::cargo(["test", "--workspace", "--no-fail-fast"]);
    tests.env("WEFT_TEST_PG_BIN", postgres).env("WEFT_BIN", run::weft()).env("WEFT_TEST_PDF_UA", checker);
    let mut tally = Tally::default();
    let well = run::follow(&mut tests, |line| {
        if let Some(found) = results(line) {
            tally.passed += found.passed;
            tally.failed += found.failed;
        }
    })?;
    Ok(with_ending(tally, well))
}

/// The program and the tests in one go: built apart they would want their dependencies with other features, twice.
fn build_all() -> Result<()> {
    run::run(&mut run::cargo(["build", "--workspace", "--all-targets"]))
}

/// What a PDF is checked with, here and by the browser tests.
fn pdf_tools() -> Result<()> {
    need::program("qpdf", "qpdf")?;
    for name in ["pdftotext", "pdffonts", "pdftoppm"] {
        need::program(name, "poppler-utils")?;
    }
    Ok(())
}

/// The numbers in a line like `test result: ok. 12 passed; 0 failed; 0 ignored; …`.
fn results(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let count = |word: &str| {
        let found = counts.split("; ").find_map(|part| part.strip_suffix(word))?;
        found.trim().parse().ok()
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")?, left_out: None })
}

/// Tests that didn't even start have failed too, though no test counted as failed.
fn with_ending(tally: Tally, well: bool) -> Tally {
    Tally { failed: if well { tally.failed } else { tally.failed.max(1) }, ..tally }
}

fn site_in_budget() -> Result<Tally> {
    need::program("npm", "npm")?;
    let site = site::build(wasm::Size::AsSmallAsPossible)?;
    println!("{site}");
    site.within_budget()?;
    Ok(ONE_PASSED)
}

/// Of the program as it is tested: a release takes too long to compile each time, and `cargo xtask dist --check` does it.
fn trial_package() -> Result<Tally> {
    need::program("npm", "npm")?;
    dist::check(&dist::dist(dist::Build::Trial)?)?;
    Ok(ONE_PASSED)
}

fn browser_tests() -> Result<Tally> {
    need::program("npm", "npm")?;
    pdf_tools()?;
    let chromium = match env::var_os("CHROMIUM") {
        Some(file) => file.into(),
        None => need::program("chromium", "chromium")?,
    };
    let site = site::build(wasm::Size::AsSmallAsPossible)?;
    build_all()?;
    install_playwright()?;

    let results = run::target().join("e2e/results.json");
    if results.exists() {
        fs::remove_file(&results)?;
    }
    let mut tests = in_e2e("npx");
    tests
        .args(["playwright", "test"])
        .env("CHROMIUM", chromium)
        .env("WEFT_BIN", run::weft())
        .env("WEFT_SITE_DIR", site.dir)
        .env("WEFT_E2E_RESULTS", &results);
    let well = tests.status()?.success();
    let results = fs::read(&results).context("the browser tests left no results")?;
    let results: serde_json::Value = serde_json::from_slice(&results)?;
    let count = |name: &str| results["stats"][name].as_u64().unwrap_or(0);
    let failed = count("unexpected") + count("flaky");
    let tally = Tally { passed: count("expected"), failed, left_out: None };
    Ok(with_ending(tally, well))
}

/// The versions of the lock file, unless they are installed already. Browsers are not downloaded.
fn install_playwright() -> Result<()> {
    let lock = fs::read(e2e().join("package-lock.json"))?;
    let installed = e2e().join("node_modules/installed.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    let mut npm = in_e2e("npm");
    npm.args(["ci", "--silent", "--no-audit", "--no-fund"]);
    run::run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    fs::write(installed, lock)?;
    Ok(())
}

fn e2e() -> PathBuf {
    run::root().join("tests/e2e")
}

fn in_e2e(program: &str) -> Command {
    let mut command = run::program(program);
    command.current_dir(e2e());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_result_line() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        let tally = results(line).expect("it is a result line");
        assert_eq!((tally.passed, tally.failed), (12, 3));
        assert!(results("test a::b ... ok").is_none());
    }

    #[test]
    fn what_did_not_start_has_failed() {
        assert_eq!(with_ending(Tally::default(), false).failed, 1);
        let tally = |failed| Tally { passed: 4, failed, left_out: None };
        assert_eq!(with_ending(tally(2), false).failed, 2);
        assert_eq!(with_ending(tally(0), true).failed, 0);
    }

    #[test]
    fn what_was_not_looked_at_stands_in_the_closing_table() {
        let left_out = Some("advisories NOT checked: no network".to_owned());
        let line = line("audit", "rules", &Tally { passed: 3, failed: 0, left_out }, Duration::from_secs(2));
        assert_eq!(line, "audit       2.0 s  rules: 3 passed, advisories NOT checked: no network\n");
    }
}
