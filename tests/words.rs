//! The words of Weft: no retired name stands in anything a person can see. `docs/GLOSSARY.md` lists them.

mod literals;

use std::{fs, path::Path};

use weft_shared::library;

use literals::texts_in_source;

/// A name that was given up, and what is said instead.
struct Retired {
    name: String,
    instead: String,
    /// Phrases in which the words are right.
    except: Vec<String>,
}

/// Something a person can read, and where it stands.
pub(crate) struct Text {
    pub(crate) place: String,
    pub(crate) words: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The rows of the table under "Retired names".
fn retired() -> Vec<Retired> {
    let glossary = fs::read_to_string(root().join("docs/GLOSSARY.md")).expect("the glossary");
    let (_, table) = glossary.split_once("## Retired names").expect("the list");
    let rows =
        table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, instead, except] = cells[..] else { panic!("three columns: {row}") };
        let except = except.split(" · ").filter(|phrase| !phrase.is_empty()).map(bare).collect();
        Retired { name: bare(name), instead: instead.to_owned(), except }
    })
    .collect()
}

/// Small letters, single spaces, a stroke for each mark between words, so that no phrase reaches over one; a space at
/// both ends, so that whole words are found.
fn bare(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '’' | '\'' => plain.push('’'),
            '.' | ',' | ';' | ':' | '!' | '?' => plain.push_str(" | "),
            letter if letter.is_alphanumeric() || letter == '-' => plain.extend(letter.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl Retired {
    fn stands_in(&self, text: &str) -> bool {
        // What is right in its place is taken away first.
        let text = self.except.iter().fold(text.to_owned(), |text, phrase| text.replace(phrase.as_str(), "  "));
        text.contains(&self.name)
    }
}

/// Every retired name in these texts, a line each.
fn found(retired: &[Retired], texts: &[Text]) -> Vec<String> {
    let mut found = Vec::new();
    for Text { place, words } in texts {
        let text = bare(words);
        for name in retired.iter().filter(|name| name.stands_in(&text)) {
            found.push(format!("{place}: “{}”, say {}: {words}", name.name.trim(), name.instead));
        }
    }
    found
}

/// Texts of the program in whatever order pages and papers put them together.
#[test]
fn no_retired_name_stands_in_the_program() {
    let texts = texts_in_source(root());
    assert!(texts.len() > 2_000, "{} texts", texts.len());
    let found = found(&retired(), &texts);
    assert!(found.is_empty(), "{} retired names:\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_retired_name_stands_in_the_library() {
    let mut texts = Vec::new();
    let official = |source: &weft_shared::exercise::Source| source.wording == weft_shared::exercise::Wording::Free;
    for exercise in library::exercises().expect("the library") {
        // An instrument's own words are not ours to change.
        let mut ours = exercise.clone();
        if ours.source.as_ref().is_some_and(official) {
            ours.items.clear();
        }
        let value = serde_json::to_value(&ours).expect("JSON");
        strings(&format!("exercise {}", exercise.key), &value, &mut texts);
    }
    for pathway in library::pathways().expect("the library") {
        let value = serde_json::to_value(&pathway).expect("JSON");
        strings(&format!("pathway {}", pathway.key), &value, &mut texts);
    }
    let found = found(&retired(), &texts);
    assert!(found.is_empty(), "{} retired names:\n{}", found.len(), found.join("\n"));
}

/// What the help, the papers and the reports say as a whole: the texts that stand beside the tests.
#[test]
fn no_retired_name_stands_in_help_papers_or_documents() {
    let mut texts = Vec::new();
    for folder in ["tests", "shared/src", "server/src"] {
        files(&root().join(folder), "snap", &mut texts);
    }
    // The people of the sample practice speak as they like.
    texts.retain(|text| !text.place.contains("sample"));
    assert!(texts.len() > 3, "{} snapshots", texts.len());
    for document in ["README.md", "CONTRIBUTING.md", "docs/EXERCISES.md", "docs/OPERATE.md"] {
        let words = fs::read_to_string(root().join(document)).expect("a document");
        texts.push(Text { place: document.to_owned(), words });
    }
    let found: Vec<String> = found(&retired(), &lines(&texts));
    assert!(found.is_empty(), "{} retired names:\n{}", found.len(), found.join("\n"));
}

/// What a page says that was really opened: `tests/access` opens every route as everyone who may.
#[track_caller]
pub(crate) fn says_no_retired_name(place: &str, words: &str) {
    let found = found(&retired(), &[Text { place: place.to_owned(), words: words.to_owned() }]);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_retired_name_is_found_and_its_exception_is_not() {
    let retired = [Retired { name: bare("drop"), instead: "Delete".into(), except: vec![bare("drop it here")] }];
    let text = |words: &str| Text { place: "p".into(), words: words.into() };
    assert_eq!(found(&retired, &[text("Drop this draft")]).len(), 1);
    assert_eq!(found(&retired, &[text("Drop it here."), text("dropped, a raindrop"), text("a raindrop.")]).len(), 0);
}

fn strings(place: &str, value: &serde_json::Value, found: &mut Vec<Text>) {
    match value {
        serde_json::Value::String(words) if words.contains(' ') => {
            found.push(Text { place: place.to_owned(), words: words.clone() });
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(place, value, found)),
        serde_json::Value::Object(fields) => {
            let told = fields.iter().filter(|(name, _)| *name != "source" && *name != "original");
            told.for_each(|(_, value)| strings(place, value, found));
        }
        _ => {}
    }
}

fn files(folder: &Path, ending: &str, found: &mut Vec<Text>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let file = entry.path();
        if file.is_dir() && !file.ends_with("node_modules") {
            files(&file, ending, found);
        } else if file.extension().is_some_and(|own| own == ending) {
            let words = fs::read_to_string(&file).expect("a text");
            found.push(Text { place: file.display().to_string(), words });
        }
    }
}

/// Each line as a text of its own; what stands in backticks is a name of the code.
fn lines(texts: &[Text]) -> Vec<Text> {
    let line = |place: &str, line: &str| {
        let words = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        Text { place: place.to_owned(), words }
    };
    texts.iter().flat_map(|text| text.words.lines().map(|words| line(&text.place, words))).collect()
}
