//! One item: its prompt, and room for its answer.

use weft_shared::{
    exercise::{Body, Item, for_how_long},
    response::DECLINED,
};

use super::{
    HELP, INDENT, MEASURE, OPTION, PROMPT, WHEN, boxes, grid,
    lines::{LEADING, WRITING, lines},
    prose::{numbered, prose},
};
use crate::report::{
    ReportError, contacts,
    document::{BOLD, Document, SOFT},
    draw::{Draw, Mark},
    fonts::Face,
    ink::Ink,
    stack::Stack,
    tags::{Role, Tag, Tags},
    text::{Style, run},
};

pub(super) const SHORT: usize = 2;
pub(super) const READING: usize = 6;
const LONG: usize = 9;
/// How many rows of a log are printed; a log on the screen may have more.
const ROWS: u32 = 8;
const HEADING: Style = Style::new(Face::SerifMedium, 14.0, Ink::INK, 1.3);

/// What goes before an item.
pub(super) struct Asked {
    pub(super) number: Option<usize>,
    /// "If you answered “Often” to question 3"
    pub(super) when: Option<String>,
    /// "If you answered “Yes”, stop here. …"
    pub(super) ends: Option<String>,
    /// Of a heading, where the item is one.
    pub(super) level: u8,
    /// How many lines a short text has.
    pub(super) short: usize,
}

pub(super) fn add(document: &mut Document, item: &Item, asked: &Asked) -> Result<(), ReportError> {
    let first = document.pieces.len();
    let mut before = 24.0;
    if let Some(when) = &asked.when {
        // A number never stands alone at the beginning of a line.
        let when = when.replace("question ", "question\u{a0}").replace("uestions ", "uestions\u{a0}");
        let left = if asked.number.is_some() { INDENT } else { 0.0 };
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(format!("{when}:"), WHEN)], (left, document.width() - left), before)?;
        before = 1.0;
    }
    match &item.body {
        Body::Display { text } => return display(document, item, text, asked, first, before),
        Body::ContentNote => return content_note(document, item, asked, first, before),
        _ => numbered(document, Role::P, asked.number, run(item.prompt.as_str(), PROMPT), before)?,
    }
    let help = item.help.as_deref().filter(|help| !help.trim().is_empty());
    help.map_or(Ok(()), |help| beneath(document, help, 1.0))?;
    keep_with_next(document, first);
    answer(document, item, asked.short)?;
    if item.may_decline {
        boxes::tick(document, DECLINED, boxes::Shape::Square, 8.0)?;
    }
    asked.ends.as_deref().map_or(Ok(()), |ends| beneath(document, ends, 8.0))
}

/// Everything from here on stands on the page of what follows.
fn keep_with_next(document: &mut Document, first: usize) {
    for piece in &mut document.pieces[first..] {
        piece.extent.with_next = true;
    }
}

/// A quiet line under a prompt.
fn beneath(document: &mut Document, words: &str, before: f32) -> Result<(), ReportError> {
    let element = document.tags.add(Tags::ROOT, Role::P);
    document.flow(element, &[run(words, HELP)], (INDENT, MEASURE), before)
}

/// Something to read, under its heading.
fn display(
    document: &mut Document,
    item: &Item,
    text: &str,
    asked: &Asked,
    first: usize,
    before: f32,
) -> Result<(), ReportError> {
    if !item.prompt.trim().is_empty() {
        numbered(document, Role::heading(asked.level), None, run(item.prompt.as_str(), HEADING), before + 4.0)?;
        keep_with_next(document, first);
    }
    prose(document, text, 6.0)
}

/// A word of warning, on the page of what it warns of.
fn content_note(
    document: &mut Document,
    item: &Item,
    asked: &Asked,
    first: usize,
    before: f32,
) -> Result<(), ReportError> {
    let width = MEASURE - 10.0;
    let heading = document.tags.add(Tags::ROOT, Role::heading(asked.level));
    document.flow(heading, &[run("Before this part", BOLD)], (10.0, width), before)?;
    let note = document.tags.add(Tags::ROOT, Role::P);
    document.flow(note, &[run(item.prompt.as_str(), super::PROSE)], (10.0, width), 1.0)?;
    if let Some(help) = &item.help {
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(help.as_str(), HELP)], (10.0, width), 2.0)?;
    }
    contacts::bar(document, first);
    keep_with_next(document, first);
    Ok(())
}

fn answer(document: &mut Document, item: &Item, short: usize) -> Result<(), ReportError> {
    match &item.body {
        Body::Scale { labels, .. } => boxes::scale(document, labels),
        Body::Choice { options } => boxes::options(document, options, boxes::Shape::Circle),
        Body::Choices { options } => {
            beneath(document, "Choose as many as fit.", 1.0)?;
            keep_last_with_next(document);
            boxes::options(document, options, boxes::Shape::Square)
        }
        Body::Slider { low, high } => boxes::line(document, low, high),
        Body::Matrix { rows, labels, .. } => grid::matrix(document, rows, labels),
        Body::Number { unit, min, max, .. } => number(document, unit.as_deref(), min.zip(*max)),
        Body::Date => blank(document, 150.0, None),
        Body::Time => blank(document, 34.0, Some(":")),
        Body::ShortText => lines(document, short),
        Body::LongText => lines(document, LONG),
        Body::Pair => pair(document),
        Body::LogRows { columns, most } => grid::log(document, columns, (*most).min(ROWS)),
        Body::TimedStep { seconds, pace } => {
            let pace = pace.map(|pace| format!(" {}", pace.words())).unwrap_or_default();
            let words = format!("Take about {}. You can stop at any time.{pace}", for_how_long(*seconds));
            beneath(document, &words, 2.0)?;
            keep_last_with_next(document);
            boxes::tick(document, "I did this", boxes::Shape::Square, 6.0)
        }
        Body::Display { .. } | Body::ContentNote => Ok(()),
    }
}

fn keep_last_with_next(document: &mut Document) {
    if let Some(piece) = document.pieces.last_mut() {
        piece.extent.with_next = true;
    }
}

/// A short line for a day, or two with a sign between them.
fn blank(document: &mut Document, width: f32, between: Option<&str>) -> Result<(), ReportError> {
    let mut room = Stack::new(document.width());
    room.gap(LEADING + 2.0);
    let ground = room.height;
    let mut draws = vec![Draw::rule(INDENT, ground, width, WRITING)];
    if let Some(sign) = between {
        let element = document.tags.add(Tags::ROOT, Role::P);
        let mut said = Stack::new(10.0);
        said.text(&mut document.typesetter, element, &[run(sign, SOFT)])?;
        room.lay(said, INDENT + width + 5.0, ground - 12.0);
        draws.push(Draw::rule(INDENT + width + 14.0, ground, width, WRITING));
    }
    room.marks.push(Mark::new(Tag::Artifact, draws));
    document.block(room, 0.0);
    Ok(())
}

/// A short line with its unit, and the range where there is one.
fn number(document: &mut Document, unit: Option<&str>, range: Option<(f64, f64)>) -> Result<(), ReportError> {
    const LINE: f32 = 64.0;
    let mut said = vec![run(unit.unwrap_or_default(), OPTION)];
    if let Some((lowest, highest)) = range {
        let gap = if unit.is_some() { "   " } else { "" };
        said.push(run(format!("{gap}from {lowest} to {highest}"), HELP));
    }
    let mut room = Stack::new(document.width());
    room.gap(LEADING + 2.0);
    let ground = room.height;
    if said.iter().any(|run| !run.text.trim().is_empty()) {
        let element = document.tags.add(Tags::ROOT, Role::P);
        let left = INDENT + LINE + 6.0;
        let mut words = Stack::new(document.width() - left);
        words.text(&mut document.typesetter, element, &said)?;
        room.lay(words, left, ground - 11.0);
    }
    room.marks.push(Mark::new(Tag::Artifact, vec![Draw::rule(INDENT, ground, LINE, WRITING)]));
    document.block(room, 0.0);
    Ok(())
}

/// Both halves of the sentence, each with two lines.
fn pair(document: &mut Document) -> Result<(), ReportError> {
    let width = document.width();
    let mut room = Stack::new(width);
    for words in ["I used to", "but now I can"] {
        const LABEL: f32 = 82.0;
        let element = document.tags.add(Tags::ROOT, Role::P);
        room.gap(LEADING);
        let ground = room.height;
        let mut said = Stack::new(LABEL);
        said.text(&mut document.typesetter, element, &[run(words, PROMPT)])?;
        room.lay(said, INDENT, ground - 12.5);
        room.height = ground;
        let first = Draw::rule(INDENT + LABEL, ground, width - INDENT - LABEL, WRITING);
        room.gap(LEADING);
        let second = Draw::rule(INDENT, room.height, width - INDENT, WRITING);
        room.marks.push(Mark::new(Tag::Artifact, vec![first, second]));
        room.gap(4.0);
    }
    document.block(room, 2.0);
    Ok(())
}
