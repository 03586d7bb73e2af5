//! Words to read: paragraphs, and a question beside its number.

use super::{INDENT, MEASURE, NUMBER, PROSE};
use crate::report::{
    ReportError,
    document::Document,
    stack::Stack,
    tags::{Role, Tags},
    text::{Run, run},
};

/// Paragraphs that an empty line separates.
pub(super) fn prose(document: &mut Document, text: &str, before: f32) -> Result<(), ReportError> {
    let width = document.width().min(MEASURE);
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let element = document.tags.add(Tags::ROOT, Role::P);
        document.flow(element, &[run(paragraph.trim(), PROSE)], (0.0, width), before)?;
    }
    Ok(())
}

/// A run of words set beside their number, which hangs in the margin of the question.
pub(super) fn numbered(
    document: &mut Document,
    role: Role,
    number: Option<usize>,
    words: Run,
    before: f32,
) -> Result<(), ReportError> {
    let element = document.tags.add(Tags::ROOT, role);
    let first = document.pieces.len();
    let left = if number.is_some() { INDENT } else { 0.0 };
    let width = document.width() - left;
    let leading = words.style.size * words.style.leading;
    document.flow(element, &[words], (left, width.min(MEASURE)), before)?;
    if let (Some(number), Some(piece)) = (number, document.pieces.get_mut(first)) {
        let mut hanging = Stack::new(INDENT);
        hanging.text(&mut document.typesetter, element, &[run(number.to_string(), NUMBER)])?;
        // Both stand on one baseline, near enough.
        let drop = leading - hanging.height - 1.2;
        let marks = hanging.marks.into_iter().map(|mark| mark.moved((0.0, drop)));
        piece.marks.splice(0..0, marks);
    }
    Ok(())
}
