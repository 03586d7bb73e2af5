//! Each pattern on a block of its own: the sentence, the strip as wide as the page, the status with its finding, and the
//! client's quotes showing the old way and the new.

use weft_shared::{
    reader::Reader,
    shared_view::{PatternRow, SharedView},
};

use crate::report::{
    ReportError,
    document::{BODY, Document, SMALL_SOFT, SOFT},
    patterns, quotes,
    stack::Stack,
    strip::{self, Cells},
    tags::{Role, Tag, Tags},
    text::run,
};

pub(super) fn draw(document: &mut Document, view: &SharedView) -> Result<(), ReportError> {
    if view.rows().next().is_none() {
        return document.paragraph(&[run("No patterns yet.", SOFT)], 0.0);
    }
    document.lead(&strip::legend_line(strip::names(view)))?;
    for pattern in view.rows() {
        document.together(|document| {
            quotes::pattern_heading(document, pattern)?;
            block(document, view, pattern)
        })?;
        quotes::quotes(document, &pattern.quotes)?;
    }
    Ok(())
}

fn block(document: &mut Document, view: &SharedView, pattern: &PatternRow) -> Result<(), ReportError> {
    let width = document.width();
    let mut block = Stack::new(width);
    if !view.sessions.is_empty() {
        let figure =
            document.tags.figure(Tags::ROOT, strip::in_words(strip::names(view), &view.sessions, &pattern.ratings));
        // The figure's words name the sessions too.
        let axis = strip::head(&mut document.typesetter, Tag::Artifact, &view.sessions, (width, Cells::WIDE))?;
        let began = pattern.start_words();
        let strip = (&pattern.ratings[..], &pattern.shift.start[..], began.as_str());
        let drawn = strip::figure(&mut document.typesetter, figure, strip, (width, Cells::WIDE))?;
        block.lay(axis, 0.0, 0.0);
        block.gap(4.0);
        let top = block.height;
        block.lay(drawn, 0.0, top);
        block.gap(6.0);
    }
    let said = document.tags.add(Tags::ROOT, Role::P);
    let chip = strip::chip(&mut document.typesetter, said, pattern.shift.state, width)?;
    let beside = chip.width + 10.0;
    let mut words = Stack::new(width - beside);
    words.text(&mut document.typesetter, said, &[run(pattern.sentence(view.people(Reader::Anyone)), BODY)])?;
    for line in patterns::beside(view, pattern) {
        words.text(&mut document.typesetter, said, &[run(line, SMALL_SOFT)])?;
    }
    let top = block.height;
    block.lay(chip, 0.0, top);
    block.lay(words, beside, top + 1.0);
    document.block(block, 6.0);
    Ok(())
}
