//! A pattern's sentence as a heading, and the client's words under it.

use weft_shared::{
    shared_view::{PatternRow, Quote},
    when,
};

use super::{
    ReportError,
    document::{BODY, Document, QUOTE, SOFT},
    ink::Ink,
    text::run,
};

/// A pattern as a sentence that completes itself, as a heading within a section.
pub(super) fn pattern_heading(document: &mut Document, pattern: &PatternRow) -> Result<(), ReportError> {
    document.subheading(&[
        run("I used to ", SOFT),
        run(pattern.wording.old.as_str(), QUOTE.ink(Ink::SOFT)),
        run(". Now I can ", BODY),
        run(pattern.wording.new.as_str(), QUOTE),
        run(".", BODY),
    ])
}

/// Each quote with a bar in its side's thread, kept whole where a page can hold it.
pub(super) fn quotes(document: &mut Document, quotes: &[Quote]) -> Result<(), ReportError> {
    for quote in quotes {
        let source = format!("{}, {} · {}", quote.source, when::long(quote.day), quote.side.words());
        let words = format!("“{}”", quote.words.trim());
        document.together(|document| document.quote(&words, &source, Ink::of_side(quote.side)))?;
    }
    Ok(())
}
