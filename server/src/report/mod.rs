//! Reports as PDF: drawn from the view-model the page uses, from nothing else.
//!
//! A report is built block by block ([`document`]), set by the shaper ([`text`]), broken into pages ([`paginate`],
//! [`sheet`]), drawn ([`pages`], with subset fonts from [`subset`]) and tagged so that a screen reader can follow it
//! ([`tags`], [`finish`]). A character no font has, or a warning of the PDF library, is an error: nobody gets a
//! report with a box where a letter should be.

mod contacts;
mod document;
mod draw;
mod finish;
mod fonts;
mod ink;
mod installed;
mod pages;
mod paginate;
mod plane;
mod quiz_result;
mod session_progress;
mod sheet;
mod stack;
mod strip;
mod subset;
mod tags;
mod text;
mod worksheet;

use document::{Document, Label};
use sheet::Sheets;
use thiserror::Error;
use weft_shared::when::{Day, Moment};

pub use installed::use_installed_fonts;
pub use quiz_result::{ResultSheet, quiz_result};
pub use session_progress::session_progress;
pub use worksheet::{House, Part, Workbook, WorksheetError, workbook, worksheet};

/// The paper a report is laid out for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    pub const ALL: [Paper; 2] = [Paper::A4, Paper::Letter];

    /// As it stands in an address: "a4", "letter".
    pub fn name(self) -> &'static str {
        match self {
            Paper::A4 => "a4",
            Paper::Letter => "letter",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name() == name)
    }
}

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

/// Why a report could not be made. Its text carries no clinical content but the one character.
#[derive(Debug, Error)]
pub enum ReportError {
    #[error("no font has the character {character:?} (U+{:04X})", u32::from(*character))]
    MissingGlyph { character: char },
    #[error("a font could not be reduced to the glyphs in use: {0}")]
    Font(String),
    #[error("the PDF library warned: {0}")]
    Warning(String),
    #[error("the PDF could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// A fault of this module, never of its input.
    #[error("the report is inconsistent: {0}")]
    Inner(&'static str),
}

/// Lays out, draws and tags.
fn print(mut document: Document, made_at: Moment) -> Result<Pdf, ReportError> {
    let sheets = Sheets::lay_out(&mut document)?;
    bind(&sheets, &document.label, made_at)
}

/// Draws and tags what is laid out.
fn bind(sheets: &Sheets, label: &Label, made_at: Moment) -> Result<Pdf, ReportError> {
    let drawn = pages::draw(sheets)?;
    let bytes = finish::finish(drawn, sheets, label, made_at)?;
    Ok(Pdf { bytes, pages: sheets.pages.len() })
}
