//! Reports as PDF: drawn from the view-model the page uses, from nothing else.
//!
//! A report is built block by block ([`document`]), set by the shaper ([`text`]), broken into pages ([`paginate`],
//! [`sheet`]), drawn ([`pages`], with subset fonts from [`subset`]) and tagged so that a screen reader can follow it
//! ([`tags`], [`finish`]). A character no font has, or a warning of the PDF library, is an error: nobody gets a
//! report with a box where a letter should be.

mod brief;
mod contacts;
mod document;
mod draw;
mod drawing;
mod finish;
mod fonts;
mod histories;
mod ink;
mod installed;
mod letterhead;
mod logo_rules;
mod margins;
mod measures;
mod pages;
mod paginate;
mod patterns;
mod plane;
mod progress;
mod quiz_result;
mod quotes;
mod sheet;
mod stack;
mod strip;
mod subset;
mod tables;
mod tags;
mod text;
mod timeline;
mod watch;
mod worksheet;

use document::Document;
use sheet::Sheets;
use thiserror::Error;
use weft_shared::{
    report::{Composed, Kind},
    when::{Day, Moment},
};

pub use installed::use_installed_fonts;
pub use letterhead::{Letterhead, Logo};
pub use logo_rules::LogoFault;
pub use quiz_result::{ResultSheet, quiz_result};
pub(crate) use text::as_number;
pub use watch::Watch;
pub use weft_shared::report::Paper;
pub use worksheet::{House, Part, Workbook, WorksheetError, workbook, worksheet};

/// What a report says of itself. All of it is passed in, so that the same input gives the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportMeta {
    pub made_at: Moment,
    /// The day of `made_at` in the practice's calendar.
    pub made_on: Day,
    pub paper: Paper,
}

/// A finished report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// Why a report could not be made. Its text carries no clinical content but single characters.
#[derive(Debug, Error)]
pub enum ReportError {
    /// Characters no font has, in an order that does not allow their numbers instead.
    #[error("no font has {}", characters.iter().map(|one| format!("U+{:04X}", u32::from(*one))).collect::<Vec<_>>().join(", "))]
    MissingGlyphs { characters: Vec<char> },
    #[error("cannot cut a font down to the glyphs in use: {0}")]
    Font(String),
    #[error("the PDF library warned: {0}")]
    Warning(String),
    #[error("cannot write the PDF: {0}")]
    Write(#[from] std::io::Error),
    /// Whoever asked for it has changed their mind.
    #[error("the report was cancelled")]
    Cancelled,
    /// A fault of this module, never of its input.
    #[error("the report is inconsistent: {0}")]
    Inner(&'static str),
}

/// Makes a report of any kind. What was composed is the only source of anything about the client; `watch` hears how
/// far it is, and may stop it.
pub fn make(
    composed: &Composed,
    meta: &ReportMeta,
    letterhead: &Letterhead,
    watch: &Watch,
) -> Result<Pdf, ReportError> {
    let mut document = match composed.kind() {
        Kind::SessionProgress | Kind::Course => progress::set(composed, meta, watch)?,
        Kind::Brief => brief::set(composed, meta, watch)?,
    };
    document.head_with(letterhead);
    let sheets = Sheets::lay_out(&mut document)?;
    let missing = document.typesetter.spelled();
    if !composed.order.spelled && !missing.is_empty() {
        return Err(ReportError::MissingGlyphs { characters: missing.iter().copied().collect() });
    }
    bind(&sheets, &document, meta.made_at)
}

/// Lays out, draws and tags.
fn print(mut document: Document, made_at: Moment) -> Result<Pdf, ReportError> {
    let sheets = Sheets::lay_out(&mut document)?;
    bind(&sheets, &document, made_at)
}

/// Draws and tags what is laid out.
fn bind(sheets: &Sheets, document: &Document, made_at: Moment) -> Result<Pdf, ReportError> {
    let drawn = pages::draw(sheets, document.typesetter.watch())?;
    let bytes = finish::finish(drawn, sheets, &document.label, made_at)?;
    Ok(Pdf { bytes, pages: sheets.pages.len() })
}
