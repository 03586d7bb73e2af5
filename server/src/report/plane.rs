//! The two dimensions as a square, with the path of the quizzes on it.

use weft_shared::{
    chart,
    plane::{DISTANCE, PlanePoint, WORRY, quadrants},
    when,
};

use super::{
    ReportError,
    document::{HAIRLINE, SMALL, SMALL_SOFT},
    draw::{Draw, Stroke},
    fonts::Face,
    ink::Ink,
    stack::{Align, Stack},
    tags::{Element, Tag},
    text::{Run, Typesetter, run},
};

/// The side of the square, in points.
pub(crate) const SIDE: f32 = 190.0;
/// The height of the words above and below it.
const AXIS: f32 = 14.0;

/// The plane as a figure.
pub(crate) fn figure(typesetter: &mut Typesetter, figure: Element, path: &[PlanePoint]) -> Result<Stack, ReportError> {
    let plane = chart::plane(path, f64::from(SIDE));
    let spot = |point: chart::Point| (point.x as f32, point.y as f32 + AXIS);
    let middle = spot(plane.middle);
    let edge = Stroke::solid(Ink::SOFT.thinned(0.6), 0.75);
    let mut draws = vec![Draw::rect([0.0, AXIS, SIDE, SIDE], 0.0, None, Some(edge))];
    draws.push(Draw::rule(0.0, middle.1, SIDE, HAIRLINE));
    draws.push(Draw::Polyline { points: vec![(middle.0, AXIS), (middle.0, AXIS + SIDE)], stroke: HAIRLINE });
    if let Some((centre, across, down)) = plane.region {
        draws.push(region(spot(centre), (across as f32, down as f32)));
    }
    let points: Vec<(f32, f32)> = plane.path.iter().copied().map(spot).collect();
    for track in &plane.tracks {
        let points = track.iter().copied().map(spot).collect();
        draws.push(Draw::Polyline { points, stroke: Stroke::solid(Ink::TEAL, 1.2) });
    }
    for (position, point) in points.iter().enumerate() {
        let last = position + 1 == points.len();
        let radius = if last { 3.6 } else { 2.2 };
        let fill = if last { Ink::TEAL } else { Ink::WHITE };
        let rim = Stroke::solid(Ink::TEAL, 1.0);
        draws.push(Draw::ellipse(*point, (radius, radius), Some(fill), Some(rim)));
    }
    let half = SIDE / 2.0 - 8.0;
    let [at_ease, worried, distant, both] = quadrants();
    let low = AXIS + SIDE - 16.0;
    let mut words = vec![
        (8.0, low, half, Align::Start, run(at_ease, SMALL_SOFT)),
        (SIDE / 2.0, low, half, Align::End, run(worried, SMALL_SOFT)),
        (8.0, AXIS + 4.0, half, Align::Start, run(distant, SMALL_SOFT)),
        (SIDE / 2.0, AXIS + 4.0, half, Align::End, run(both, SMALL_SOFT)),
        (0.0, 0.0, SIDE, Align::Start, run(format!("more {DISTANCE}"), SMALL)),
        (0.0, AXIS + SIDE + 2.0, SIDE, Align::End, run(format!("more {WORRY}"), SMALL)),
    ];
    let last = points.len().saturating_sub(1);
    // The last month stands outside its region, the first close to its point.
    let outside = plane.region.map_or(0.0, |(_, across, _)| across as f32);
    let mut months = Vec::new();
    for (position, neighbour, apart) in [(last, last.saturating_sub(1), outside.max(3.0) + 4.0), (0, 1, 7.0)] {
        if let (Some(point), Some(quiz)) = (points.get(position), path.get(position)) {
            let towards = points.get(neighbour).map_or(0.0, |other| other.0 - point.0);
            months.push(month(*point, towards, apart, quiz));
        }
        if last == 0 {
            break;
        }
    }
    if let [one, other] = months.as_mut_slice() {
        keep_apart(one, other);
    }
    words.extend(months);
    for (x, y, width, align, words) in words {
        let mut stack = Stack::new(width);
        stack.aligned(typesetter, Tag::Of(figure), &[words], align)?;
        let drawn = stack.marks.into_iter().flat_map(|mark| mark.draws);
        draws.extend(drawn.map(|draw| draw.moved((x, y))));
    }
    let mut stack = Stack::new(SIDE);
    stack.figure(figure, SIDE + 2.0 * AXIS + 2.0, draws);
    Ok(stack)
}

/// Words at a place: their left end and top, the width they have, where in it they stand.
type Placed = (f32, f32, f32, Align, Run);

/// Moves two months' names to either side of the height between them, where they would stand over each other.
fn keep_apart(one: &mut Placed, other: &mut Placed) {
    const HEIGHT: f32 = 12.0;
    let is_over = (one.0 - other.0).abs() < WIDTH && (one.1 - other.1).abs() < HEIGHT;
    if !is_over {
        return;
    }
    let (upper, lower) = if one.1 <= other.1 { (one, other) } else { (other, one) };
    let middle = f32::midpoint(upper.1, lower.1).clamp(AXIS + HEIGHT / 2.0, AXIS + SIDE - HEIGHT * 1.5);
    upper.1 = middle - HEIGHT / 2.0;
    lower.1 = middle + HEIGHT / 2.0;
}

/// The room of a month's name.
const WIDTH: f32 = 24.0;

/// The month's name `apart` from its point, away from where the path goes on (`towards`) as far as there is room.
fn month((x, y): (f32, f32), towards: f32, apart: f32, quiz: &PlanePoint) -> Placed {
    let words = run(when::short_month(quiz.day), SMALL.face(Face::SansBold));
    let top = (y - 6.0).clamp(AXIS, AXIS + SIDE - 12.0);
    let (room_left, room_right) = (x > WIDTH + apart, x + WIDTH + apart < SIDE);
    match (towards > 0.0, room_left, room_right) {
        (true, true, _) | (false, true, false) => (x - apart - WIDTH, top, WIDTH, Align::End, words),
        (_, _, true) => (x + apart, top, WIDTH, Align::Start, words),
        // A region as wide as the plane: the name goes above the point.
        (_, false, false) => {
            let left = (x - WIDTH / 2.0).clamp(0.0, SIDE - WIDTH);
            (left, (y - 17.0).max(AXIS), WIDTH, Align::Centre, words)
        }
    }
}

/// The 95 % region, cut to the frame: an ellipse of short straight lines, held inside.
fn region((x, y): (f32, f32), (across, down): (f32, f32)) -> Draw {
    const SIDES: u16 = 72;
    let mut edge = (0..SIDES).map(|step| {
        let angle = f32::from(step) * std::f32::consts::TAU / f32::from(SIDES);
        let (sine, cosine) = angle.sin_cos();
        ((x + across * cosine).clamp(0.0, SIDE), (y + down * sine).clamp(AXIS, AXIS + SIDE))
    });
    Draw::Shape {
        start: edge.next().unwrap_or((x, y)),
        steps: edge.map(|(x, y)| super::draw::Step::To(x, y)).collect(),
        fill: Some(Ink::TEAL_WASH),
        stroke: Some(Stroke::dashed(Ink::TEAL, 0.75)),
    }
}

/// What the plane shows, for those who do not see it.
pub(crate) fn in_words(path: &[PlanePoint]) -> String {
    let points: Vec<String> = path
        .iter()
        .map(|quiz| format!("On {}: {WORRY} {:.1}, {DISTANCE} {:.1}", when::long(quiz.day), quiz.worry, quiz.distance))
        .collect();
    format!("Results of the closeness quiz on two scales, each from 1 to 7. {}.", points.join(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(x: f32, y: f32) -> Placed {
        (x, y, WIDTH, Align::Start, run("Oct", SMALL))
    }

    #[test]
    fn names_over_each_other_are_moved_apart_and_others_stay() {
        for (one, other) in [(100.0, 103.0), (AXIS, AXIS), (AXIS + SIDE - 12.0, AXIS + SIDE - 14.0)] {
            let (mut one, mut other) = (name(60.0, one), name(66.0, other));
            keep_apart(&mut one, &mut other);
            assert!((one.1 - other.1).abs() >= 12.0);
            assert!([one.1, other.1].iter().all(|top| (AXIS..=AXIS + SIDE - 12.0).contains(top)), "inside the plane");
        }
        let (mut one, mut other) = (name(10.0, 50.0), name(120.0, 52.0));
        keep_apart(&mut one, &mut other);
        assert_eq!((one.1, other.1), (50.0, 52.0));
    }
}
