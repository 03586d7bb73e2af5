//! Laying pieces out on sheets of paper, with what stands in the margins of each.

use super::{
    Paper, ReportError,
    document::{Document, HAIRLINE, SMALL_SOFT},
    draw::{Draw, Mark},
    letterhead::Logo,
    margins::{SIDE, Sheet as _, TOP},
    paginate::{Extent, paginate},
    stack::{Align, Stack},
    tags::{Element, Tag, Tags},
    text::run,
};

/// Where the line of the header begins, from the top of the sheet, and that of the footer, from its bottom.
const HEAD: f32 = 44.0;
const FOOT: f32 = 46.0;

/// A bookmark: where it leads, in points from the top of its page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bookmark {
    pub(crate) level: u8,
    pub(crate) words: String,
    pub(crate) page: usize,
    pub(crate) top: f32,
}

/// A document laid out: for each page what is drawn on it, from its top left.
pub(crate) struct Sheets {
    pub(crate) paper: Paper,
    pub(crate) pages: Vec<Vec<Mark>>,
    pub(crate) bookmarks: Vec<Bookmark>,
    pub(crate) tags: Tags,
    pub(crate) logo: Option<Logo>,
}

impl Sheets {
    /// Breaks the document into pages. A document without content has one empty page.
    pub(crate) fn lay_out(document: &mut Document) -> Result<Self, ReportError> {
        document.note_spelled()?;
        let extents: Vec<Extent> = document.pieces.iter().map(|piece| piece.extent).collect();
        let places = paginate(&extents, document.paper.body_height());
        let count = places.last().map_or(1, |place| place.page + 1);
        let mut pages: Vec<Vec<Mark>> = Vec::with_capacity(count);
        for page in 0..count {
            pages.push(margins(document, page + 1, count)?);
        }
        let mut bookmarks = Vec::new();
        for (piece, place) in document.pieces.drain(..).zip(places) {
            let page = &mut pages[place.page];
            let top = TOP + place.top;
            if let Some(header) = piece.header.filter(|_| place.repeats_header) {
                let header = document.headers[header].clone();
                let above = top - header.height;
                for mark in header.marks {
                    // Already read out once, where the table begins.
                    let mark = Mark::new(Tag::Artifact, mark.draws);
                    page.push(mark.moved((SIDE, above)));
                }
            }
            if let Some((level, words)) = piece.bookmark {
                bookmarks.push(Bookmark { level, words, page: place.page, top });
            }
            for mark in piece.marks {
                join(page, mark.moved((SIDE, top)));
            }
        }
        let mut tags = document.tags.clone();
        number(&mut pages, &mut tags, document.paper);
        Ok(Self { paper: document.paper, pages, bookmarks, tags, logo: document.logo.clone() })
    }
}

/// Adds a mark, to the one before where both belong to the same element.
fn join(page: &mut Vec<Mark>, mark: Mark) {
    match page.last_mut() {
        Some(last) if last.tag == mark.tag && last.frame.is_none() && mark.frame.is_none() => {
            last.draws.extend(mark.draws);
        }
        _ => page.push(mark),
    }
}

/// Notes in the tree which marked content of which page belongs to which element, and where figures lie.
fn number(pages: &mut [Vec<Mark>], tags: &mut Tags, paper: Paper) {
    for (page, marks) in pages.iter_mut().enumerate() {
        marks.retain(|mark| !mark.draws.is_empty());
        let owned = marks.iter().filter_map(|mark| match mark.tag {
            Tag::Of(element) => Some((element, mark.frame)),
            Tag::Artifact => None,
        });
        for (mcid, (element, frame)) in owned.enumerate() {
            tags.place(element, page, mcid);
            if let Some([left, top, width, height]) = frame {
                let sheet = paper.size().1;
                tags.bound(element, [left, sheet - top - height, left + width, sheet - top]);
            }
        }
    }
}

/// The elements of a page's marked content, by number.
pub(crate) fn owners(marks: &[Mark]) -> Vec<Element> {
    marks
        .iter()
        .filter_map(|mark| match mark.tag {
            Tag::Of(element) => Some(element),
            Tag::Artifact => None,
        })
        .collect()
}

/// Practice and "Confidential" above, the standing line and the page's number below.
fn margins(document: &mut Document, page: usize, count: usize) -> Result<Vec<Mark>, ReportError> {
    let width = document.paper.body_width();
    let below = document.paper.size().1 - FOOT;
    let label = &document.label;
    let lines = [
        (label.head_left.clone(), HEAD, Align::Start),
        (label.head_right.clone(), HEAD, Align::End),
        (label.foot.clone(), below, Align::Start),
        (format!("Page {page} of {count}"), below, Align::End),
    ];
    let mut marks = vec![Mark::new(Tag::Artifact, vec![Draw::rule(SIDE, below - 8.0, width, HAIRLINE)])];
    for (words, top, align) in lines {
        // Both sides of a line share it; four fifths for the longer, left one.
        let share = if align == Align::Start { 0.8 } else { 0.2 };
        let mut stack = Stack::new(width * share);
        stack.aligned(&mut document.typesetter, Tag::Artifact, &[run(words, SMALL_SOFT)], align)?;
        let left = SIDE + if align == Align::Start { 0.0 } else { width * 0.8 };
        marks.extend(stack.marks.into_iter().map(|mark| mark.moved((left, top))));
    }
    Ok(marks)
}
