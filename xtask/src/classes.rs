//! Classes: each has a rule in `style/` and a view that uses it, or a reason why not.

use crate::run;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// In views, without a rule of their own, each with its reason.
const WITHOUT_RULE: [(&str, &str); 11] = [
    ("matrix-row", "its label and cells have rules"),
    ("more", "a fold like any other"),
    ("more-rows", "a fold like any other"),
    ("problem", "looks like any page, and says what it is"),
    ("progress", "as the browser draws it"),
    ("session", "set as all text of the picture"),
    ("span", "set as all text of the picture"),
    ("timed", "browser tests find the step by it"),
    ("unit", "placed by the row it stands in"),
    ("what", "placed by the grid it stands in"),
    ("with-axis", "the page's own class shows the axis"),
];

/// Every class that a rule of the sheet speaks of.
fn styled(sheet: &str) -> BTreeSet<String> {
    let mut sheet = sheet.to_owned();
    while let Some((before, after)) = sheet.split_once("/*") {
        let after = after.split_once("*/").map_or("", |(_, after)| after);
        sheet = format!("{before} {after}");
    }
    // A selector is what stands before a brace, back to the last brace or semicolon.
    let selectors = sheet.split('{').filter_map(|part| part.rsplit(['}', ';']).next());
    selectors.filter(|selector| !selector.trim_start().starts_with('@')).flat_map(classes_in).collect()
}

fn classes_in(selector: &str) -> Vec<String> {
    let end = |text: &str| text.find(|letter| !is_of_a_class(letter)).unwrap_or(text.len());
    selector.split('.').skip(1).map(|text| text[..end(text)].to_owned()).filter(|class| !class.is_empty()).collect()
}

fn is_of_a_class(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
}

/// Every text in quotes that can be a list of classes, part by part. `{…}` stays in: it stands for anything.
fn said(source: &str) -> BTreeSet<String> {
    let lines = source.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
    let texts = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    let list = |text: &&str| text.chars().all(|letter| is_of_a_class(letter) || matches!(letter, ' ' | '{' | '}'));
    let mut said: BTreeSet<String> = texts.filter(list).flat_map(str::split_whitespace).map(str::to_owned).collect();
    said.extend(source.split("class:").skip(1).filter_map(|rest| Some(rest.split_once('=')?.0.to_owned())));
    said
}

/// Every class in a plain `class="…"`.
fn plain(source: &str) -> BTreeSet<String> {
    let texts = source.split("class=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0));
    texts.flat_map(str::split_whitespace).map(str::to_owned).collect()
}

/// Whether something said is this class, or becomes it once its `{…}` is filled in.
fn names(said: &str, class: &str) -> bool {
    match said.split_once('{') {
        Some((before, _)) => !before.is_empty() && class.starts_with(before),
        None => said == class,
    }
}

fn texts(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let text = fs::read_to_string(&path).expect("a text");
                found.push((path, text));
            }
        }
    }
    found
}

fn views() -> Vec<(PathBuf, String)> {
    ["app/src", "server/src/web"].iter().flat_map(|folder| texts(&run::root().join(folder), "rs")).collect()
}

fn sheets() -> BTreeSet<String> {
    texts(&run::root().join("style"), "css").iter().flat_map(|(_, sheet)| styled(sheet)).collect()
}

#[test]
fn every_styled_class_is_in_a_view() {
    let said: BTreeSet<String> = views().iter().flat_map(|(_, source)| said(source)).collect();
    let unused: Vec<String> =
        sheets().into_iter().filter(|class| !said.iter().any(|said| names(said, class))).collect();
    assert!(unused.is_empty(), "no view uses these; take their rules out: {unused:?}");
}

#[test]
fn every_class_of_a_view_is_styled() {
    let styled = sheets();
    let reasons: BTreeSet<&str> = WITHOUT_RULE.iter().map(|(class, _)| *class).collect();
    let mut bare = Vec::new();
    let mut met = BTreeSet::new();
    for (file, source) in views() {
        for class in plain(&source).into_iter().filter(|class| !styled.contains(class)) {
            if !reasons.contains(class.as_str()) {
                bare.push(format!("{}: {class}", file.display()));
            }
            met.insert(class);
        }
    }
    assert!(bare.is_empty(), "no rule speaks of these; style them, or leave them out:\n{}", bare.join("\n"));
    let old: Vec<&&str> = reasons.iter().filter(|class| !met.contains(**class)).collect();
    assert!(old.is_empty(), "no view has these any longer; forget their reasons: {old:?}");
}

#[test]
fn classes_are_found_where_they_stand() {
    let sheet = "/* .not { } */ @media (max-width: 4.5rem) { .a > .b-c:not(.d)::after { width: 0.5rem } } a { }";
    assert_eq!(styled(sheet).into_iter().collect::<Vec<_>>(), ["a", "b-c", "d"]);
    let view = "<p class=\"a b\" class:open=true>\"Not a class.\"</p>\n// \"c\"\nformat!(\"both-{}\", who)";
    let found = said(view);
    assert!(["a", "b", "open", "both-{}"].iter().all(|class| found.contains(*class)) && found.len() == 4, "{found:?}");
    assert!(names("both-{}", "both-client") && !names("both-{}", "bot") && !names("{}", "a"));
    assert_eq!(plain(view).into_iter().collect::<Vec<_>>(), ["a", "b"]);
}
