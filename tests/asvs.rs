//! OWASP ASVS 5.0: `docs/asvs.toml` says of each requirement how it stands. Each is there once, what it names exists, what
//! is met is shown, and the table in `docs/SECURITY.md` is made of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

/// The numbers of the standard's version 5.0.0, without their V.
const LEVEL_1: &str = "\
    1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2 3.3.1 3.4.1 3.4.2 3.5.1 \
    3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 \
    6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 \
    10.4.2 10.4.3 10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1 15.2.1 \
    15.3.1";
const LEVEL_2: &str = "\
    1.1.1 1.1.2 1.2.6 1.2.7 1.2.8 1.2.9 1.3.3 1.3.4 1.3.5 1.3.6 1.3.7 1.3.8 1.3.9 1.3.10 1.3.11 1.4.1 1.4.2 \
    1.4.3 1.5.2 2.1.2 2.1.3 2.2.3 2.3.2 2.3.3 2.3.4 2.4.1 3.3.2 3.3.3 3.3.4 3.4.3 3.4.4 3.4.5 3.4.6 3.5.4 3.5.5 \
    3.7.1 3.7.2 4.1.2 4.1.3 4.2.1 4.3.1 4.3.2 4.4.2 4.4.3 4.4.4 5.1.1 5.2.3 5.4.1 5.4.2 5.4.3 6.1.2 6.1.3 6.2.9 \
    6.2.10 6.2.11 6.2.12 6.3.3 6.3.4 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2 \
    6.8.3 6.8.4 7.1.1 7.1.2 7.1.3 7.3.1 7.3.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.6.1 7.6.2 8.1.2 8.2.3 8.4.1 9.2.2 \
    9.2.3 9.2.4 10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 \
    10.4.11 10.5.1 10.5.2 10.5.3 10.5.4 10.5.5 10.6.1 10.6.2 10.7.1 10.7.2 10.7.3 11.1.1 11.1.2 11.2.1 11.2.2 \
    11.2.3 11.3.3 11.4.2 11.4.3 11.4.4 11.5.1 11.6.1 12.1.2 12.1.3 12.3.1 12.3.2 12.3.3 12.3.4 13.1.1 13.2.1 \
    13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.2 13.4.3 13.4.4 13.4.5 14.1.1 14.1.2 14.2.2 14.2.3 14.2.4 \
    14.3.2 14.3.3 15.1.2 15.1.3 15.2.2 15.2.3 15.3.2 15.3.3 15.3.4 15.3.5 15.3.6 15.3.7 16.1.1 16.2.1 16.2.2 \
    16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3 16.5.1 16.5.2 16.5.3 17.1.1 17.2.1 \
    17.2.2 17.2.3 17.2.4 17.3.1 17.3.2";

const LIST: &str = "docs/asvs.toml";
const DOCUMENT: &str = "docs/SECURITY.md";
/// What the table stands between.
const BEGIN: &str = "<!-- asvs: begin -->\n";
const END: &str = "<!-- asvs: end -->\n";
/// Set, the table is written anew.
const WRITE: &str = "WEFT_WRITE_ASVS";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Met,
    NotApplicable,
    Open,
}

impl Status {
    const ALL: [Self; 3] = [Self::Met, Self::NotApplicable, Self::Open];

    fn parse(written: &str) -> Option<Self> {
        Some(match written {
            "met" => Self::Met,
            "not-applicable" => Self::NotApplicable,
            "open" => Self::Open,
            _ => return None,
        })
    }

    fn said(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotApplicable => "not applicable",
            Self::Open => "**open**",
        }
    }
}

struct Requirement {
    id: String,
    level: i64,
    asks: String,
    status: Status,
    /// `path`, or `path: what stands in it`.
    places: Vec<String>,
    tests: Vec<String>,
    reason: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn requirements() -> Vec<Requirement> {
    let list: toml::Table = toml::from_str(&read(LIST)).expect("TOML");
    let entries = list["requirement"].as_array().expect("a list");
    let known: BTreeSet<&str> = BTreeSet::from(["id", "level", "asks", "status", "where", "tests", "reason"]);
    entries
        .iter()
        .map(|entry| {
            let entry = entry.as_table().expect("a table");
            let text = |name: &str| entry.get(name).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            let texts = |name: &str| -> Vec<String> {
                let Some(listed) = entry.get(name) else { return Vec::new() };
                let listed = listed.as_array().expect("a list of texts");
                listed.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
            };
            let id = text("id");
            let strange: Vec<_> = entry.keys().filter(|name| !known.contains(name.as_str())).collect();
            assert!(strange.is_empty(), "{id}: {strange:?}");
            Requirement {
                level: entry.get("level").and_then(toml::Value::as_integer).expect("a level"),
                asks: text("asks"),
                status: Status::parse(&text("status")).unwrap_or_else(|| panic!("{id} has no status")),
                places: texts("where"),
                tests: texts("tests"),
                reason: text("reason"),
                id,
            }
        })
        .collect()
}

#[test]
fn every_requirement_stands_in_the_list_once() {
    let numbers = |level: i64, ids: &'static str| ids.split_whitespace().map(move |id| (format!("V{id}"), level));
    let mut asked: Vec<(String, i64)> = numbers(1, LEVEL_1).chain(numbers(2, LEVEL_2)).collect();
    let mut listed: Vec<(String, i64)> = requirements().into_iter().map(|each| (each.id, each.level)).collect();
    asked.sort();
    listed.sort();
    assert_eq!(asked.len(), 70 + 183, "as many as the standard has");
    assert_eq!(listed, asked);
}

#[test]
fn what_is_met_is_shown_and_what_is_not_says_why() {
    for Requirement { id, asks, status, places, tests, reason, .. } in requirements() {
        assert!((2..=15).contains(&asks.split_whitespace().count()), "{id}: {asks}");
        match status {
            Status::Met => {
                assert!(!places.is_empty(), "{id} is met nowhere");
                assert!(!tests.is_empty() || !reason.is_empty(), "{id}: no test shows it, and nothing says why");
            }
            Status::NotApplicable => {
                assert!(!reason.is_empty(), "{id}: why does it not apply?");
                assert!(places.is_empty() && tests.is_empty(), "{id} does not apply, and yet is met");
            }
            Status::Open => assert!(!reason.is_empty(), "{id}: what is missing?"),
        }
    }
}

#[test]
fn every_place_and_every_test_exists() {
    let mut wrong = Vec::new();
    for Requirement { id, places, tests, .. } in requirements() {
        for place in &places {
            let (path, name) = place.split_once(": ").map_or((place.as_str(), None), |(path, name)| (path, Some(name)));
            let is_there = root().join(path).exists() && name.is_none_or(|name| stands_in(path, name));
            if !is_there {
                wrong.push(format!("{id}: {place} is not there"));
            }
        }
        for test in &tests {
            let (path, name) = test.split_once(": ").unwrap_or((test.as_str(), ""));
            if !(root().join(path).exists() && is_test(&read(path), name)) {
                wrong.push(format!("{id}: {test} is no test"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// In a document a heading, elsewhere a word.
fn stands_in(path: &str, name: &str) -> bool {
    let text = read(path);
    if path.ends_with(".md") {
        return text.lines().any(|line| line.starts_with('#') && line.trim_start_matches('#').trim() == name);
    }
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
}

/// A function that is run as a test: by an attribute, or on both engines.
fn is_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let declares = |line: &str| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        line.strip_prefix("fn ").and_then(|rest| rest.split(['(', '<']).next()) == Some(name)
    };
    let Some(at) = lines.iter().position(|line| declares(line)) else { return false };
    let mut above = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
    let by_attribute = above.any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"));
    let mut blocks = source.split("both_engines!(").skip(1).filter_map(|rest| rest.split_once(");"));
    let on_both = |block: &str| block.split([',', ' ', '\n', ':']).any(|word| word == name);
    by_attribute || blocks.any(|(block, _)| on_both(block))
}

#[test]
fn a_test_is_told_from_what_only_looks_like_one() {
    let source = "both_engines!(\n    sample: on_both, other,\n);\nasync fn on_both(weft: Weft) {}\n\
                  #[cfg(unix)]\n#[test]\nfn alone() {}\nfn helper() {}\n";
    assert!(is_test(source, "on_both") && is_test(source, "alone"));
    assert!(!is_test(source, "helper") && !is_test(source, "other") && !is_test(source, "nothing"));
}

/// A place or a test as the table shows it.
fn shown(place: &str) -> String {
    match place.split_once(": ") {
        Some((path, name)) if path.ends_with(".md") => format!("`{path}`, “{name}”"),
        Some((path, name)) => format!("`{path}`: `{name}`"),
        None => format!("`{place}`"),
    }
}

fn counts(requirements: &[Requirement]) -> BTreeMap<(i64, Status), usize> {
    let mut counts = BTreeMap::new();
    for each in requirements {
        *counts.entry((each.level, each.status)).or_default() += 1;
    }
    counts
}

fn table(requirements: &[Requirement]) -> String {
    let counts = counts(requirements);
    let mut table = "| level | met | not applicable | open |\n|---|---|---|---|\n".to_owned();
    for level in [1, 2] {
        let cells = Status::ALL.map(|status| counts.get(&(level, status)).copied().unwrap_or_default().to_string());
        table.push_str(&format!("| {level} | {} |\n", cells.join(" | ")));
    }
    table.push_str("\n| number | level | asks | status | what is to be said | where, and the tests that show it |\n");
    table.push_str("|---|---|---|---|---|---|\n");
    for Requirement { id, level, asks, status, places, tests, reason } in requirements {
        let list = |places: &[String]| places.iter().map(|place| shown(place)).collect::<Vec<_>>().join(", ");
        let parts = [list(places), list(tests)];
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        let row = format!("| {id} | {level} | {asks} | {} | {reason} | {} |", status.said(), parts.join("; tests: "));
        table.push_str(&row.replace("  ", " "));
        table.push('\n');
    }
    table
}

#[test]
#[expect(clippy::print_stdout, reason = "with --nocapture it tells how many are met")]
fn the_table_in_the_document_is_the_list() {
    let requirements = requirements();
    for ((level, status), count) in counts(&requirements) {
        println!("ASVS 5.0 level {level}: {count} {}", status.said().trim_matches('*'));
    }
    let document = read(DOCUMENT);
    let (before, rest) = document.split_once(BEGIN).expect("where the table begins");
    let (there, after) = rest.split_once(END).expect("where the table ends");
    let table = format!("\n{}\n", table(&requirements));
    if env::var_os(WRITE).is_some() {
        fs::write(root().join(DOCUMENT), format!("{before}{BEGIN}{table}{END}{after}")).expect("it is written");
        return;
    }
    let differs = there.lines().zip(table.lines()).find(|(there, made)| there != made);
    let hint = format!("{DOCUMENT} is not what {LIST} says. Write it again: {WRITE}=1 cargo test --test weft -- asvs");
    assert!(there == table, "{hint}\nfirst difference: {differs:#?}");
}

/// The list of what is sealed and what is not has a row for each table of the database.
#[test]
fn every_table_stands_in_the_list_of_what_is_kept() {
    let architecture = read("docs/ARCHITECTURE.md");
    let (_, section) = architecture.split_once("## Where secrets are\n").expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let listed: BTreeSet<&str> = section
        .lines()
        .filter(|line| line.starts_with('|'))
        .flat_map(|row| row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2))
        .collect();
    let mut tables = BTreeSet::new();
    for entry in fs::read_dir(root().join("migrations")).expect("the migrations").flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "sql") {
            let sql = fs::read_to_string(entry.path()).expect("a migration");
            let names = sql.lines().filter_map(|line| line.strip_prefix("CREATE TABLE "));
            tables.extend(names.filter_map(|rest| rest.split([' ', '(']).next().map(str::to_owned)));
        }
    }
    let tables: BTreeSet<&str> = tables.iter().map(String::as_str).collect();
    assert!(tables.len() > 40, "{tables:?}");
    assert_eq!(listed, tables);
}

/// What a browser keeps of Weft is its cookies and nothing else.
#[test]
fn nothing_is_kept_in_the_storage_of_a_browser() {
    let mut files = vec![root().join("app/loader.js"), root().join("app/Cargo.toml")];
    sources(&root().join("app/src"), &mut files);
    assert!(files.len() > 50, "the pages and islands");
    for file in files {
        let text = fs::read_to_string(&file).expect("a source").to_lowercase();
        for way in ["localstorage.", "local_storage", "sessionstorage", "session_storage", "indexeddb", "\"storage\""] {
            assert!(!text.contains(way), "{}: {way}", file.display());
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}
