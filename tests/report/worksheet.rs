//! What is printed to be written on: what stands on the paper, and how it is tagged.
#![expect(clippy::print_stdout, reason = "the sizes are worth a look")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use insta::assert_snapshot;
use serde_json::{Value, json};
use weft_server::{
    printing::Sheets,
    report::{House, Paper, Part, Pdf, Workbook, workbook, worksheet},
};
use weft_shared::{
    exercise::{Body, Exercise, Kind, for_how_long},
    library,
    shared_view::NOT_A_DIAGNOSIS,
};

use crate::support::{find_binary, folder, pdf_text, roles, run_tool, sentences, squeezed, weft::BEGINNING};

pub(crate) const CONTACT: &str = "Samaritans, day or night: 116 123";

fn house() -> House {
    House { practice: "Willow Street Practice".to_owned(), contacts: vec![CONTACT.to_owned()] }
}

fn printable() -> impl Iterator<Item = &'static Exercise> {
    library::exercises().expect("the library").iter().filter(|exercise| !exercise.lacks_wording())
}

pub(crate) fn find(key: &str) -> Option<Exercise> {
    library::exercises().expect("the library").iter().find(|exercise| exercise.key == key).cloned()
}

fn sheet(exercise: &Exercise, paper: Paper) -> Pdf {
    worksheet(exercise, &house(), paper, BEGINNING).unwrap_or_else(|error| panic!("{}: {error}", exercise.key))
}

fn books() -> impl Iterator<Item = (String, Workbook)> {
    library::pathways().expect("the library").into_iter().map(|pathway| {
        let Sheets::Book(book) = Sheets::of_pathway(&pathway, find) else { panic!("a pathway is a book") };
        (pathway.key, book)
    })
}

/// Without white space, which wrapping puts where it likes.
pub(crate) fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text of each page, in the order in which it is tagged.
pub(crate) fn pages(file: &Path) -> Vec<String> {
    let mut tool = Command::new(find_binary("pdftotext", "poppler-utils"));
    let text = run_tool(tool.args(["-raw", "-enc", "UTF-8"]).arg(file).arg("-")).expect("pdftotext reads it");
    text.trim_end_matches('\u{c}').split('\u{c}').map(squeezed).collect()
}

/// What stands on a worksheet, without what the pages' margins repeat and without white space.
fn body(file: &Path, title: &str) -> String {
    let pages = pages(file);
    let inside = pages.iter().zip(1..).map(|(page, number)| {
        let margins = bare(&format!("Willow Street Practice Worksheet {title} Page {number} of {}", pages.len()));
        let page = bare(page);
        page.strip_prefix(&margins).unwrap_or_else(|| panic!("page {number} begins differently: {page}")).to_owned()
    });
    inside.collect()
}

fn kept(folder: &Path, name: &str, pdf: &Pdf) -> PathBuf {
    let file = folder.join(format!("{name}.pdf"));
    fs::write(&file, &pdf.bytes).expect("the PDF");
    file
}

pub(crate) fn assert_sound(file: &Path) {
    let checked =
        run_tool(Command::new(find_binary("qpdf", "qpdf")).arg("--check").arg(file)).expect("qpdf is content");
    assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
}

/// The rules of PDF/UA-1 over a whole folder in one run, where their checker (Python's `page-validation`) is installed.
pub(crate) fn validate_for_screen_readers(folder: &Path, files: usize) {
    let there = |code: &str| run_tool(Command::new("python3").args(["-c", code])).is_ok();
    if !there("import page; page.validate_pdf") {
        return;
    }
    let code = "import page, pathlib, sys\n\
                files = sorted(pathlib.Path(sys.argv[1]).glob('*.pdf'))\n\
                results = [(file.name, page.validate_pdf(str(file), profile='ua1')) for file in files]\n\
                print(len(files), [(name, str(result)) for name, result in results if not result.is_compliant])";
    let said = run_tool(Command::new("python3").args(["-c", code]).arg(folder)).expect("the checker runs");
    assert_eq!(said.trim(), format!("{files} []"));
}

/// The roles of the structure tree with what is in them, as poppler reads them.
pub(crate) fn structure(file: &Path) -> String {
    let mut tool = Command::new(find_binary("pdfinfo", "poppler-utils"));
    run_tool(tool.arg("-struct-text").arg(file)).expect("pdfinfo reads it")
}

/// Every word the client reads on the screen is on the paper; `text` is bare.
fn assert_asks_everything(exercise: &Exercise, text: &str) {
    let exercise = &exercise.on_paper();
    let says = |words: &str| {
        let words = bare(words);
        assert!(text.contains(&words), "{} does not say “{words}”", exercise.key);
    };
    says(&exercise.title);
    says(&exercise.intro);
    for item in &exercise.items {
        says(&item.prompt);
        item.help.iter().for_each(|help| says(help));
        item.body.options().iter().for_each(|option| says(&option.label));
        match &item.body {
            Body::Scale { labels, .. } => labels.iter().for_each(|label| says(label)),
            Body::Matrix { rows, labels, .. } => {
                rows.iter().map(|row| &row.label).chain(labels).for_each(|label| says(label));
            }
            Body::Slider { low, high } => [low, high].into_iter().for_each(|end| says(end)),
            Body::LogRows { columns, .. } => columns.iter().for_each(|column| says(&column.label)),
            Body::TimedStep { seconds, pace } => {
                says(&format!("Take about {}.", for_how_long(*seconds)));
                pace.iter().for_each(|pace| says(&pace.words()));
            }
            Body::Display { text } => says(text),
            _ => {}
        }
    }
    for when in exercise.conditions().into_iter().flatten() {
        says(&format!("{when}:"));
    }
    assert_eq!(text.contains(&bare(NOT_A_DIAGNOSIS)), !exercise.scales.is_empty(), "{}", exercise.key);
    if let Some(from) = exercise.provenance() {
        says(&from);
    }
    if exercise.has_risk_items() {
        says(CONTACT);
    }
}

/// Nothing of how it is scored.
fn assert_hides_the_key(exercise: &Exercise, text: &str) {
    for scale in &exercise.scales {
        for band in &scale.bands {
            for words in [&band.client, &band.therapist] {
                assert!(words.is_empty() || !text.contains(&bare(words)), "{}: {words}", exercise.key);
            }
        }
        for norms in &scale.norms {
            assert!(!text.contains(&bare(&norms.source)), "{}", exercise.key);
        }
    }
    for outcome in &exercise.outcomes {
        assert!(!text.contains(&bare(&outcome.text)), "{}", exercise.key);
    }
}

fn assert_prints(folder: &Path, exercise: &Exercise, paper: Paper) {
    let pdf = sheet(exercise, paper);
    let file = kept(folder, &format!("{}-{}", exercise.key, paper.name()), &pdf);
    assert_sound(&file);
    let text = body(&file, &exercise.title);
    assert_asks_everything(exercise, &text);
    assert_hides_the_key(exercise, &text);
    assert!(pdf.bytes.len() < 90_000, "{} takes {} bytes", exercise.key, pdf.bytes.len());
}

fn assert_binds(folder: &Path, key: &str, book: &Workbook, paper: Paper) {
    let pdf = workbook(book, &house(), paper, BEGINNING).expect("a workbook");
    let file = kept(folder, &format!("{key}-{}", paper.name()), &pdf);
    assert_sound(&file);
    assert_leads_to_its_pages(&file, book);
    println!("{key}, {}: {} pages, {} bytes", paper.name(), pdf.pages, pdf.bytes.len());
    assert!(pdf.bytes.len() / pdf.pages < 250_000 / 12, "{key} takes {} bytes", pdf.bytes.len());
}

#[test]
fn the_whole_library_is_printed_on_either_paper() {
    let folder = folder();
    let all: Vec<(&Exercise, Paper)> =
        printable().flat_map(|exercise| Paper::ALL.map(|paper| (exercise, paper))).collect();
    let books: Vec<(String, Workbook)> = books().collect();
    // Half of it beside the other half.
    std::thread::scope(|scope| {
        scope.spawn(|| all.iter().for_each(|(exercise, paper)| assert_prints(&folder, exercise, *paper)));
        scope.spawn(|| books.iter().for_each(|(key, book)| assert_binds(&folder, key, book, Paper::A4)));
    });
    let (key, book) = &books[0];
    assert_binds(&folder, key, book, Paper::Letter);
    let files = all.len() + books.len() + 1;
    validate_for_screen_readers(&folder, files);
}

/// Where a bookmark leads: its words and its page.
fn bookmarks(file: &Path) -> Vec<(String, u64)> {
    fn gather(outlines: &Value, found: &mut Vec<(String, u64)>) {
        for outline in outlines.as_array().into_iter().flatten() {
            let title = outline["title"].as_str().unwrap_or_default().to_owned();
            found.push((title, outline["destpageposfrom1"].as_u64().unwrap_or(0)));
            gather(&outline["kids"], found);
        }
    }
    let mut tool = Command::new(find_binary("qpdf", "qpdf"));
    let said = run_tool(tool.args(["--json", "--json-key=outlines"]).arg(file)).expect("qpdf reads it");
    let mut found = Vec::new();
    gather(&serde_json::from_str::<Value>(&said).expect("JSON")["outlines"], &mut found);
    found
}

/// The contents, the bookmarks and the pages agree.
fn assert_leads_to_its_pages(file: &Path, book: &Workbook) {
    let pages = pages(file);
    let bookmarks = bookmarks(file);
    assert_eq!(bookmarks[0], (book.title.clone(), 1));
    let mut rest = bookmarks[1..].iter().filter(|(words, _)| *words != "Contents");
    let contents = bare(&pages[1..4].join(" "));
    for part in &book.parts {
        let (words, first) = rest.next().expect("a week’s bookmark");
        assert_eq!(*words, format!("{}: {}", part.name, part.title));
        for (exercise, place) in part.exercises.iter().zip(0..) {
            let (words, page) = rest.next().expect("an exercise’s bookmark");
            assert_eq!(*words, exercise.title);
            assert_eq!(place == 0, page == first, "a week opens with its first exercise");
            let on_it = &pages[usize::try_from(*page).expect("a page") - 1];
            let head = format!("{} · about", exercise.kind.word());
            assert!(on_it.contains(&head) && bare(on_it).contains(&bare(&exercise.title)), "{words}: {on_it}");
            assert!(contents.contains(&bare(&format!("{words}{page}"))), "{words} is not on page {page}: {contents}");
        }
    }
    assert_eq!(rest.next(), None);
}

#[test]
fn twelve_pages_take_less_than_a_quarter_of_a_megabyte() {
    let keys = ["starting-pattern", "trigger-log", "five-senses", "used-to-now-i-can"].map(str::to_owned);
    let Ok(Sheets::Book(book)) = Sheets::of_keys(&keys, find) else { panic!("a book") };
    let pdf = workbook(&book, &house(), Paper::A4, BEGINNING).expect("a workbook");
    println!("{} pages, {} bytes", pdf.pages, pdf.bytes.len());
    assert!(pdf.pages >= 10 && pdf.bytes.len() < 250_000);
    let file = kept(&folder(), "book", &pdf);
    let titles: Vec<String> = bookmarks(&file).into_iter().map(|(title, _)| title).collect();
    let expected = ["Worksheets", "Contents", "Your starting pattern", "Log: a trigger"];
    assert_eq!(titles[..4], expected);
}

/// One of everything.
fn everything() -> Exercise {
    let option = |id: &str, label: &str| json!({"id": id, "label": label, "score": 3});
    let often = ["Never", "Often"];
    let value = json!({
        "key": "k", "kind": "quiz", "title": "One of everything", "summary": "S", "minutes": 1, "intro": "Begin.",
        "items": [
            {"id": "note", "prompt": "It may be hard.", "type": "content-note"},
            {"id": "read", "prompt": "A heading", "type": "display", "text": "One.\n\nTwo."},
            {"id": "a", "prompt": "A", "type": "scale", "min": 5, "labels": often},
            {"id": "b", "prompt": "B", "type": "scale", "min": 5, "labels": often},
            {"id": "c", "prompt": "C", "type": "scale", "min": 5, "labels": often, "may_decline": true},
            {"id": "one", "prompt": "D", "help": "Help.", "type": "choice",
             "options": [option("x", "Sun"), option("y", "Moon")]},
            {"id": "any", "prompt": "E", "type": "choices", "options": [option("x", "Sad"), option("y", "Cross")],
             "show_if": {"all": [{"item": "one", "is": "equals", "value": "y"}]}},
            {"id": "line", "prompt": "F", "type": "slider", "low": "none", "high": "all"},
            {"id": "rows", "prompt": "G", "type": "matrix", "min": 0, "labels": often,
             "rows": [{"id": "h", "label": "Home"}, {"id": "w", "label": "Work"}]},
            {"id": "much", "prompt": "H", "type": "number", "min": 0, "max": 24, "unit": "hours"},
            {"id": "day", "prompt": "I", "type": "date"},
            {"id": "hour", "prompt": "J", "type": "time"},
            {"id": "short", "prompt": "K", "type": "short-text"},
            {"id": "long", "prompt": "L", "type": "long-text"},
            {"id": "pair", "prompt": "M", "type": "pair"},
            {"id": "log", "prompt": "N", "type": "log-rows", "most": 3,
             "columns": [{"id": "k", "label": "I know"}, {"id": "g", "label": "I guess"}]},
            {"id": "step", "prompt": "O", "type": "timed-step", "seconds": 120,
             "pace": {"breathe_in": 4, "breathe_out": 6}},
        ],
        "scales": [{"id": "s", "title": "Sum", "method": "sum", "missing_up_to": 0.0,
                    "items": [{"item": "a", "reverse": true}, {"item": "b"}]}],
        "source": {"wording": "free", "cite": "An author (2026). A title", "licence": "Free to use"},
    });
    serde_json::from_value(value).expect("an exercise")
}

#[test]
fn every_way_to_answer_has_its_words_and_its_structure() {
    let file = kept(&folder(), "everything", &sheet(&everything(), Paper::A4));
    assert_snapshot!("everything_in_words", sentences(&pdf_text(&fs::read(&file).expect("the file"))));
    assert_snapshot!("everything_in_structure", roles(&file));
}

#[test]
fn a_log_is_for_one_time_and_a_reading_has_no_day() {
    let of = |kind: Kind| pdf_text(&sheet(printable().find(|one| one.kind == kind).expect("one"), Paper::A4).bytes);
    assert!(of(Kind::Log).contains("Use a fresh copy each time."));
    assert!(of(Kind::Journal).contains(" Date "));
    assert!(!of(Kind::Reading).contains(" Date "));
}

#[test]
fn what_cannot_be_printed_in_a_book_is_named() {
    let mut pathway = library::pathways().expect("the library").remove(0);
    pathway.weeks.truncate(1);
    pathway.weeks[0].exercises = ["feet-on-the-floor", "who-5", "gone"].map(str::to_owned).to_vec();
    let Sheets::Book(book) = Sheets::of_pathway(&pathway, find) else { panic!("a book") };
    let who = find("who-5").expect("the template").title;
    assert_eq!(book.left_out, std::slice::from_ref(&who));
    let text = pdf_text(&workbook(&book, &house(), Paper::A4, BEGINNING).expect("a workbook").bytes);
    assert!(text.contains(&format!("“{who}” is not in this workbook, because its wording is missing.")), "{text}");
    let named = Part { name: "Week 1".to_owned(), exercises: vec![], ..book.parts[0].clone() };
    assert!(workbook(&Workbook { parts: vec![named], ..book }, &house(), Paper::A4, BEGINNING).is_err());
}
