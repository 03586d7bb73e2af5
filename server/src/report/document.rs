//! Building a document block by block. Every block knows its place in the structure tree from the start.

use super::{
    Paper, ReportError,
    draw::{Draw, Mark, Stroke},
    fonts::Face,
    ink::Ink,
    letterhead::{Letterhead, Logo},
    margins::Sheet as _,
    paginate::{Extent, paginate},
    stack::Stack,
    tags::{Element, Role, Tag, Tags},
    text::{Line, Run, Style, Typesetter, as_number, run},
};

pub(crate) const BODY: Style = Style::new(Face::Sans, 10.0, Ink::INK, 1.45);
pub(crate) const SOFT: Style = BODY.ink(Ink::SOFT);
pub(crate) const BOLD: Style = BODY.face(Face::SansBold);
pub(crate) const SMALL: Style = Style::new(Face::Sans, 8.5, Ink::INK, 1.4);
pub(crate) const SMALL_SOFT: Style = SMALL.ink(Ink::SOFT);
pub(crate) const QUOTE: Style = Style::new(Face::SerifItalic, 11.0, Ink::INK, 1.4);
const TITLE: Style = Style::new(Face::SerifMedium, 22.0, Ink::INK, 1.25);
const SECTION: Style = Style::new(Face::SerifMedium, 14.0, Ink::INK, 1.3);

pub(crate) const HAIRLINE: Stroke = Stroke::solid(Ink::LINE, 0.75);

/// What never parts from itself: a line of a paragraph, a row of a table, a figure.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) extent: Extent,
    pub(crate) marks: Vec<Mark>,
    /// The running header that is repeated when this piece opens a page.
    pub(crate) header: Option<usize>,
    /// The bookmark that leads here: its level (1 is the title’s) and its words.
    pub(crate) bookmark: Option<(u8, String)>,
}

/// What stands in the margins and in the properties of a document.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) title: String,
    pub(crate) author: String,
    /// BCP 47.
    pub(crate) language: &'static str,
    pub(crate) head_left: String,
    pub(crate) head_right: String,
    pub(crate) foot: String,
}

/// A column of a table of text: its header and its width in points.
pub(crate) struct Column {
    pub(crate) title: &'static str,
    pub(crate) width: f32,
}

/// How far a paragraph with a bar stands in.
const INDENT: f32 = 10.0;
/// The space between two columns.
pub(crate) const GUTTER: f32 = 12.0;

pub(crate) struct Document {
    pub(crate) typesetter: Typesetter,
    pub(crate) tags: Tags,
    pub(crate) label: Label,
    pub(crate) paper: Paper,
    pub(crate) pieces: Vec<Block>,
    /// Running headers of tables, drawn as artifacts where they repeat.
    pub(crate) headers: Vec<Stack>,
    /// At the top right of the first page.
    pub(crate) logo: Option<Logo>,
    /// It says at its end which characters are set as their numbers.
    says_spelled: bool,
}

impl Document {
    pub(crate) fn new(label: Label, paper: Paper) -> Self {
        Self {
            typesetter: Typesetter::new(),
            tags: Tags::new(),
            label,
            paper,
            pieces: Vec::new(),
            headers: Vec::new(),
            logo: None,
            says_spelled: false,
        }
    }

    /// The practice’s address beside its name, its logo at the top.
    pub(crate) fn head_with(&mut self, letterhead: &Letterhead) {
        if !letterhead.address.is_empty() {
            self.label.head_left = format!("{} · {}", self.label.head_left, letterhead.address);
        }
        self.logo.clone_from(&letterhead.logo);
    }

    /// Says, once and at the end, which characters are set as their numbers.
    pub(crate) fn note_spelled(&mut self) -> Result<(), ReportError> {
        /// So many are named.
        const MOST: usize = 12;
        if self.says_spelled {
            return Ok(());
        }
        // What stands in the margins only is set before they are drawn, to be known here.
        for margin in [&self.label.head_left, &self.label.head_right, &self.label.foot] {
            self.typesetter.set(&[run(margin.as_str(), SMALL_SOFT)], self.paper.body_width())?;
        }
        let numbers: Vec<String> = self.typesetter.spelled().iter().map(|one| as_number(*one)).collect();
        if numbers.is_empty() {
            return Ok(());
        }
        self.says_spelled = true;
        let more = numbers.len().saturating_sub(MOST);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = numbers.into_iter().take(MOST).collect::<Vec<_>>().join(", ");
        let words = format!(
            "Some characters could not be printed here, because no font on this server has them. Their Unicode numbers are \
             printed instead: {named}{more}."
        );
        self.paragraph(&[run(words, SMALL_SOFT)], 14.0)
    }

    /// The width of the text, in points.
    pub(crate) fn width(&self) -> f32 {
        self.paper.body_width()
    }

    /// How many pages it fills so far.
    pub(crate) fn pages(&self) -> usize {
        let extents: Vec<Extent> = self.pieces.iter().map(|piece| piece.extent).collect();
        paginate(&extents, self.paper.body_height()).last().map_or(1, |place| place.page + 1)
    }

    /// A heading of level 1 (the title) or 2; it also becomes a bookmark.
    pub(crate) fn heading(&mut self, level: u8, words: &str) -> Result<(), ReportError> {
        self.typesetter.watch().is_at(self.pages());
        match level {
            1 => self.head((Role::H1, 1), &[run(words, TITLE)], 0.0, 8.0),
            _ => self.head((Role::H2, 2), &[run(words, SECTION)], 24.0, 4.0),
        }
    }

    /// A heading of level 2 where there is room for little.
    pub(crate) fn close_heading(&mut self, words: &str) -> Result<(), ReportError> {
        self.head((Role::H2, 2), &[run(words, SECTION.size(12.5))], 13.0, 2.0)
    }

    /// A heading within a section, in styles of its own.
    pub(crate) fn subheading(&mut self, runs: &[Run]) -> Result<(), ReportError> {
        self.head((Role::H3, 3), runs, 14.0, 0.0)
    }

    /// A heading with its bookmark's level.
    fn head(&mut self, (role, level): (Role, u8), runs: &[Run], before: f32, after: f32) -> Result<(), ReportError> {
        let element = self.tags.add(Tags::ROOT, role);
        let first = self.pieces.len();
        self.lines(element, runs, 0.0, before)?;
        for piece in &mut self.pieces[first..] {
            piece.extent.with_next = true;
        }
        if let Some(piece) = self.pieces.get_mut(first) {
            piece.bookmark = Some((level, runs.iter().map(|run| run.text.as_str()).collect()));
        }
        if let Some(last) = self.pieces[first..].last_mut() {
            last.extent.height += after;
        }
        Ok(())
    }

    pub(crate) fn paragraph(&mut self, runs: &[Run], before: f32) -> Result<(), ReportError> {
        let element = self.tags.add(Tags::ROOT, Role::P);
        self.lines(element, runs, 0.0, before)
    }

    /// A paragraph that leads to what follows, and stays with it.
    pub(crate) fn lead(&mut self, runs: &[Run]) -> Result<(), ReportError> {
        let first = self.pieces.len();
        self.paragraph(runs, 0.0)?;
        for piece in &mut self.pieces[first..] {
            piece.extent.with_next = true;
        }
        Ok(())
    }

    /// A paragraph with a bar of `ink` beside it.
    pub(crate) fn barred(&mut self, runs: &[Run], ink: Ink, before: f32) -> Result<(), ReportError> {
        let first = self.pieces.len();
        let element = self.tags.add(Tags::ROOT, Role::P);
        self.lines(element, runs, INDENT, before)?;
        self.bar(first, ink);
        Ok(())
    }

    /// Draws a bar beside every piece from `first` on.
    fn bar(&mut self, first: usize, ink: Ink) {
        for piece in &mut self.pieces[first..] {
            let bar = Draw::rect([0.0, 0.0, 1.5, piece.extent.height], 0.0, Some(ink), None);
            piece.marks.insert(0, Mark::new(Tag::Artifact, vec![bar]));
        }
    }

    /// Someone's own words with where they come from, a bar of `ink` beside them.
    pub(crate) fn quote(&mut self, words: &str, source: &str, ink: Ink) -> Result<(), ReportError> {
        let block = self.tags.add(Tags::ROOT, Role::BlockQuote);
        let first = self.pieces.len();
        let said = self.tags.add(block, Role::P);
        self.lines(said, &[run(words, QUOTE)], INDENT, 10.0)?;
        if let Some(last) = self.pieces.last_mut() {
            last.extent.with_next = true;
        }
        let from = self.tags.add(block, Role::P);
        self.lines(from, &[run(source, SMALL_SOFT)], INDENT, 0.0)?;
        self.bar(first, ink);
        Ok(())
    }

    /// Pairs of a name and its value, in two columns of pairs.
    pub(crate) fn key_values(&mut self, pairs: &[(&str, String)]) -> Result<(), ReportError> {
        let list = self.tags.add(Tags::ROOT, Role::L);
        let half = (self.width() - GUTTER) / 2.0;
        // As narrow as the labels allow.
        let label_width = if pairs.iter().any(|(name, _)| name.chars().count() > 9) { 70.0 } else { 58.0 };
        for row in pairs.chunks(2) {
            let mut line = Stack::new(self.width());
            for ((name, value), left) in row.iter().zip([0.0, half + GUTTER]) {
                let entry = self.tags.add(list, Role::LI);
                let label = self.tags.add(entry, Role::Lbl);
                let body = self.tags.add(entry, Role::LBody);
                let mut named = Stack::new(label_width);
                named.text(&mut self.typesetter, label, &[run(*name, SOFT)])?;
                let mut valued = Stack::new(half - label_width);
                valued.text(&mut self.typesetter, body, &[run(value.as_str(), BODY)])?;
                line.lay(named, left, 0.0);
                line.lay(valued, left + label_width, 0.0);
            }
            self.block(line, 4.0);
        }
        Ok(())
    }

    /// A table of text: header cells that repeat on each page it runs over, and rows that may break between lines.
    pub(crate) fn table(&mut self, columns: &[Column], rows: &[Vec<Vec<Run>>]) -> Result<(), ReportError> {
        const PAD: f32 = 4.0;
        let table = self.tags.add(Tags::ROOT, Role::Table);
        let lefts: Vec<f32> = columns
            .iter()
            .scan(0.0, |left, column| {
                let here = *left;
                *left += column.width + GUTTER;
                Some(here)
            })
            .collect();
        let head = self.tags.add(table, Role::TR);
        let mut titles = Stack::new(self.width());
        for (column, left) in columns.iter().zip(&lefts) {
            let cell = self.tags.add(head, Role::TH);
            let mut title = Stack::new(column.width);
            title.text(&mut self.typesetter, cell, &[run(column.title, SMALL_SOFT)])?;
            titles.lay(title, *left, 0.0);
        }
        titles.gap(PAD);
        let header = self.running_header(titles, 4.0);
        for (number, cells) in rows.iter().enumerate() {
            let row = self.tags.add(table, Role::TR);
            let first = self.pieces.len();
            for ((runs, column), left) in cells.iter().zip(columns).zip(&lefts) {
                let cell = self.tags.add(row, Role::TD);
                for (position, line) in self.typesetter.set(runs, column.width)?.into_iter().enumerate() {
                    // A row is as many slices as its longest cell has lines.
                    if first + position == self.pieces.len() {
                        self.pieces.push(plain_piece(Some(header)));
                    }
                    let slice = &mut self.pieces[first + position];
                    let top = if position == 0 { PAD } else { 0.0 };
                    slice.extent.height = slice.extent.height.max(line.height + top);
                    slice.marks.push(Mark::new(cell, vec![at(*left, top, line)]));
                }
            }
            let rule = Draw::rule(0.0, 0.0, self.width(), HAIRLINE);
            if let Some(slice) = self.pieces.get_mut(first) {
                slice.marks.insert(0, Mark::new(Tag::Artifact, vec![rule]));
            }
            self.keep_ends(first);
            if let Some(slice) = self.pieces.last_mut() {
                slice.extent.height += PAD;
                // The header never stands over a single row.
                slice.extent.with_next |= number == 0 && rows.len() > 1;
            }
        }
        self.give_header_height(header);
        Ok(())
    }

    /// The header row of a table, to be repeated above every later piece pushed with its number.
    pub(crate) fn running_header(&mut self, header: Stack, before: f32) -> usize {
        self.block(header.clone(), before);
        if let Some(piece) = self.pieces.last_mut() {
            piece.extent.with_next = true;
        }
        self.headers.push(header);
        self.headers.len() - 1
    }

    /// Makes room for the running header wherever it may repeat.
    fn give_header_height(&mut self, header: usize) {
        let height = self.headers[header].height;
        for piece in &mut self.pieces {
            if piece.header == Some(header) {
                piece.extent.header = height;
            }
        }
    }

    /// A row of a table under its running header, never broken.
    pub(crate) fn row(&mut self, row: Stack, header: usize) {
        self.block(row, 0.0);
        let height = self.headers[header].height;
        if let Some(piece) = self.pieces.last_mut() {
            piece.header = Some(header);
            piece.extent.header = height;
        }
    }

    /// A block that is never broken, `before` points below what stands above it.
    pub(crate) fn block(&mut self, stack: Stack, before: f32) {
        let mut piece = plain_piece(None);
        piece.extent.before = before;
        piece.extent.height = stack.height;
        piece.marks = stack.marks;
        self.pieces.push(piece);
    }

    /// Keeps everything `build` adds on one page, as far as a page can hold it.
    pub(crate) fn together(
        &mut self,
        build: impl FnOnce(&mut Self) -> Result<(), ReportError>,
    ) -> Result<(), ReportError> {
        let first = self.pieces.len();
        build(self)?;
        let end = self.pieces.len().saturating_sub(1).max(first);
        for piece in &mut self.pieces[first..end] {
            piece.extent.with_next = true;
        }
        Ok(())
    }

    fn lines(&mut self, element: Element, runs: &[Run], indent: f32, before: f32) -> Result<(), ReportError> {
        let width = self.width() - indent;
        self.flow(element, runs, (indent, width), before)
    }

    /// A paragraph as one piece a line, at this indent and of this width.
    pub(crate) fn flow(
        &mut self,
        element: Element,
        runs: &[Run],
        (indent, width): (f32, f32),
        before: f32,
    ) -> Result<(), ReportError> {
        let first = self.pieces.len();
        let lines = self.typesetter.set(runs, width)?;
        for (position, line) in lines.into_iter().enumerate() {
            let mut piece = plain_piece(None);
            piece.extent.before = if position == 0 { before } else { 0.0 };
            piece.extent.height = line.height;
            piece.marks = vec![Mark::new(element, vec![at(indent, 0.0, line)])];
            self.pieces.push(piece);
        }
        self.keep_ends(first);
        Ok(())
    }

    /// No first or last line stands alone on a page.
    pub(crate) fn keep_ends(&mut self, first: usize) {
        let count = self.pieces.len() - first;
        if count > 1 {
            self.pieces[first].extent.with_next = true;
            self.pieces[first + count - 2].extent.with_next = true;
        }
    }
}

fn plain_piece(header: Option<usize>) -> Block {
    Block {
        extent: Extent { before: 0.0, height: 0.0, with_next: false, header: 0.0, opens_page: false },
        marks: Vec::new(),
        header,
        bookmark: None,
    }
}

fn at(x: f32, y: f32, line: Line) -> Draw {
    Draw::Text { x, y, line }
}
