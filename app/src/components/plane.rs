//! The plane: the two dimensions of attachment as a path, with the likely range of the last point. The caption says in
//! words what is drawn; the page gives the numbers as a table.

use leptos::prelude::*;
use weft_shared::{
    chart::{Point, plane},
    plane::{DISTANCE, PlanePoint, WORRY, quadrants, sentence},
    when,
};

const SIDE: f64 = 240.0;
/// Room for the axes' words on the left and below.
const LEFT: f64 = 30.0;
const BELOW: f64 = 30.0;

/// Nothing is drawn for an empty path; the sentence says so.
#[component]
pub fn PlaneFigure(path: Vec<PlanePoint>) -> impl IntoView {
    let said = sentence(&path);
    let picture = (!path.is_empty()).then(|| picture(&path));
    view! {
        <figure class="plane">
            <figcaption>{said}</figcaption>
            {picture}
        </figure>
    }
}

fn picture(path: &[PlanePoint]) -> AnyView {
    let drawn = plane(path, SIDE);
    let at = |point: Point| (LEFT + 1.0 + point.x, 1.0 + point.y);
    let (width, height) = (LEFT + SIDE + 2.0, SIDE + BELOW + 2.0);
    let (middle_x, middle_y) = at(drawn.middle);
    let region = drawn.region.map(|(centre, half_x, half_y)| {
        let (x, y) = at(centre);
        view! { <ellipse class="region" cx=x cy=y rx=half_x ry=half_y clip-path="url(#plane-frame)" /> }
    });
    let [at_ease, worried, at_a_distance, push_and_pull] = quadrants();
    let corner = |x: f64, y: f64, words: &'static str| view! { <text class="corner" x=x y=y>{words}</text> };
    let (quarter, three) = (LEFT + 1.0 + SIDE / 4.0, LEFT + 1.0 + SIDE * 0.75);
    let track = |points: &Vec<Point>| {
        let points: Vec<String> =
            points.iter().map(|point| at(*point)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        view! { <polyline class="track" points=points.join(" ") /> }
    };
    let tracks = drawn.tracks.iter().map(track).collect_view();
    let last = drawn.path.len().saturating_sub(1);
    let dots = drawn
        .path
        .iter()
        .zip(path)
        .enumerate()
        .map(|(position, (point, quiz))| {
            let (x, y) = at(*point);
            let class = if position == last { "dot last" } else { "dot" };
            let radius = if position == last { 6.5 } else { 4.5 };
            let said = format!("{}: {WORRY} {:.1}, {DISTANCE} {:.1}", when::long(quiz.day), quiz.worry, quiz.distance);
            view! { <circle class=class cx=x cy=y r=radius><title>{said}</title></circle> }
        })
        .collect_view();
    let names = names(path, &drawn.path)
        .into_iter()
        .map(|name| {
            let (x, y) = at(name.at);
            view! { <text class="name" x=x y=y text-anchor=name.anchor>{name.words}</text> }
        })
        .collect_view();
    let (axis_x, axis_y) = (LEFT + 1.0 + SIDE / 2.0, 1.0 + SIDE / 2.0);
    view! {
        <svg viewBox=format!("0 0 {width} {height}") width=width height=height aria-hidden="true">
            <clipPath id="plane-frame">
                <rect x=LEFT + 1.0 y="1" width=SIDE height=SIDE rx="8" />
            </clipPath>
            <rect class="frame" x=LEFT + 1.0 y="1" width=SIDE height=SIDE rx="8" />
            {region}
            <path
                class="axis"
                d=format!("M{middle_x} 1V{} M{} {middle_y}H{}", 1.0 + SIDE, LEFT + 1.0, LEFT + 1.0 + SIDE)
            />
            <g text-anchor="middle">
                {corner(quarter, 18.0, at_a_distance)}
                {corner(three, 18.0, push_and_pull)}
                {corner(quarter, SIDE - 9.0, at_ease)}
                {corner(three, SIDE - 9.0, worried)}
                <text class="axis-name" x=axis_x y=SIDE + 23.0>{format!("{WORRY} →")}</text>
                <text class="axis-name" x="14" y=axis_y transform=format!("rotate(-90 14 {axis_y})")>
                    {format!("{DISTANCE} →")}
                </text>
            </g>
            {tracks}
            {dots}
            {names}
        </svg>
    }
    .into_any()
}

struct Name {
    at: Point,
    anchor: &'static str,
    words: String,
}

/// The months of the first and the last point.
fn names(path: &[PlanePoint], drawn: &[Point]) -> Vec<Name> {
    let (Some(first), Some(last)) = (path.first(), path.last()) else { return Vec::new() };
    let (Some(from), Some(to)) = (drawn.first(), drawn.last()) else { return Vec::new() };
    let same_year = first.day.year() == last.day.year();
    let words = |point: &PlanePoint| {
        let month = when::month(point.day);
        if same_year { month.to_owned() } else { format!("{} {}", when::short_month(point.day), point.day.year()) }
    };
    let mut names = vec![Name { words: words(last), ..place(*to, drawn.iter().nth_back(1).copied()) }];
    if path.len() > 1 {
        let mut name = Name { words: words(first), ..place(*from, drawn.get(1).copied()) };
        if names.iter().any(|other| collide(&name, other)) {
            // Near each other one name stands above its point and the other below.
            let above = from.y <= to.y;
            let centre = |point: Point| point.x.clamp(NAME_WIDTH / 2.0, SIDE - NAME_WIDTH / 2.0);
            let (first_y, last_y) = if above { (from.y - 14.0, to.y + 22.0) } else { (from.y + 22.0, to.y - 14.0) };
            name = Name { at: Point { x: centre(*from), y: first_y }, anchor: "middle", ..name };
            for other in &mut names {
                other.at = Point { x: centre(*to), y: last_y };
                other.anchor = "middle";
            }
        }
        names.push(name);
    }
    names
}

fn collide(one: &Name, other: &Name) -> bool {
    let middle = |name: &Name| match name.anchor {
        "start" => name.at.x + NAME_WIDTH / 2.0,
        "end" => name.at.x - NAME_WIDTH / 2.0,
        _ => name.at.x,
    };
    (middle(one) - middle(other)).abs() < NAME_WIDTH && (one.at.y - other.at.y).abs() < NAME_HEIGHT
}

/// About how large a month's name is drawn.
const NAME_WIDTH: f64 = 62.0;
const NAME_HEIGHT: f64 = 14.0;

/// Beside the point, on the side its neighbour does not lie; below or above it where there is no room.
fn place(point: Point, neighbour: Option<Point>) -> Name {
    let to_the_right = neighbour.is_some_and(|other| other.x <= point.x);
    let (x, y, anchor) = if to_the_right && point.x + NAME_WIDTH < SIDE {
        (point.x + 10.0, point.y + 4.0, "start")
    } else if !to_the_right && neighbour.is_some() && point.x > NAME_WIDTH {
        (point.x - 11.0, point.y + 4.0, "end")
    } else {
        let below = point.y + 22.0;
        let y = if below > SIDE - 4.0 { point.y - 12.0 } else { below };
        (point.x.clamp(NAME_WIDTH / 2.0, SIDE - NAME_WIDTH / 2.0), y, "middle")
    };
    Name { at: Point { x, y }, anchor, words: String::new() }
}
