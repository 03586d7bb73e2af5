//! The strip: a pattern over the sessions, drawn from the geometry the page draws.

use weft_shared::{
    chart::{self, StripSize},
    pattern::{Rater, Strength},
    shared_view::{SessionColumn, SharedView},
    shift::{Rated, State},
    when,
};

use super::{
    ReportError,
    document::{BOLD, SMALL},
    draw::{Draw, Mark, Stroke},
    fonts::Face,
    ink::Ink,
    stack::{Align, Stack},
    tags::{Element, Tag},
    text::{Run, Style, Typesetter, run},
};

/// How large cells are drawn, in points.
#[derive(Clone, Copy)]
pub(crate) struct Cells {
    height: f64,
    /// A cell of a short therapy is not drawn wider than this.
    widest: f64,
}

impl Cells {
    /// In a column of a table.
    pub(crate) const TABLE: Self = Self { height: 26.0, widest: 24.0 };
    /// As wide as the page.
    pub(crate) const WIDE: Self = Self { height: 38.0, widest: 34.0 };
    /// Where there is room for little.
    pub(crate) const SMALL: Self = Self { height: 15.0, widest: 14.0 };
}

const GAP: f64 = 1.5;
/// Below this width a cell has no room for its number; the figure's alternative text still says it.
const ROOM_FOR_NUMBER: f64 = 7.5;
const TINY: Style = Style::new(Face::Sans, 6.5, Ink::INK, 1.3);
const TINY_SOFT: Style = TINY.ink(Ink::SOFT);

/// The cells' size for so many sessions on `width` points.
fn size(sessions: usize, width: f32, cells: Cells) -> StripSize {
    let count = sessions.max(1) as f64;
    let cell = (f64::from(width) - GAP * (count - 1.0)) / count;
    StripSize {
        cell_width: cell.clamp(0.5, cells.widest),
        gap: GAP.min(f64::from(width) / count / 4.0),
        height: cells.height,
    }
}

/// The head of the strips: each session's number, and the month where a new one begins.
pub(crate) fn head(
    typesetter: &mut Typesetter,
    tag: impl Into<Tag>,
    sessions: &[SessionColumn],
    (width, cells): (f32, Cells),
) -> Result<Stack, ReportError> {
    let tag = tag.into();
    let size = size(sessions.len(), width, cells);
    let mut head = Stack::new(width);
    let mut month = None;
    let mut free = [f64::MIN; 2];
    for (position, session) in sessions.iter().enumerate() {
        let day = session.meeting.day;
        let centre = size.centre(position);
        if place_at(typesetter, &mut head, (tag, &session.number.to_string(), TINY_SOFT), (centre, 0.0, free[0]))? {
            free[0] = centre + ROOM_FOR_NUMBER + 1.5;
        }
        if month != Some((day.year(), day.month()))
            && place_at(typesetter, &mut head, (tag, when::short_month(day), TINY_SOFT), (centre, 9.0, free[1]))?
        {
            free[1] = centre + 3.0 * ROOM_FOR_NUMBER;
        }
        month = Some((day.year(), day.month()));
    }
    Ok(head)
}

/// Sets a word centred at `x`, unless `x` lies before `free`, where the last one still stands.
fn place_at(
    typesetter: &mut Typesetter,
    stack: &mut Stack,
    (tag, words, style): (Tag, &str, Style),
    (x, y, free): (f64, f32, f64),
) -> Result<bool, ReportError> {
    if x < free {
        return Ok(false);
    }
    let mut word = Stack::new(40.0);
    word.aligned(typesetter, tag, &[run(words, style)], Align::Centre)?;
    stack.lay(word, x as f32 - 20.0, y);
    Ok(true)
}

/// The strip of one pattern as a figure of `width` points; `start` are the sessions bracketed as
/// the start, with `began` under them.
pub(crate) fn figure(
    typesetter: &mut Typesetter,
    figure: Element,
    (ratings, start, began): (&[Rated], &[usize], &str),
    (width, cells): (f32, Cells),
) -> Result<Stack, ReportError> {
    let size = size(ratings.len(), width, cells);
    let strip = chart::strip(ratings, start, size);
    let mut draws = Vec::new();
    let mut words: Vec<(f64, f32, String, Style)> = Vec::new();
    let ground = cells.height as f32;
    let under = ground + 2.0;
    let radius = (size.cell_width as f32 * 0.15).min(2.0);
    for (position, cell) in strip.cells.iter().enumerate() {
        let frame = flat(cell.frame);
        if cell.is_empty() {
            let edge = Stroke::dashed(Ink::SOFT.thinned(0.45), 0.5);
            draws.push(Draw::rect(inset(frame, 0.25), radius, None, Some(edge)));
            continue;
        }
        draws.push(Draw::rect(frame, radius, Some(Ink::CLAY_WASH.thinned(0.6)), None));
        if let Some((strength, bar)) = cell.client {
            let share = f32::from(strength.get()) / f32::from(Strength::HIGHEST);
            let ink = Ink::CLAY.thinned(0.5 + 0.35 * share);
            draws.push(Draw::rect(flat(bar), radius, Some(ink), None));
            if size.cell_width >= ROOM_FOR_NUMBER {
                let number = strength.get().to_string();
                words.push((size.centre(position), under, number, TINY));
            }
        }
        if let Some((_, line)) = cell.therapist {
            draws.push(Draw::rule(
                line.from.x as f32,
                line.from.y as f32,
                (line.to.x - line.from.x) as f32,
                Stroke::solid(Ink::TEAL, 1.4),
            ));
        }
    }
    let mut height = ground;
    if size.cell_width >= ROOM_FOR_NUMBER {
        height += 11.0;
    }
    for (left, right) in &strip.start {
        let bracket = Stroke::solid(Ink::SOFT, 0.6);
        let (left, right) = (*left as f32, *right as f32);
        draws.push(Draw::Polyline {
            points: vec![(left, height), (left, height + 2.0), (right, height + 2.0), (right, height)],
            stroke: bracket,
        });
    }
    if let Some((left, _)) = strip.start.first() {
        let mut caption = Stack::new(width);
        caption.text(typesetter, figure, &[run(began, TINY_SOFT)])?;
        let caption = caption.marks.into_iter().flat_map(|mark| mark.draws);
        draws.extend(caption.map(|draw| draw.moved((*left as f32, height + 2.5))));
        height += 12.0;
    }
    let mut numbers = Stack::new(width);
    for (x, y, number, style) in words {
        place_at(typesetter, &mut numbers, (figure.into(), &number, style), (x, y, f64::MIN))?;
    }
    draws.extend(numbers.marks.into_iter().flat_map(|mark| mark.draws));
    let mut stack = Stack::new(width);
    stack.figure(figure, height, draws);
    Ok(stack)
}

/// What the strip shows, for those who do not see it: "… Session 1: Noor 8, Dr. Adeyemi 8. Session 2: Noor 7."
pub(crate) fn in_words((client, therapist): (&str, &str), sessions: &[SessionColumn], ratings: &[Rated]) -> String {
    let people = [(client, Rater::Client), (therapist, Rater::Therapist)];
    let rated: Vec<String> = sessions
        .iter()
        .zip(ratings)
        .filter_map(|(session, rated)| {
            let given: Vec<String> = people
                .iter()
                .filter_map(|(called, rater)| Some(format!("{called} {}", rated.by(*rater)?.get())))
                .collect();
            (!given.is_empty()).then(|| format!("Session {}: {}.", session.number, given.join(", ")))
        })
        .collect();
    match rated.len() {
        0 => "No ratings yet.".to_owned(),
        1 => format!("How strong the old way was, from 0 to 10. Rated at 1 session. {}", rated.join(" ")),
        count => format!("How strong the old way was, from 0 to 10. Rated at {count} sessions. {}", rated.join(" ")),
    }
}

/// The status as a chip, as wide as its words need: filled, washed or outlined as on the page.
pub(crate) fn chip(typesetter: &mut Typesetter, cell: Element, state: State, width: f32) -> Result<Stack, ReportError> {
    const SIDE: f32 = 7.0;
    let (text, fill, edge) = match state {
        State::Shifted => (Ink::WHITE, Some(Ink::TEAL), None),
        State::Loosening => (Ink::TEAL, Some(Ink::TEAL_WASH), None),
        State::SlippingBack | State::StillStuck => (Ink::CLAY_TEXT, Some(Ink::CLAY_WASH), None),
        State::NoClearChange | State::NotEnoughYet => (Ink::SOFT, None, Some(Stroke::dashed(Ink::SOFT, 0.6))),
    };
    let style = Style { size: 8.5, leading: 1.0, ..BOLD.ink(text) };
    let lines = typesetter.set(&[run(state.word(), style)], width - 2.0 * SIDE)?;
    let line = lines.into_iter().next().ok_or(ReportError::Inner("a state without a word"))?;
    let (pill_width, pill_height) = (line.width + 2.0 * SIDE, line.height + 7.0);
    let pill = Draw::rect(inset([0.0, 0.0, pill_width, pill_height], 0.3), pill_height, fill, edge);
    let mut stack = Stack::new(pill_width);
    stack.marks.push(Mark::new(Tag::Artifact, vec![pill]));
    stack.marks.push(Mark::new(cell, vec![Draw::Text { x: SIDE, y: 3.5, line }]));
    stack.height = pill_height;
    Ok(stack)
}

/// How the two people are called where both are named.
pub(crate) fn names(view: &SharedView) -> (&str, &str) {
    (&view.client.called, &view.therapist.called)
}

/// What the bars and the lines are.
pub(crate) fn legend((client, therapist): (&str, &str)) -> Vec<Run> {
    let bold = SMALL.face(Face::SansBold);
    vec![
        run("How strong the old way was\n", bold),
        run(format!("Bar: {client}. Line: {therapist}.\nFrom 0 to 10."), SMALL),
    ]
}

/// The same in one line.
pub(crate) fn legend_line((client, therapist): (&str, &str)) -> Vec<Run> {
    let words = format!("How strong the old way was, from 0 to 10. Bar: {client}. Line: {therapist}.");
    vec![run(words, SMALL.ink(Ink::SOFT))]
}

fn flat(rect: chart::Rect) -> [f32; 4] {
    [rect.x as f32, rect.y as f32, rect.width as f32, rect.height as f32]
}

fn inset([x, y, width, height]: [f32; 4], by: f32) -> [f32; 4] {
    [x + by, y + by, width - 2.0 * by, height - 2.0 * by]
}
