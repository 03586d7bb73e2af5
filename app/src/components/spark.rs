//! The spark line of a pattern, over the band of its start. The sentence beside it says the same; the table of
//! the page has the numbers.

use leptos::prelude::*;
use weft_shared::{
    chart::{Point, spark},
    reader::People,
    shared_view::PatternRow,
};

const SIZE: (f64, f64) = (200.0, 60.0);
const INSET: f64 = 5.0;
/// With more ratings than this only the last of each line has a mark.
const MARKED: usize = 24;

/// Nothing before the first rating. The client's line is unbroken with round marks, the therapist's dashed with square
/// ones.
pub fn pattern_spark(row: &PatternRow, people: People<'_>) -> AnyView {
    let said = row.spark_sentence(people);
    if said.is_empty() {
        return ().into_any();
    }
    let drawn = spark(&row.ratings, row.began, SIZE, INSET);
    let band = drawn.band.map(|band| {
        view! { <rect class="start" x=band.x y=band.y width=band.width height=band.height rx="2" /> }
    });
    let median = drawn.median.map(|y| view! { <path class="start-median" d=format!("M0 {y:.1}H{}", SIZE.0) /> });
    let line = |class: &'static str, points: &[Point]| {
        let points: Vec<String> = points.iter().map(|point| format!("{:.1},{:.1}", point.x, point.y)).collect();
        (points.len() > 1).then(|| view! { <polyline class=class points=points.join(" ") /> })
    };
    let marked = |points: &[Point]| if points.len() > MARKED { points.len() - 1 } else { 0 };
    let squares = drawn.therapist[marked(&drawn.therapist)..]
        .iter()
        .map(|point| {
            view! { <rect class="mark-therapist" x=point.x - 2.5 y=point.y - 2.5 width="5" height="5" /> }
        })
        .collect_view();
    let dots = drawn.client[marked(&drawn.client)..]
        .iter()
        .map(|point| view! { <circle class="mark-client" cx=point.x cy=point.y r="2.5" /> })
        .collect_view();
    view! {
        <figure class="pattern-spark">
            <svg aria-hidden="true" width=SIZE.0 height=SIZE.1 viewBox=format!("0 0 {} {}", SIZE.0, SIZE.1)>
                {band}
                {median}
                {line("line-therapist", &drawn.therapist)}
                {line("line-client", &drawn.client)}
                {squares}
                {dots}
            </svg>
            <figcaption class="soft small">{said}</figcaption>
        </figure>
    }
    .into_any()
}
