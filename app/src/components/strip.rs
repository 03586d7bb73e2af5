//! The strip: a pattern over the sessions, as a picture. Its geometry comes from `weft_shared::chart`, so that the
//! report draws the same. The page gives the numbers as a table beside it.

use leptos::prelude::*;
use weft_shared::{
    chart::{StripSize, strip},
    pattern::{Rater, Strength},
    shared_view::SessionColumn,
    shift::Rated,
    when,
};

use super::day::dated;

const HEIGHT: f64 = 46.0;
const GAP: f64 = 3.0;
/// The strips fill the space between sentence and word, within these widths of a cell.
const SPACE: f64 = 590.0;
const CELL_WIDTHS: (f64, f64) = (30.0, 37.0);
/// Room above the cells for the bracket "where we started", and below for the numbers.
const ABOVE: f64 = 20.0;
const BELOW: f64 = 20.0;
const AXIS: f64 = 34.0;
/// How wide the bracket's words are, roughly, so that they can be kept inside the picture.
const WORDS_WIDTH: f64 = 92.0;

fn size(sessions: &[SessionColumn]) -> StripSize {
    let cells = u32::try_from(sessions.len()).map_or(f64::INFINITY, f64::from).max(1.0);
    let cell_width = ((SPACE + GAP) / cells - GAP).floor().clamp(CELL_WIDTHS.0, CELL_WIDTHS.1);
    StripSize { cell_width, gap: GAP, height: HEIGHT }
}

/// The numbers and months of the sessions, above a column of strips.
#[component]
pub fn StripAxis(sessions: Vec<SessionColumn>) -> impl IntoView {
    let size = size(&sessions);
    let width = size.width(sessions.len());
    let mut said = None;
    let columns = sessions
        .iter()
        .enumerate()
        .map(|(position, session)| {
            let x = size.centre(position);
            let month = when::short_month(session.meeting.day);
            let month = (said != Some(month)).then(|| {
                said = Some(month);
                view! { <text class="month" x=x y="30">{month}</text> }
            });
            view! { <text class="number" x=x y="13">{session.number}</text>{month} }
        })
        .collect_view();
    view! {
        <svg
            class="strip-axis"
            width=width
            height=AXIS
            viewBox=format!("0 0 {width} {AXIS}")
            text-anchor="middle"
            aria-hidden="true"
        >
            {columns}
        </svg>
    }
    .into_any()
}

/// One pattern: a bar for the client, a line for the therapist, the client's number under it. `start` holds the
/// positions that count as "where we started"; `label` says in words what is drawn.
#[component]
pub fn PatternStrip(
    ratings: Vec<Rated>,
    start: Vec<usize>,
    /// What stands at the bracket of the start.
    #[prop(default = "where we started".to_owned())]
    began: String,
    sessions: Vec<SessionColumn>,
    client: String,
    therapist: String,
) -> impl IntoView {
    let drawn = strip(&ratings, &start, size(&sessions));
    let label = in_words(&ratings, &client, &therapist);
    let (width, height) = (drawn.width.max(1.0), ABOVE + drawn.height + BELOW);
    let brackets = drawn
        .start
        .iter()
        .enumerate()
        .map(|(position, (left, right))| {
            let middle =
                ((left + right) / 2.0).clamp(WORDS_WIDTH / 2.0, (width - WORDS_WIDTH / 2.0).max(WORDS_WIDTH / 2.0));
            view! {
                <path class="bracket" d=format!("M{left} {} v-4 H{right} v4", ABOVE - 3.0) />
                {(position == 0).then(|| view! { <text class="began" x=middle y="9">{began.clone()}</text> })}
            }
        })
        .collect_view();
    let cells = drawn
        .cells
        .into_iter()
        .zip(&ratings)
        .zip(sessions)
        .map(|((cell, rated), session)| {
            let frame = cell.frame;
            let centre = frame.x + frame.width / 2.0;
            let said = format!(
                "Session {}, {}: {}",
                session.number,
                dated(session.meeting.day),
                at_one_session(*rated, &client, &therapist)
            );
            let empty = cell.is_empty();
            let bar = cell.client.map(|(strength, bar)| {
                view! {
                    <rect
                        class=format!("bar s{}", strength.get())
                        x=bar.x
                        y=ABOVE + bar.y
                        width=bar.width
                        height=bar.height
                        rx="3"
                    />
                }
            });
            let line = cell.therapist.map(|(_, line)| {
                // Inset a little, and never cut by the edge of the picture.
                let y = ABOVE + line.from.y.clamp(1.5, HEIGHT - 1.5);
                let path = format!("M{} {y}H{}", line.from.x + 1.0, line.to.x - 1.0);
                view! { <path class="halo" d=path.clone() /><path class="line" d=path /> }
            });
            let number = cell.client.map(|(strength, _)| {
                view! { <text class="number" x=centre y=ABOVE + HEIGHT + 15.0>{strength.get()}</text> }
            });
            view! {
                <g>
                    <title>{said}</title>
                    <rect
                        class=if empty { "frame empty" } else { "frame" }
                        x=frame.x + 0.5
                        y=ABOVE + frame.y + 0.5
                        width=frame.width - 1.0
                        height=frame.height - 1.0
                        rx="3"
                    />
                    {bar}
                    {line}
                    {number}
                </g>
            }
        })
        .collect_view();
    view! {
        <svg
            class="strip"
            role="img"
            aria-label=label
            width=width
            height=height
            viewBox=format!("0 0 {width} {height}")
            text-anchor="middle"
        >
            {brackets}
            {cells}
        </svg>
    }
    .into_any()
}

fn at_one_session(rated: Rated, client: &str, therapist: &str) -> String {
    match (rated.client, rated.therapist) {
        (None, None) => "not rated".to_owned(),
        (Some(one), None) => format!("{client} {}", one.get()),
        (None, Some(other)) => format!("{therapist} {}", other.get()),
        (Some(one), Some(other)) => format!("{client} {}, {therapist} {}", one.get(), other.get()),
    }
}

/// "Noor rated 12 of 14 sessions: 8 at the first, 3 at the last, 2 at the lowest, 9 at the highest." The numbers one by
/// one stand in the table beside the strip.
fn in_words(ratings: &[Rated], client: &str, therapist: &str) -> String {
    let sentences: Vec<String> = [(client, Rater::Client), (therapist, Rater::Therapist)]
        .into_iter()
        .filter_map(|(who, rater)| rated_in_words(ratings, who, rater))
        .collect();
    if sentences.is_empty() { "Not rated yet.".to_owned() } else { sentences.join(" ") }
}

/// `None`: this person has not rated.
fn rated_in_words(ratings: &[Rated], who: &str, rater: Rater) -> Option<String> {
    let given: Vec<u8> = ratings.iter().filter_map(|rated| rated.by(rater)).map(Strength::get).collect();
    let (first, last) = (given.first()?, given.last()?);
    let rated = format!("{who} rated {} of {}", given.len(), sessions_in_words(ratings.len()));
    let (lowest, highest) = (given.iter().min()?, given.iter().max()?);
    Some(match given[..] {
        [only] => format!("{rated}: {only}."),
        _ if lowest == highest => format!("{rated}: always {first}."),
        [first, last] => format!("{rated}: {first}, then {last}."),
        _ => format!(
            "{rated}: {first} at the first, {last} at the last, {lowest} at the lowest, {highest} at the highest."
        ),
    })
}

fn sessions_in_words(count: usize) -> String {
    if count == 1 { "1 session".to_owned() } else { format!("{count} sessions") }
}

/// A cell of a table of ratings. What was not rated is said, where it is not seen.
pub fn rating_cell(strength: Option<Strength>) -> AnyView {
    match strength {
        Some(strength) => view! { <td>{strength.get()}</td> }.into_any(),
        None => view! {
            <td>
                <span aria-hidden="true">"–"</span>
                <span class="visually-hidden">"not rated"</span>
            </td>
        }
        .into_any(),
    }
}

const SPARK_WIDTH: f64 = 120.0;
const SPARK_HEIGHT: f64 = 28.0;

/// The ratings of a pattern as one small line, for the caseload: the client's, or the therapist's alone.
#[component]
pub fn Spark(ratings: Vec<Rated>) -> impl IntoView {
    let by = |rater: Rater| -> Vec<(usize, Strength)> {
        ratings.iter().enumerate().filter_map(|(at, rated)| Some((at, rated.by(rater)?))).collect()
    };
    let client = by(Rater::Client);
    let drawn = if client.is_empty() { by(Rater::Therapist) } else { client };
    let size = StripSize { cell_width: SPARK_WIDTH / 14.0, gap: 0.0, height: SPARK_HEIGHT };
    let step = if ratings.len() > 14 { SPARK_WIDTH / size.width(ratings.len()) } else { 1.0 };
    let points: Vec<String> = drawn
        .iter()
        .map(|(at, strength)| {
            let share = f64::from(strength.get()) / f64::from(Strength::HIGHEST);
            format!("{:.1},{:.1}", size.centre(*at) * step, 2.0 + (SPARK_HEIGHT - 4.0) * (1.0 - share))
        })
        .collect();
    let label = match (drawn.first(), drawn.last()) {
        (Some((_, first)), Some((_, last))) if drawn.len() > 1 => {
            format!("{} ratings, from {} at first to {} now", drawn.len(), first.get(), last.get())
        }
        (Some((_, only)), _) => format!("1 rating: {}", only.get()),
        _ => return view! { <span class="soft">"Not rated yet"</span> }.into_any(),
    };
    let shape = match points.as_slice() {
        [only] => {
            let (x, y) = only.split_once(',').unwrap_or(("0", "0"));
            view! { <circle class="spark-dot" cx=x.to_owned() cy=y.to_owned() r="2.5" /> }.into_any()
        }
        _ => view! { <polyline class="spark-line" points=points.join(" ") /> }.into_any(),
    };
    view! {
        <svg
            class="spark"
            role="img"
            aria-label=label
            width=SPARK_WIDTH
            height=SPARK_HEIGHT
            viewBox=format!("0 0 {SPARK_WIDTH} {SPARK_HEIGHT}")
        >
            {shape}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_client(given: &[Option<i64>]) -> Vec<Rated> {
        given.iter().map(|value| Rated { client: value.and_then(Strength::new), therapist: None }).collect()
    }

    #[test]
    fn a_strip_is_said_in_a_sentence() {
        let said = |given: &[Option<i64>]| in_words(&by_client(given), "Noor", "Dr. Adeyemi");
        assert_eq!(
            said(&[Some(8), None, None, Some(9), Some(2), Some(3)]),
            "Noor rated 4 of 6 sessions: 8 at the first, 3 at the last, 2 at the lowest, 9 at the highest."
        );
        assert_eq!(said(&[None, Some(5)]), "Noor rated 1 of 2 sessions: 5.");
        assert_eq!(said(&[Some(8), Some(6)]), "Noor rated 2 of 2 sessions: 8, then 6.");
        assert_eq!(said(&[Some(4), Some(4), Some(4)]), "Noor rated 3 of 3 sessions: always 4.");
        assert_eq!(said(&[None, None]), "Not rated yet.");
    }
}
