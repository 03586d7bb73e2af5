//! Several exercises as one book: a title page, what is in it with page numbers, then each exercise.

use weft_shared::{exercise::Exercise, shared_view::number_word, when::Moment};

use super::{
    HELP, House, MEASURE, OPTION, PROSE, WorksheetError,
    exercise::{self, ON_PAPER, Place},
    label,
    lines::WRITING,
};
use crate::report::{
    Paper, Pdf, ReportError, bind, contacts,
    document::{Document, HAIRLINE, SMALL_SOFT, SOFT},
    draw::{Draw, Mark, Stroke},
    fonts::Face,
    ink::Ink,
    sheet::Sheets,
    stack::{Align, Stack},
    tags::{Role, Tag, Tags},
    text::{Style, run},
};

/// A book to write in.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    pub title: String,
    pub parts: Vec<Part>,
    /// Titles of what belongs in it and cannot be printed.
    pub left_out: Vec<String>,
}

/// What belongs together, for example a week of a pathway.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// "Week 1"; empty where the book is one list.
    pub name: String,
    pub title: String,
    /// What it is for, in words for the client.
    pub why: String,
    pub exercises: Vec<Exercise>,
}

const TITLE: Style = Style::new(Face::SerifMedium, 32.0, Ink::INK, 1.2);
const SECTION: Style = Style::new(Face::SerifMedium, 17.0, Ink::INK, 1.3);
const PART: Style = Style::new(Face::SerifMedium, 13.0, Ink::INK, 1.3);
const PART_NAME: Style = Style::new(Face::SansBold, 9.5, Ink::TEAL, 1.4);

/// An entry of the contents, and a bookmark.
struct Entry {
    level: u8,
    words: String,
}

impl Workbook {
    /// Everything with a page number, in the order of the pages.
    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for part in &self.parts {
            if part.is_named() {
                entries.push(Entry { level: 2, words: part.heading() });
            }
            let level = part.level();
            entries.extend(part.exercises.iter().map(|exercise| Entry { level, words: exercise.title.clone() }));
        }
        entries
    }
}

impl Part {
    fn is_named(&self) -> bool {
        !self.name.is_empty()
    }

    /// How deep its exercises' headings lie.
    fn level(&self) -> u8 {
        if self.is_named() { 3 } else { 2 }
    }

    fn heading(&self) -> String {
        format!("{}: {}", self.name, self.title)
    }
}

/// The book as a PDF.
pub fn workbook(book: &Workbook, house: &House, paper: Paper, made_at: Moment) -> Result<Pdf, WorksheetError> {
    let exercises = || book.parts.iter().flat_map(|part| &part.exercises);
    if let Some(template) = exercises().find(|exercise| exercise.lacks_wording()) {
        return Err(WorksheetError::LacksWording(template.title.clone()));
    }
    if exercises().next().is_none() {
        return Err(WorksheetError::Nothing);
    }
    let entries = book.entries();
    // Where things stand is known once they are laid out. Numbers take no more room than their absence, so that
    // laid out again everything stands where it stood.
    let mut draft = write(book, house, paper, &entries, &[])?;
    let pages = pages_of(&Sheets::lay_out(&mut draft)?, &entries);
    let mut document = write(book, house, paper, &entries, &pages)?;
    let sheets = Sheets::lay_out(&mut document)?;
    if pages_of(&sheets, &entries) != pages {
        return Err(ReportError::Inner("the contents name other pages").into());
    }
    Ok(bind(&sheets, &document, made_at)?)
}

/// The page of each entry, counted from 1. The bookmarks before them are the title's and the contents'.
fn pages_of(sheets: &Sheets, entries: &[Entry]) -> Vec<usize> {
    let from = sheets.bookmarks.len() - entries.len();
    sheets.bookmarks[from..].iter().map(|bookmark| bookmark.page + 1).collect()
}

fn write(
    book: &Workbook,
    house: &House,
    paper: Paper,
    entries: &[Entry],
    pages: &[usize],
) -> Result<Document, ReportError> {
    let mut document = Document::new(label(&book.title, "Workbook", house), paper);
    title_page(&mut document, book, house)?;
    contents(&mut document, book, entries, pages)?;
    for part in &book.parts {
        if part.is_named() {
            part_head(&mut document, part)?;
        }
        for (position, exercise) in part.exercises.iter().enumerate() {
            let opens_page = position > 0 || !part.is_named();
            let place = Place::Bound { level: part.level(), opens_page };
            exercise::add(&mut document, exercise, house, place)?;
        }
    }
    Ok(document)
}

fn title_page(document: &mut Document, book: &Workbook, house: &House) -> Result<(), ReportError> {
    const ABOVE: f32 = 128.0;
    let width = document.width().min(MEASURE);
    let weeks = book.parts.iter().filter(|part| part.is_named()).count();
    let lead = match weeks {
        0 => "A workbook".to_owned(),
        1 => "A workbook for one week".to_owned(),
        weeks => format!("A workbook for {} weeks", number_word(weeks)),
    };
    let mut space = Stack::new(width);
    space.gap(ABOVE);
    document.block(space, 0.0);
    let element = document.tags.add(Tags::ROOT, Role::P);
    document.flow(element, &[run(lead, PROSE.ink(Ink::SOFT))], (0.0, width), 0.0)?;
    let heading = document.tags.add(Tags::ROOT, Role::H1);
    let first = document.pieces.len();
    document.flow(heading, &[run(book.title.as_str(), TITLE)], (0.0, width), 4.0)?;
    if let Some(piece) = document.pieces.get_mut(first) {
        piece.bookmark = Some((1, book.title.clone()));
    }
    weave(document);
    let own = "This workbook is yours. Take one part at a time, at your own pace. Write as much or as little as you \
               like, and leave out what does not fit. Keep it where no one else reads it. Your therapist sees it only if \
               you show it.";
    let element = document.tags.add(Tags::ROOT, Role::P);
    document.flow(element, &[run(own, PROSE)], (0.0, width), 22.0)?;
    for words in ["Name", "Started on"] {
        const LABEL: f32 = 76.0;
        let element = document.tags.add(Tags::ROOT, Role::P);
        let mut line = Stack::new(width);
        line.text(&mut document.typesetter, element, &[run(words, SOFT)])?;
        let rule = Draw::rule(LABEL, 12.0, 210.0, WRITING);
        line.marks.push(Mark::new(Tag::Artifact, vec![rule]));
        document.block(line, if words == "Started on" { 16.0 } else { 30.0 });
    }
    contacts::add(document, ON_PAPER, &house.contacts, 2)
}

/// The two threads, old and new, as two short lines.
fn weave(document: &mut Document) {
    let mut threads = Stack::new(document.width());
    threads.gap(6.0);
    let thread = |y: f32, ink: Ink| Draw::rule(0.0, y, 64.0, Stroke::solid(ink, 1.6));
    let draws = vec![thread(1.0, Ink::CLAY), thread(5.0, Ink::TEAL)];
    threads.marks.push(Mark::new(Tag::Artifact, draws));
    document.block(threads, 16.0);
}

/// What is in the book. `pages` are empty while they are not known.
fn contents(document: &mut Document, book: &Workbook, entries: &[Entry], pages: &[usize]) -> Result<(), ReportError> {
    const NUMBER: f32 = 30.0;
    const TITLE: &str = "Contents";
    let width = document.width();
    let heading = document.tags.add(Tags::ROOT, Role::H2);
    let first = document.pieces.len();
    document.flow(heading, &[run(TITLE, SECTION)], (0.0, width), 0.0)?;
    if let Some(piece) = document.pieces.get_mut(first) {
        piece.extent.opens_page = true;
        piece.bookmark = Some((2, TITLE.to_owned()));
    }
    keep_from(document, first);
    let list = document.tags.add(Tags::ROOT, Role::Contents);
    for (position, entry) in entries.iter().enumerate() {
        let is_part = entry.level == 2 && entries.iter().any(|entry| entry.level == 3);
        let (style, before) = if is_part { (PART, 9.0) } else { (OPTION, 1.5) };
        let left = if entry.level == 3 { 14.0 } else { 0.0 };
        let line = document.tags.add(list, Role::ContentsEntry);
        let words = document.tags.add(line, Role::P);
        let first = document.pieces.len();
        document.flow(words, &[run(entry.words.as_str(), style)], (left, width - left - NUMBER - 20.0), before)?;
        if is_part {
            // Its first exercise stands on the same page.
            keep_from(document, first);
            continue;
        }
        let mut number = Stack::new(NUMBER);
        let page = pages.get(position).map(ToString::to_string).unwrap_or_default();
        number.aligned(&mut document.typesetter, words, &[run(page, OPTION)], Align::End)?;
        if let Some(piece) = document.pieces.last_mut() {
            let from = piece.marks.iter().flat_map(|mark| &mark.draws).map(right_of).fold(left, f32::max) + 6.0;
            let dots = Draw::rule(from, 9.5, (width - NUMBER + 10.0 - from).max(0.0), Stroke::dashed(Ink::LINE, 0.75));
            piece.marks.push(Mark::new(Tag::Artifact, vec![dots]));
            piece.marks.extend(number.marks.into_iter().map(|mark| mark.moved((width - NUMBER, 0.0))));
        }
    }
    for title in &book.left_out {
        let words = format!("“{title}” is not in this workbook, because its wording is missing.");
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(words, SMALL_SOFT)], (0.0, width), 12.0)?;
    }
    Ok(())
}

fn right_of(draw: &Draw) -> f32 {
    match draw {
        Draw::Text { x, line, .. } => x + line.width,
        _ => 0.0,
    }
}

fn keep_from(document: &mut Document, first: usize) {
    for piece in &mut document.pieces[first..] {
        piece.extent.with_next = true;
    }
}

/// The head of a week: it opens a page, and its first exercise follows on it.
fn part_head(document: &mut Document, part: &Part) -> Result<(), ReportError> {
    let width = document.width();
    let first = document.pieces.len();
    let heading = document.tags.add(Tags::ROOT, Role::H2);
    document.flow(heading, &[run(part.name.as_str(), PART_NAME)], (0.0, width), 0.0)?;
    document.flow(heading, &[run(part.title.as_str(), PART)], (0.0, width), 0.0)?;
    if let Some(piece) = document.pieces.get_mut(first) {
        piece.extent.opens_page = true;
        piece.bookmark = Some((2, part.heading()));
    }
    if !part.why.trim().is_empty() {
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(part.why.trim(), HELP)], (0.0, width.min(MEASURE)), 3.0)?;
    }
    let mut rule = Stack::new(width);
    rule.gap(1.0);
    rule.marks.push(Mark::new(Tag::Artifact, vec![Draw::rule(0.0, 0.5, width, HAIRLINE)]));
    document.block(rule, 10.0);
    keep_from(document, first);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        super::tests::{assert_nothing_is_left_behind, find, house},
        *,
    };

    #[test]
    fn a_week_stands_on_the_page_of_its_first_exercise() {
        let exercises = ["feet-on-the-floor", "reading-setbacks", "skill-repair"].map(find).to_vec();
        let part = Part { name: "Week 1".into(), title: "Ground".into(), why: "To begin with.".into(), exercises };
        let book = Workbook { title: "A book".into(), parts: vec![part.clone(), part], left_out: vec![] };
        for paper in Paper::ALL {
            let document = write(&book, &house(), paper, &book.entries(), &[]).unwrap();
            assert_nothing_is_left_behind(&document, "the book");
        }
    }
}
