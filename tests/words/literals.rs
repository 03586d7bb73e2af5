//! The texts of the program, taken from its source: every literal that reads like words.

use std::{fs, path::Path};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Text;

/// The texts of shared, app and server, without those of their tests.
pub(super) fn texts_in_source(root: &Path) -> Vec<Text> {
    let mut texts = Vec::new();
    for name in ["shared", "app", "server"] {
        read_folder(&root.join(name).join("src"), root, &mut texts);
    }
    texts
}

fn read_folder(folder: &Path, root: &Path, texts: &mut Vec<Text>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let file = entry.path();
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        if file.is_dir() {
            read_folder(&file, root, texts);
        } else if file.extension().is_some_and(|ending| ending == "rs") && name != "tests" && !name.ends_with("_tests")
        {
            let text = fs::read_to_string(&file).expect("a text");
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let place = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            read(&tokens.into_iter().collect::<Vec<_>>(), &place, texts);
        }
    }
}

fn read(tokens: &[TokenTree], place: &str, texts: &mut Vec<Text>) {
    let mut at = 0;
    while at < tokens.len() {
        // The comments of a module: `#![doc = "…"]`.
        let is_inner = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '!');
        if matches!(&tokens[at], TokenTree::Punct(mark) if mark.as_char() == '#')
            && tokens.get(at + 1).is_some_and(is_inner)
        {
            at += 3;
            continue;
        }
        match (&tokens[at], tokens.get(at + 1)) {
            (TokenTree::Punct(mark), Some(TokenTree::Group(attribute))) if mark.as_char() == '#' => {
                let said = attribute.stream().to_string();
                if said.starts_with("cfg") && said.contains("test") {
                    at += length_of_item(&tokens[at + 2..]);
                } else if !["doc", "expect", "allow", "path", "cfg", "serde"].iter().any(|name| said.starts_with(name))
                {
                    read(&attribute.stream().into_iter().collect::<Vec<_>>(), place, texts);
                }
                at += 2;
                continue;
            }
            (TokenTree::Group(group), _) => read(&group.stream().into_iter().collect::<Vec<_>>(), place, texts),
            (TokenTree::Literal(literal), _) => {
                let words = plain(&literal.to_string());
                texts.extend(words.filter(|words| is_told(words)).map(|words| Text { place: place.to_owned(), words }));
            }
            _ => {}
        }
        at += 1;
    }
}

/// Up to the end of the item that begins here: its block, or its semicolon.
fn length_of_item(tokens: &[TokenTree]) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    };
    tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1)
}

/// What a text literal says; `None` for numbers, letters and bytes.
fn plain(written: &str) -> Option<String> {
    let inner = match written.strip_prefix('r') {
        Some(raw) => raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?.to_owned(),
        None => written.strip_prefix('"')?.strip_suffix('"')?.replace("\\n", " ").replace("\\\"", "\""),
    };
    // A backslash at the end of a line joins it with the next.
    Some(inner.split_whitespace().filter(|word| *word != "\\").collect::<Vec<_>>().join(" "))
}

/// Whether it is read by people: words with spaces, or one with a capital. Addresses, names of the code and SQL are not.
fn is_told(words: &str) -> bool {
    let is_sql = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "PRAGMA ", " FROM ", " WHERE ", "ORDER BY"];
    let begins_large = words.chars().next().is_some_and(char::is_uppercase);
    (words.contains(' ') || begins_large)
        && !words.starts_with('/')
        && !words.contains('_')
        && !is_sql.iter().any(|sql| words.contains(sql))
}
