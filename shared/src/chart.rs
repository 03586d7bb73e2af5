//! The geometry of the charts. The page's SVG and the PDF draw the same shapes from it.
//!
//! Units are the caller's; x grows to the right, y grows downwards from the top of the chart.

mod spark;
mod timeline;

pub use spark::{Spark, spark};
pub use timeline::{Timeline, timeline};

use crate::{
    pattern::Strength,
    plane::{HIGHEST, LOWEST, MIDDLE, PlanePoint, stretches},
    shift::Rated,
};

/// Place in a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
}

/// Upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Extent to the right, 0 or more.
    pub width: f64,
    /// Extent downwards, 0 or more.
    pub height: f64,
}

/// Straight line between two places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// First end.
    pub from: Point,
    /// Second end.
    pub to: Point,
}

/// How large the cells of a strip are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripSize {
    /// Width of one cell.
    pub cell_width: f64,
    /// Space between neighbouring cells.
    pub gap: f64,
    /// Height of the strip.
    pub height: f64,
}

impl StripSize {
    /// Left edge of the cell at a position, counted from 0.
    pub fn left(&self, position: usize) -> f64 {
        crate::scoring::count(position) * (self.cell_width + self.gap)
    }

    /// Middle of the cell at a position, from the left.
    pub fn centre(&self, position: usize) -> f64 {
        self.left(position) + self.cell_width / 2.0
    }

    /// Width of a strip with so many cells; 0 without any.
    pub fn width(&self, cells: usize) -> f64 {
        if cells == 0 { 0.0 } else { self.left(cells - 1) + self.cell_width }
    }
}

/// One session of one pattern: a bar from below for the client, a line for the therapist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripCell {
    /// The whole cell; drawn dashed where nobody rated.
    pub frame: Rect,
    /// The client's rating and its bar; `None` where they did not rate.
    pub client: Option<(Strength, Rect)>,
    /// The therapist's rating and its line; `None` where they did not rate.
    pub therapist: Option<(Strength, Line)>,
}

impl StripCell {
    /// Whether nobody rated.
    pub fn is_empty(&self) -> bool {
        self.client.is_none() && self.therapist.is_none()
    }
}

/// Strip of one pattern, a cell for each session.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Width of all cells with the gaps between them.
    pub width: f64,
    /// Height of every cell.
    pub height: f64,
    /// Cells in the order of the sessions.
    pub cells: Vec<StripCell>,
    /// Runs of neighbouring sessions that count as the start: left and right edge.
    pub start: Vec<(f64, f64)>,
}

/// The strip of one pattern. `start` holds positions in `ratings`, ascending.
pub fn strip(ratings: &[Rated], start: &[usize], size: StripSize) -> Strip {
    let share = |strength: Strength| f64::from(strength.get()) / f64::from(Strength::HIGHEST);
    let cells = ratings
        .iter()
        .enumerate()
        .map(|(position, rated)| {
            let x = size.left(position);
            let frame = Rect { x, y: 0.0, width: size.cell_width, height: size.height };
            let client = rated.client.map(|strength| {
                let height = size.height * share(strength);
                (strength, Rect { x, y: size.height - height, width: size.cell_width, height })
            });
            let therapist = rated.therapist.map(|strength| {
                let y = size.height * (1.0 - share(strength));
                (strength, Line { from: Point { x, y }, to: Point { x: x + size.cell_width, y } })
            });
            StripCell { frame, client, therapist }
        })
        .collect();
    // Sessions without a rating may lie between two that count, so neighbours are joined over empty cells.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &position in start {
        match runs.last_mut() {
            Some((_, last)) if ratings[*last + 1..position].iter().all(|rated| *rated == Rated::default()) => {
                *last = position;
            }
            _ => runs.push((position, position)),
        }
    }
    let start = runs.into_iter().map(|(first, last)| (size.left(first), size.left(last) + size.cell_width)).collect();
    Strip { width: size.width(ratings.len()), height: size.height, cells, start }
}

/// The two dimensions: worry to the right, distance upwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Width and height of the square.
    pub side: f64,
    /// Where the lines between the regions lie, on both axes, from the left and from the top.
    pub middle: Point,
    /// The quizzes in order.
    pub path: Vec<Point>,
    /// The lines between them: one for each stretch of the quiz in the same words, with two points or more.
    pub tracks: Vec<Vec<Point>>,
    /// The 95 % region of the last quiz, cut to the frame by whoever draws: centre and half axes.
    pub region: Option<(Point, f64, f64)>,
}

/// The plane drawn as a square of `side` units.
pub fn plane(points: &[PlanePoint], side: f64) -> Plane {
    let unit = side / (HIGHEST - LOWEST);
    let place = |worry: f64, distance: f64| Point { x: (worry - LOWEST) * unit, y: (HIGHEST - distance) * unit };
    let drawn = |points: &[PlanePoint]| -> Vec<Point> {
        points.iter().map(|point| place(point.worry, point.distance)).collect()
    };
    Plane {
        side,
        middle: place(MIDDLE, MIDDLE),
        path: drawn(points),
        tracks: stretches(points).map(drawn).filter(|track| track.len() > 1).collect(),
        region: points
            .last()
            .map(|last| (place(last.worry, last.distance), last.region.0 * unit, last.region.1 * unit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: StripSize = StripSize { cell_width: 30.0, gap: 3.0, height: 40.0 };

    fn rated(client: Option<i64>, therapist: Option<i64>) -> Rated {
        Rated { client: client.and_then(Strength::new), therapist: therapist.and_then(Strength::new) }
    }

    #[test]
    fn a_bar_stands_on_the_ground_and_a_line_lies_at_its_height() {
        let strip = strip(&[rated(Some(5), Some(10)), rated(None, None)], &[], SIZE);
        assert_eq!(strip.width, 63.0);
        let (_, bar) = strip.cells[0].client.unwrap();
        assert_eq!((bar.y, bar.height), (20.0, 20.0));
        assert_eq!(strip.cells[0].therapist.unwrap().1.from.y, 0.0);
        assert!(strip.cells[1].is_empty());
    }

    #[test]
    fn the_start_is_one_run_across_an_unrated_session() {
        let one = rated(Some(5), None);
        let strip = strip(&[one, Rated::default(), one, one, one], &[0, 2], SIZE);
        assert_eq!(strip.start, [(0.0, 96.0)]);
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_cell(ratings in prop::collection::vec((prop::option::of(0i64..=10), prop::option::of(0i64..=10)), 0..20)) {
            let ratings: Vec<Rated> = ratings.into_iter().map(|(client, therapist)| rated(client, therapist)).collect();
            let strip = strip(&ratings, &[], SIZE);
            for cell in &strip.cells {
                prop_assert!(cell.frame.x + cell.frame.width <= strip.width + 1e-9);
                if let Some((_, bar)) = cell.client {
                    prop_assert!(bar.y >= -1e-9 && (bar.y + bar.height - strip.height).abs() < 1e-9);
                }
                if let Some((_, line)) = cell.therapist {
                    prop_assert!((0.0..=strip.height).contains(&line.from.y));
                }
            }
        }
    }
}
