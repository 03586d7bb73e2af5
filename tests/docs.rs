//! The documents say what is so: every path and name in them stands in the tree, and every command exists.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use weft_server::store::Engine;

use crate::support::weft;

/// What a reader follows; `docs/decisions` tells of its day and is not held to today's names.
const DOCUMENTS: [&str; 9] = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/ARCHITECTURE.md",
    "docs/EXERCISES.md",
    "docs/GLOSSARY.md",
    "docs/OPERATE.md",
    "docs/PRIVACY.md",
    "docs/SECURITY.md",
    "migrations/README.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The texts in backticks of a line.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// The lines outside of fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// Whether a text in backticks names a file or folder of the tree: its first part is one of the root's.
fn is_path(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    let plain = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-/".contains(letter));
    plain && (text.contains('/') || text.ends_with(".md") || text.ends_with(".toml")) && !first.is_empty() && {
        let is_file_of_the_root = !text.contains('/');
        is_file_of_the_root || (root().join(first).is_dir() && !["target", "data"].contains(&first))
    }
}

/// Every Rust file, with its path from the root.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    for room in ["shared/src", "app/src", "server/src", "tests", "xtask/src"] {
        walk(&root().join(room), &mut files);
    }
    let name = |path: &Path| path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read_to_string(path).expect("a file"))).collect()
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect()
}

/// Whether a file defines something of this name: by a keyword, or as a variant on a line of its own.
fn defines(text: &str, name: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    let keywords = ["fn", "struct", "enum", "trait", "const", "static", "type", "mod", "macro_rules!"];
    let by_keyword = |keyword: &str| {
        let start = format!("{keyword} {name}");
        text.match_indices(&start).any(|(at, _)| ends(&text[at + start.len()..]))
    };
    let is_variant = |line: &str| {
        let line = line.trim_start();
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with([',', '(', ' ']) && !rest.contains("=>"))
    };
    keywords.into_iter().any(by_keyword) || (name.starts_with(char::is_uppercase) && text.lines().any(is_variant))
}

/// Whether `path` (a module or a file) is where the rest of a name leads: `joint` to `joint.rs` or `joint/…`.
fn lies_in(path: &str, segment: &str) -> bool {
    let segment = segment.strip_prefix("weft_").unwrap_or(segment);
    path.split('/').any(|part| part == segment || part.strip_suffix(".rs") == Some(segment))
}

/// `module::function`, `Type::function` or `Enum::Variant`: the last is defined where the others lead.
fn is_defined(name: &str, sources: &[(String, String)]) -> bool {
    let segments: Vec<&str> = name.trim_end_matches("()").split("::").collect();
    let Some((last, before)) = segments.split_last() else { return false };
    sources.iter().any(|(path, text)| {
        let is_here = defines(text, last) || lies_in(path, last);
        is_here && before.iter().all(|segment| lies_in(path, segment) || words(text).contains(segment))
    })
}

fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    text.split("::").all(part)
}

/// Whether a document has a heading that is linked to like this: small letters, hyphens for spaces, no other marks.
fn has_heading(document: &Path, place: &str) -> bool {
    let slug = |heading: &str| -> String {
        let plain = heading.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        plain.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() }).collect()
    };
    let text = fs::read_to_string(document).unwrap_or_default();
    prose(&text).any(|line| line.starts_with('#') && slug(line.trim_start_matches('#').trim()) == place)
}

#[test]
fn every_path_exists() {
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for document in DOCUMENTS {
        let text = read(document);
        for path in prose(&text).flat_map(quoted).filter(|text| is_path(text)) {
            looked_at += 1;
            if !root().join(path).exists() {
                missing.push(format!("{document}: {path}"));
            }
        }
        let folder = root().join(document).parent().expect("a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { root().join(document) } else { folder.join(file) };
            let is_there = target.exists() && (place.is_empty() || has_heading(&target, place));
            if !link.contains("://") && !is_there {
                missing.push(format!("{document}: link to {link}"));
            }
        }
    }
    assert!(looked_at > 80, "the documents name paths: {looked_at}");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// In a row of a table, a name after a path stands in that file. Where the path is a folder or a data file, none does.
#[test]
fn every_name_beside_a_path_stands_in_that_file() {
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for document in DOCUMENTS {
        for row in prose(&read(document)).filter(|line| line.starts_with('|')) {
            let mut file = None;
            for text in quoted(row) {
                if is_path(text) {
                    file = Some(text);
                } else if let Some(path) = file.filter(|path| is_name(text) && path.ends_with(".rs")) {
                    looked_at += 1;
                    let source = [(path.to_owned(), read(path))];
                    if !is_defined(text, &source) {
                        wrong.push(format!("{document}: {text} is not in {path}"));
                    }
                }
            }
        }
    }
    assert!(looked_at > 30, "the table names functions: {looked_at}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rust_path_is_defined() {
    let sources = sources();
    let mut unknown = BTreeSet::new();
    let mut looked_at = 0;
    for document in DOCUMENTS {
        let text = read(document);
        for name in prose(&text).flat_map(quoted).filter(|text| text.contains("::")) {
            let name = name.split(['(', ' ']).next().unwrap_or_default();
            if is_name(name) {
                looked_at += 1;
                if !is_defined(name, &sources) {
                    unknown.insert(format!("{document}: {name}"));
                }
            }
        }
    }
    assert!(looked_at > 40, "the documents name functions: {looked_at}");
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// The last cell of a row of the glossary gives names in the code.
#[test]
fn every_word_of_the_glossary_is_in_the_code() {
    let sources = sources();
    let text = read("docs/GLOSSARY.md");
    let rows = prose(&text).filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let cells = rows.filter_map(|row| row.trim_end_matches([' ', '|']).rsplit_once('|').map(|(_, last)| last));
    let names: Vec<&str> = cells.flat_map(quoted).filter(|text| is_name(text)).collect();
    assert!(names.len() > 60, "{}", names.len());
    let unknown: Vec<_> = names.into_iter().filter(|name| !is_defined(name, &sources)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// Every command of a document that begins with one of these words, up to what is to be filled in.
fn commands(program: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for document in DOCUMENTS {
        let text = read(document);
        let lines = text.lines().filter(|line| line.starts_with(program));
        for command in lines.chain(text.lines().flat_map(quoted)) {
            let Some(rest) = command.strip_prefix(program).filter(|rest| rest.starts_with(' ')) else { continue };
            let rest = rest.split('#').next().unwrap_or_default();
            found.insert(rest.split_whitespace().map(str::to_owned).collect());
        }
    }
    found
}

#[test]
fn every_task_exists() {
    let (main, test) = (read("xtask/src/main.rs"), read("xtask/src/test.rs"));
    let commands = commands("cargo xtask");
    assert!(commands.len() >= 2, "{commands:?}");
    for command in commands {
        let Some(task) = command.first() else { continue };
        assert!(main.contains(&format!("[\"{task}\"")), "cargo xtask {task}");
        let parts = command.iter().skip_while(|word| *word != "--only").nth(1);
        for part in parts.into_iter().flat_map(|parts| parts.split(',')).filter(|part| *part != "PARTS") {
            assert!(test.contains(&format!("(\"{part}\", ")), "cargo xtask test --only {part}");
        }
    }
}

#[test]
fn every_command_of_the_program_exists_with_its_options() {
    let commands = commands("weft");
    assert!(commands.len() >= 12, "{commands:?}");
    crate::support::on(Engine::Sqlite, async |server| {
        let config = &server.config;
        for command in commands {
            let is_word = |word: &&String| word.chars().all(|letter| letter.is_ascii_lowercase());
            let words: Vec<&str> = command.iter().take_while(is_word).map(String::as_str).collect();
            let help = weft(config, &[words.as_slice(), &["--help"]].concat()).works();
            assert!(help.contains(&format!("Usage: weft {}", words.join(" "))), "weft {words:?}: {help}");
            for option in command.iter().filter(|word| word.starts_with("--")) {
                assert!(words_of(&help).contains(option.as_str()), "weft {words:?} {option}: {help}");
            }
        }
    });
}

fn words_of(help: &str) -> BTreeSet<&str> {
    help.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').collect()
}
