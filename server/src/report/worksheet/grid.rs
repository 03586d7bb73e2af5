//! Tables to write in: questions with the same answers, a matrix, a log.

use weft_shared::exercise::{Body, Column, Item, Row};

use super::{FINE, HELP, INDENT, MEASURE, NUMBER, PROMPT, ROW, boxes, lines};
use crate::report::{
    ReportError,
    document::{Document, HAIRLINE, SMALL_SOFT},
    draw::{Draw, Mark},
    stack::{Align, Stack},
    tags::{Element, Role, Tag, Tags},
    text::{Run, run},
};

/// A row of a table is never broken, so what stands in one is no longer than this many characters.
const LONGEST: usize = 400;
/// The height of a row of a log.
const ROOM: f32 = 34.0;
/// The columns a page is wide enough for.
const COLUMNS: usize = 6;

/// Whether an item is answered on the same points as the one before it, so that both can stand in one table.
pub(super) fn goes_with(first: &Item, next: &Item) -> bool {
    let labels = |item: &Item| match &item.body {
        Body::Scale { labels, .. } if boxes::stand_side_by_side(labels) => Some(labels.clone()),
        _ => None,
    };
    let fits = |item: &Item| {
        let length = item.prompt.chars().count() + item.help.as_ref().map_or(0, |help| help.chars().count());
        item.show_if.is_none() && item.ends_if.is_empty() && !item.may_decline && length <= LONGEST
    };
    fits(first) && fits(next) && labels(first).is_some_and(|own| labels(next) == Some(own))
}

/// Questions with the same answers: the answers above, a question in each row.
pub(super) fn questions(document: &mut Document, rows: &[(Option<usize>, &Item)]) -> Result<(), ReportError> {
    let Some((_, first)) = rows.first() else { return Ok(()) };
    let Body::Scale { labels, .. } = &first.body else { return Ok(()) };
    let mut grid = Grid::new(document, labels.len());
    let header = grid.head(document, labels, 20.0)?;
    let from = document.pieces.len();
    for (number, item) in rows {
        let mut words = vec![run(item.prompt.as_str(), ROW)];
        words.extend(item.help.iter().map(|help| run(format!("\n{help}"), HELP)));
        grid.row(document, *number, &words, header)?;
    }
    grid.close(document);
    document.keep_ends(from);
    Ok(())
}

/// The rows of a matrix, under the prompt that stands above them already.
pub(super) fn matrix(document: &mut Document, rows: &[Row], labels: &[String]) -> Result<(), ReportError> {
    if !boxes::stand_side_by_side(labels) || rows.iter().any(|row| row.label.chars().count() > LONGEST) {
        for row in rows {
            let element = document.tags.add(Tags::ROOT, Role::P);
            let first = document.pieces.len();
            document.flow(element, &[run(row.label.as_str(), ROW)], (INDENT, MEASURE - INDENT), 10.0)?;
            for piece in &mut document.pieces[first..] {
                piece.extent.with_next = true;
            }
            boxes::scale(document, labels)?;
        }
        return Ok(());
    }
    let mut grid = Grid::new(document, labels.len());
    let header = grid.head(document, labels, 8.0)?;
    let from = document.pieces.len();
    for row in rows {
        grid.row(document, None, &[run(row.label.as_str(), ROW)], header)?;
    }
    grid.close(document);
    boxes::keep(document, from);
    Ok(())
}

/// A table whose rows are answered on points.
struct Grid {
    table: Element,
    points: usize,
    /// The width of a point's column.
    wide: f32,
    /// The width of the questions' column.
    words: f32,
}

impl Grid {
    fn new(document: &mut Document, points: usize) -> Self {
        let shown = u16::try_from(points.max(1)).map_or(f32::MAX, f32::from);
        let wide = ((document.width() - INDENT) * 0.58 / shown).min(62.0);
        let words = document.width() - INDENT - wide * shown - 8.0;
        Self { table: document.tags.add(Tags::ROOT, Role::Table), points, wide, words }
    }

    /// Where the middle of a point lies.
    fn middle(&self, document: &Document, point: usize) -> f32 {
        let from_the_right = u16::try_from(self.points - point).map_or(0.0, f32::from);
        document.width() - self.wide * from_the_right + self.wide / 2.0
    }

    fn head(&mut self, document: &mut Document, labels: &[String], before: f32) -> Result<usize, ReportError> {
        let row = document.tags.add(self.table, Role::TR);
        let about = document.tags.add(row, Role::TH);
        let mut stacks = Vec::with_capacity(labels.len());
        for label in labels {
            let cell = document.tags.add(row, Role::TH);
            let mut words = Stack::new(self.wide - 4.0);
            words.aligned(&mut document.typesetter, cell, &[run(label.as_str(), FINE)], Align::Centre)?;
            stacks.push(words);
        }
        let mut hint = Stack::new(self.words);
        hint.text(&mut document.typesetter, about, &[run("One answer in each row", FINE)])?;
        let height = stacks.iter().map(|stack| stack.height).fold(hint.height, f32::max);
        let mut head = Stack::new(document.width());
        let drop = height - hint.height;
        head.lay(hint, INDENT, drop);
        for (point, stack) in stacks.into_iter().enumerate() {
            let left = self.middle(document, point) - self.wide / 2.0 + 2.0;
            let drop = height - stack.height;
            head.lay(stack, left, drop);
        }
        head.gap(4.0);
        Ok(document.running_header(head, before))
    }

    fn row(
        &mut self,
        document: &mut Document,
        number: Option<usize>,
        words: &[Run],
        header: usize,
    ) -> Result<(), ReportError> {
        const PAD: f32 = 6.0;
        let row = document.tags.add(self.table, Role::TR);
        let asks = document.tags.add(row, Role::RowHead);
        for _ in 0..self.points {
            document.tags.add(row, Role::TD);
        }
        let mut line = Stack::new(document.width());
        let rule = Draw::rule(INDENT, 0.0, document.width() - INDENT, HAIRLINE);
        line.marks.push(Mark::new(Tag::Artifact, vec![rule]));
        if let Some(number) = number {
            let mut hanging = Stack::new(INDENT);
            hanging.text(&mut document.typesetter, asks, &[run(number.to_string(), NUMBER)])?;
            line.lay(hanging, 0.0, PAD + 2.2);
        }
        let mut said = Stack::new(self.words);
        said.text(&mut document.typesetter, asks, words)?;
        line.lay(said, INDENT, PAD);
        line.height = (line.height + PAD).max(27.0);
        let middle = line.height / 2.0;
        let circles = (0..self.points).map(|point| boxes::Shape::Circle.at(self.middle(document, point), middle));
        let circles = circles.collect();
        line.marks.push(Mark::new(Tag::Artifact, circles));
        document.row(line, header);
        Ok(())
    }

    /// The rule under the last row.
    fn close(&self, document: &mut Document) {
        let width = document.width() - INDENT;
        if let Some(piece) = document.pieces.last_mut() {
            let rule = Draw::rule(INDENT, piece.extent.height, width, HAIRLINE);
            piece.marks.push(Mark::new(Tag::Artifact, vec![rule]));
        }
    }
}

/// Empty rows under the columns' names.
pub(super) fn log(document: &mut Document, columns: &[Column], rows: u32) -> Result<(), ReportError> {
    if columns.is_empty() || columns.len() > COLUMNS || columns.iter().any(|column| column.label.chars().count() > 120)
    {
        for column in columns {
            let element = document.tags.add(Tags::ROOT, Role::P);
            let first = document.pieces.len();
            document.flow(element, &[run(column.label.as_str(), PROMPT)], (INDENT, MEASURE - INDENT), 10.0)?;
            for piece in &mut document.pieces[first..] {
                piece.extent.with_next = true;
            }
            lines::lines(document, usize::try_from(rows).unwrap_or(0))?;
        }
        return Ok(());
    }
    let left = INDENT;
    let wide = (document.width() - left) / u16::try_from(columns.len()).map_or(f32::MAX, f32::from);
    let lefts: Vec<f32> = (0_u16..).take(columns.len()).map(|place| left + wide * f32::from(place)).collect();
    let table = document.tags.add(Tags::ROOT, Role::Table);
    let head = document.tags.add(table, Role::TR);
    let mut titles = Stack::new(document.width());
    for (column, x) in columns.iter().zip(&lefts) {
        let cell = document.tags.add(head, Role::TH);
        let mut title = Stack::new(wide - 10.0);
        title.text(&mut document.typesetter, cell, &[run(column.label.as_str(), SMALL_SOFT)])?;
        titles.lay(title, *x + if *x > left { 8.0 } else { 0.0 }, 0.0);
    }
    titles.gap(4.0);
    let header = document.running_header(titles, 8.0);
    let first = document.pieces.len();
    for row in 0..rows {
        let element = document.tags.add(table, Role::TR);
        for _ in columns {
            document.tags.add(element, Role::TD);
        }
        let mut line = Stack::new(document.width());
        let mut draws = vec![Draw::rule(left, ROOM, document.width() - left, lines::WRITING)];
        if row == 0 {
            draws.push(Draw::rule(left, 0.0, document.width() - left, lines::WRITING));
        }
        let between = lefts.iter().skip(1);
        draws.extend(between.map(|x| Draw::Polyline { points: vec![(*x, 0.0), (*x, ROOM)], stroke: lines::WRITING }));
        line.marks.push(Mark::new(Tag::Artifact, draws));
        line.gap(ROOM);
        document.row(line, header);
    }
    boxes::keep(document, first);
    Ok(())
}
