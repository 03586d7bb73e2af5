//! Lines to write on.

use super::INDENT;
use crate::report::{
    ReportError,
    document::Document,
    draw::{Draw, Mark, Stroke},
    ink::Ink,
    stack::Stack,
    tags::Tag,
};

/// A line to write on.
pub(super) const WRITING: Stroke = Stroke::solid(Ink(0x9a, 0xa3, 0xa2), 0.6);
/// From one line to the next, wide enough for a hand.
pub(super) const LEADING: f32 = 24.0;

/// Lines to write on, which stay together.
pub(super) fn lines(document: &mut Document, count: usize) -> Result<(), ReportError> {
    let width = document.width();
    let mut room = Stack::new(width);
    let mut draws = Vec::with_capacity(count);
    for _ in 0..count {
        room.gap(LEADING);
        draws.push(Draw::rule(INDENT, room.height, width - INDENT, WRITING));
    }
    room.marks.push(Mark::new(Tag::Artifact, draws));
    document.block(room, 2.0);
    Ok(())
}
