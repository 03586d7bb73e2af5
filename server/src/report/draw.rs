//! What can be drawn, in points from the top left of its place, `y` growing downwards.

use super::{ink::Ink, tags::Tag, text::Line};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stroke {
    pub(crate) ink: Ink,
    pub(crate) width: f32,
    /// Lengths of dash and gap.
    pub(crate) dash: Option<(f32, f32)>,
}

impl Stroke {
    pub(crate) const fn solid(ink: Ink, width: f32) -> Self {
        Self { ink, width, dash: None }
    }

    pub(crate) const fn dashed(ink: Ink, width: f32) -> Self {
        Self { ink, width, dash: Some((2.0, 2.0)) }
    }
}

/// A step of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    To(f32, f32),
    /// A cubic curve: two control points, then where it ends.
    Curve([(f32, f32); 3]),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Draw {
    /// A line of text with its left end and its top.
    Text {
        x: f32,
        y: f32,
        line: Line,
    },
    Polyline {
        points: Vec<(f32, f32)>,
        stroke: Stroke,
    },
    /// A closed shape.
    Shape {
        start: (f32, f32),
        steps: Vec<Step>,
        fill: Option<Ink>,
        stroke: Option<Stroke>,
    },
}

/// How far the control points of a quarter circle lie out, for radius 1.
const QUARTER: f32 = 0.552_284_8;

impl Draw {
    pub(crate) fn rule(x: f32, y: f32, width: f32, stroke: Stroke) -> Self {
        Self::Polyline { points: vec![(x, y), (x + width, y)], stroke }
    }

    /// A rectangle with corners rounded by `radius` (less where it is too small for that).
    pub(crate) fn rect(
        [x, y, width, height]: [f32; 4],
        radius: f32,
        fill: Option<Ink>,
        stroke: Option<Stroke>,
    ) -> Self {
        let radius = radius.min(width / 2.0).min(height / 2.0);
        let (right, bottom) = (x + width, y + height);
        if radius <= 0.0 {
            return Self::Shape {
                start: (x, y),
                steps: vec![Step::To(right, y), Step::To(right, bottom), Step::To(x, bottom)],
                fill,
                stroke,
            };
        }
        let near = radius * (1.0 - QUARTER);
        Self::Shape {
            start: (x + radius, y),
            steps: vec![
                Step::To(right - radius, y),
                Step::Curve([(right - near, y), (right, y + near), (right, y + radius)]),
                Step::To(right, bottom - radius),
                Step::Curve([(right, bottom - near), (right - near, bottom), (right - radius, bottom)]),
                Step::To(x + radius, bottom),
                Step::Curve([(x + near, bottom), (x, bottom - near), (x, bottom - radius)]),
                Step::To(x, y + radius),
                Step::Curve([(x, y + near), (x + near, y), (x + radius, y)]),
            ],
            fill,
            stroke,
        }
    }

    pub(crate) fn ellipse(
        (x, y): (f32, f32),
        (across, down): (f32, f32),
        fill: Option<Ink>,
        stroke: Option<Stroke>,
    ) -> Self {
        let (a, d) = (across * QUARTER, down * QUARTER);
        Self::Shape {
            start: (x + across, y),
            steps: vec![
                Step::Curve([(x + across, y + d), (x + a, y + down), (x, y + down)]),
                Step::Curve([(x - a, y + down), (x - across, y + d), (x - across, y)]),
                Step::Curve([(x - across, y - d), (x - a, y - down), (x, y - down)]),
                Step::Curve([(x + a, y - down), (x + across, y - d), (x + across, y)]),
            ],
            fill,
            stroke,
        }
    }

    pub(crate) fn moved(self, by: (f32, f32)) -> Self {
        let shift = |(x, y): (f32, f32)| (x + by.0, y + by.1);
        match self {
            Self::Text { x, y, line } => {
                let (x, y) = shift((x, y));
                Self::Text { x, y, line }
            }
            Self::Polyline { points, stroke } => {
                Self::Polyline { points: points.into_iter().map(shift).collect(), stroke }
            }
            Self::Shape { start, steps, fill, stroke } => Self::Shape {
                start: shift(start),
                steps: steps
                    .into_iter()
                    .map(|step| match step {
                        Step::To(x, y) => {
                            let (x, y) = shift((x, y));
                            Step::To(x, y)
                        }
                        Step::Curve(points) => Step::Curve(points.map(shift)),
                    })
                    .collect(),
                fill,
                stroke,
            },
        }
    }
}

/// Drawings that belong to one element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) tag: Tag,
    /// The place of a figure: left, top, width, height.
    pub(crate) frame: Option<[f32; 4]>,
    pub(crate) draws: Vec<Draw>,
}

impl Mark {
    pub(crate) fn new(tag: impl Into<Tag>, draws: Vec<Draw>) -> Self {
        Self { tag: tag.into(), frame: None, draws }
    }

    pub(crate) fn moved(self, by: (f32, f32)) -> Self {
        Self {
            tag: self.tag,
            frame: self.frame.map(|[x, y, w, h]| [x + by.0, y + by.1, w, h]),
            draws: self.draws.into_iter().map(|draw| draw.moved(by)).collect(),
        }
    }
}
