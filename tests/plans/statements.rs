//! Every statement of the program, as the source holds it.

use std::{fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};

#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// Within `server/src/store`.
    pub(super) file: String,
    /// On one line.
    pub(super) sql: String,
}

/// The texts in the store that begin as statements do and name a table. What is put into one as it is made (`{}`) is
/// another parameter.
pub(super) fn statements() -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/store");
    let mut found = Vec::new();
    read_folder(&folder, &folder, &mut found);
    found.sort_by(|one, other| (&one.file, &one.sql).cmp(&(&other.file, &other.sql)));
    assert!(found.len() > 100, "only {} statements are found", found.len());
    found
}

fn read_folder(root: &Path, folder: &Path, found: &mut Vec<Statement>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_folder(root, &path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        let tokens: TokenStream = text.parse().expect("Rust");
        let mut texts = Vec::new();
        read_texts(tokens, &mut texts);
        let file = path.strip_prefix(root).expect("a file in it").display().to_string();
        let statements = texts.into_iter().map(|text| one_line(&text)).filter(|text| is_statement(text));
        found.extend(statements.map(|sql| Statement { file: file.clone(), sql }));
    }
}

fn read_texts(tokens: TokenStream, texts: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => read_texts(group.stream(), texts),
            TokenTree::Literal(literal) => texts.extend(text_of(&literal.to_string())),
            _ => {}
        }
    }
}

/// What a literal says, if it is a text: with its escapes as far as SQL needs them.
fn text_of(literal: &str) -> Option<String> {
    let raw = literal.strip_prefix('r').map(|rest| rest.trim_matches('#'));
    let inner = raw.unwrap_or(literal).strip_prefix('"')?.strip_suffix('"')?;
    Some(if raw.is_some() { inner.to_owned() } else { inner.replace("\\\n", " ").replace("\\\"", "\"") })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_statement(text: &str) -> bool {
    let begins = ["SELECT ", "UPDATE ", "DELETE ", "INSERT ", "WITH "].iter().any(|word| text.starts_with(word));
    begins && ["FROM ", "UPDATE ", "INTO "].iter().any(|word| text.contains(word))
}

impl Statement {
    /// How many parameters it takes.
    pub(super) fn parameters(&self) -> usize {
        let numbers = self.sql.split('$').skip(1).filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        });
        numbers.max().unwrap_or(0)
    }

    /// As an engine can read it: a list that is made when it is asked is a list of one.
    pub(super) fn readable(&self) -> String {
        let mut readable = String::new();
        let mut rest = self.sql.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            readable = readable + before + "'x'";
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        readable + rest
    }

    /// The table behind a name in the statement.
    pub(super) fn table(&self, name: &str) -> String {
        let words: Vec<&str> = self.sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let is_named = |three: &&[&str]| matches!(three[0], "FROM" | "JOIN" | "UPDATE" | "INTO") && three[2] == name;
        let table = words.windows(3).find(is_named).map_or(name, |three| three[1]);
        table.to_owned()
    }
}
