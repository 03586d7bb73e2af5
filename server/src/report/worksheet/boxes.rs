//! What is ticked or circled: options, points of a scale, the line from 0 to 10.

use weft_shared::exercise::{Choice, SLIDER_HIGHEST};

use super::{HELP, INDENT, OPTION};
use crate::report::{
    ReportError,
    document::Document,
    draw::{Draw, Mark, Stroke},
    ink::Ink,
    stack::{Align, Stack},
    tags::{Role, Tag, Tags},
    text::run,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One of several.
    Circle,
    /// Any of several.
    Square,
}

pub(super) const EDGE: Stroke = Stroke::solid(Ink::SOFT, 0.8);
pub(super) const RADIUS: f32 = 4.8;
/// How far an option's words stand from the left of its box.
const BESIDE: f32 = 18.0;
/// From one option to the next.
const GAP: f32 = 5.0;
/// Beyond this many rows of options a page may break between them.
const ROWS_KEPT: usize = 14;
/// Labels up to this many characters stand side by side on a scale.
const LABEL: usize = 48;
/// That many points find room beside each other.
const POINTS: usize = 8;

impl Shape {
    /// The box with its middle at a place.
    pub(super) fn at(self, x: f32, y: f32) -> Draw {
        match self {
            Shape::Circle => Draw::ellipse((x, y), (RADIUS, RADIUS), None, Some(EDGE)),
            Shape::Square => {
                let side = 2.0 * RADIUS - 0.6;
                Draw::rect([x - side / 2.0, y - side / 2.0, side, side], 1.2, None, Some(EDGE))
            }
        }
    }
}

/// The answers of a choice, in as many columns as their words allow.
pub(super) fn options(document: &mut Document, options: &[Choice], shape: Shape) -> Result<(), ReportError> {
    let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    list(document, &labels, shape)
}

/// A box beside a few words.
pub(super) fn tick(document: &mut Document, words: &str, shape: Shape, before: f32) -> Result<(), ReportError> {
    let first = document.pieces.len();
    keep_before(document, first);
    list(document, &[words], shape)?;
    if let Some(piece) = document.pieces.get_mut(first) {
        piece.extent.before = before;
    }
    Ok(())
}

fn keep_before(document: &mut Document, first: usize) {
    if let Some(piece) = first.checked_sub(1).and_then(|before| document.pieces.get_mut(before)) {
        piece.extent.with_next = true;
    }
}

fn list(document: &mut Document, labels: &[&str], shape: Shape) -> Result<(), ReportError> {
    let columns = columns(document, labels)?;
    let element = document.tags.add(Tags::ROOT, Role::L);
    let first = document.pieces.len();
    let wide = (document.width() - INDENT) / count(columns);
    for (position, row) in labels.chunks(columns).enumerate() {
        let before = if position == 0 { GAP + 2.0 } else { GAP };
        if columns == 1 {
            let entry = document.tags.add(element, Role::LI);
            let body = document.tags.add(entry, Role::LBody);
            let line = document.pieces.len();
            let words = [run(row[0], OPTION)];
            document.flow(body, &words, (INDENT + BESIDE, wide - BESIDE), before)?;
            if let Some(piece) = document.pieces.get_mut(line) {
                piece.marks.insert(0, Mark::new(Tag::Artifact, vec![shape.at(INDENT + RADIUS, 6.8)]));
            }
            continue;
        }
        let mut line = Stack::new(document.width());
        for (label, column) in row.iter().zip(0..) {
            let entry = document.tags.add(element, Role::LI);
            let body = document.tags.add(entry, Role::LBody);
            let left = INDENT + wide * count(column);
            let mut words = Stack::new(wide - BESIDE);
            words.text(&mut document.typesetter, body, &[run(*label, OPTION)])?;
            line.marks.push(Mark::new(Tag::Artifact, vec![shape.at(left + RADIUS, 6.8)]));
            line.lay(words, left + BESIDE, 0.0);
        }
        document.block(line, before);
    }
    keep(document, first);
    Ok(())
}

/// Few rows stay together; of many, none stands alone.
pub(super) fn keep(document: &mut Document, first: usize) {
    let count = document.pieces.len() - first;
    if count > ROWS_KEPT {
        document.keep_ends(first);
        return;
    }
    let end = document.pieces.len().saturating_sub(1).max(first);
    for piece in &mut document.pieces[first..end] {
        piece.extent.with_next = true;
    }
}

/// Three columns, two, or one: as many as every label fits into on one line.
fn columns(document: &mut Document, labels: &[&str]) -> Result<usize, ReportError> {
    for (columns, from) in [(3, 6), (2, 4)] {
        let wide = (document.width() - INDENT) / count(columns) - BESIDE - 14.0;
        if labels.len() < from || labels.iter().any(|label| label.chars().count() > 2 * LABEL) {
            continue;
        }
        let mut fits = true;
        for label in labels {
            fits &= document.typesetter.set(&[run(*label, OPTION)], wide)?.len() <= 1;
        }
        if fits {
            return Ok(columns);
        }
    }
    Ok(1)
}

/// Columns and points are few.
fn count(number: usize) -> f32 {
    u16::try_from(number).map_or(f32::MAX, f32::from)
}

/// Whether the points of a scale find room beside each other.
pub(super) fn stand_side_by_side(labels: &[String]) -> bool {
    labels.len() <= POINTS && labels.iter().all(|label| label.chars().count() <= LABEL)
}

/// The points of a scale along a line, their words beneath.
pub(super) fn scale(document: &mut Document, labels: &[String]) -> Result<(), ReportError> {
    if !stand_side_by_side(labels) {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        return list(document, &labels, Shape::Circle);
    }
    let element = document.tags.add(Tags::ROOT, Role::L);
    let wide = (document.width() - INDENT) / count(labels.len().max(1));
    let mut line = Stack::new(document.width());
    let mut draws = Vec::new();
    for (label, place) in labels.iter().zip(0..) {
        let entry = document.tags.add(element, Role::LI);
        let body = document.tags.add(entry, Role::LBody);
        let left = INDENT + wide * count(place);
        let middle = left + wide / 2.0;
        draws.push(Shape::Circle.at(middle, RADIUS + 1.0));
        if place > 0 {
            let along = wide - 2.0 * RADIUS - 8.0;
            draws.push(Draw::rule(middle - wide + RADIUS + 4.0, RADIUS + 1.0, along, Stroke::solid(Ink::LINE, 0.75)));
        }
        let mut words = Stack::new(wide - 8.0);
        words.aligned(&mut document.typesetter, body, &[run(label.as_str(), HELP.ink(Ink::INK))], Align::Centre)?;
        line.lay(words, left + 4.0, 2.0 * RADIUS + 6.0);
    }
    line.marks.push(Mark::new(Tag::Artifact, draws));
    document.block(line, 9.0);
    Ok(())
}

/// The line from 0 to 10, to circle a number on.
pub(super) fn line(document: &mut Document, low: &str, high: &str) -> Result<(), ReportError> {
    const SIDE: f32 = 10.0;
    let said = match (low.is_empty(), high.is_empty()) {
        (true, true) => "Circle one number from 0 to 10.".to_owned(),
        _ => format!("Circle one number from 0 ({low}) to 10 ({high})."),
    };
    let figure = document.tags.figure(Tags::ROOT, said);
    let wide = document.width() - INDENT;
    let steps = u16::try_from(SLIDER_HIGHEST).unwrap_or(u16::MAX);
    let step = (wide - 2.0 * SIDE) / f32::from(steps);
    let axis = Stroke::solid(Ink::SOFT.thinned(0.7), 0.75);
    let mut draws = vec![Draw::rule(SIDE, 4.0, wide - 2.0 * SIDE, axis)];
    for value in 0..=steps {
        let x = SIDE + step * f32::from(value);
        draws.push(Draw::Polyline { points: vec![(x, 0.0), (x, 8.0)], stroke: axis });
        let mut number = Stack::new(2.0 * SIDE);
        number.aligned(&mut document.typesetter, figure, &[run(value.to_string(), OPTION)], Align::Centre)?;
        let drawn = number.marks.into_iter().flat_map(|mark| mark.draws);
        draws.extend(drawn.map(|draw| draw.moved((x - SIDE, 11.0))));
    }
    let mut height = 25.0;
    for (words, align) in [(low, Align::Start), (high, Align::End)] {
        let mut end = Stack::new(wide / 2.0 - 12.0);
        end.aligned(&mut document.typesetter, figure, &[run(words, HELP)], align)?;
        let left = if align == Align::Start { SIDE - 3.0 } else { wide / 2.0 + 12.0 - SIDE + 5.0 };
        height = f32::max(height, 26.0 + end.height);
        let drawn = end.marks.into_iter().flat_map(|mark| mark.draws);
        draws.extend(drawn.map(|draw| draw.moved((left, 26.0))));
    }
    let mut drawn = Stack::new(wide);
    drawn.figure(figure, height, draws);
    let mut whole = Stack::new(document.width());
    whole.lay(drawn, INDENT, 0.0);
    document.block(whole, 12.0);
    Ok(())
}
