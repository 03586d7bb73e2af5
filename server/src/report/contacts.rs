//! Numbers to call, on paper, and the clay bar beside what must not be overlooked.

use super::{
    ReportError,
    document::{BODY, BOLD, Document, SOFT},
    draw::{Draw, Mark},
    ink::Ink,
    tags::{Role, Tag, Tags},
    text::run,
};

/// The screen calls it the same.
pub(crate) const HEADING: &str = "Numbers to call now";
const INDENT: f32 = 10.0;
const MEASURE: f32 = 430.0;

/// The practice's crisis contacts, a line each, under a heading of this level and a sentence that says what they are
/// for. A practice that has named none leaves the number that works anywhere.
pub(crate) fn add(document: &mut Document, about: &str, contacts: &[String], level: u8) -> Result<(), ReportError> {
    let first = document.pieces.len();
    let heading = document.tags.add(Tags::ROOT, Role::heading(level));
    document.flow(heading, &[run(HEADING, BOLD)], (INDENT, MEASURE), 30.0)?;
    let said = document.tags.add(Tags::ROOT, Role::P);
    document.flow(said, &[run(about, SOFT)], (INDENT, MEASURE), 1.0)?;
    let list = document.tags.add(Tags::ROOT, Role::L);
    let anywhere = ["Your local emergency number".to_owned()];
    for line in if contacts.is_empty() { &anywhere } else { contacts } {
        let entry = document.tags.add(list, Role::LI);
        let body = document.tags.add(entry, Role::LBody);
        document.flow(body, &[run(line.as_str(), BODY)], (INDENT, MEASURE), 3.0)?;
    }
    bar(document, first);
    Ok(())
}

/// A clay bar beside the pieces from `first` on, which stay together.
pub(crate) fn bar(document: &mut Document, first: usize) {
    let pieces = &mut document.pieces[first..];
    let last = pieces.len().saturating_sub(1);
    for (position, piece) in pieces.iter_mut().enumerate() {
        let above = if position == 0 { 0.0 } else { piece.extent.before };
        let bar = Draw::rect([0.0, -above, 1.5, piece.extent.height + above], 0.0, Some(Ink::CLAY), None);
        piece.marks.insert(0, Mark::new(Tag::Artifact, vec![bar]));
        piece.extent.with_next |= position != last;
    }
}
