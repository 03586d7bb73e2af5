//! The strip: a pattern over the sessions, as a picture. Its geometry comes from `weft_shared::chart`, so that the
//! report draws the same. The page gives the numbers as a table beside it.

use leptos::prelude::*;
use weft_shared::{
    chart::{StripSize, strip},
    pattern::{Rater, Strength},
    reader::People,
    shared_view::{PatternRow, SessionColumn},
    shift::{Rated, Shift},
    when,
};

use super::day::dated;

const HEIGHT: f64 = 46.0;
const GAP: f64 = 3.0;
/// The strips fill the space between sentence and word, within these widths of a cell.
const SPACE: f64 = 590.0;
const CELL_WIDTHS: (f64, f64) = (30.0, 37.0);
/// Room above the cells for the bracket of the start, and below for the numbers.
const ABOVE: f64 = 20.0;
const BELOW: f64 = 20.0;
const AXIS: f64 = 34.0;
/// Room below the months for the years, where the sessions are of more than one.
const YEARS: f64 = 14.0;
/// How wide the bracket's words are, roughly, so that they can be kept inside the picture.
const WORDS_WIDTH: f64 = 92.0;

fn size(sessions: &[SessionColumn]) -> StripSize {
    let cells = u32::try_from(sessions.len()).map_or(f64::INFINITY, f64::from).max(1.0);
    let cell_width = ((SPACE + GAP) / cells - GAP).floor().clamp(CELL_WIDTHS.0, CELL_WIDTHS.1);
    StripSize { cell_width, gap: GAP, height: HEIGHT }
}

/// The numbers and months of the sessions, with their years where there is more than one, above a column of strips.
#[component]
pub fn StripAxis(sessions: Vec<SessionColumn>) -> impl IntoView {
    let size = size(&sessions);
    let width = size.width(sessions.len());
    let years = |session: Option<&SessionColumn>| session.map(|session| session.meeting.day.year());
    let spans_years = years(sessions.first()) != years(sessions.last());
    let height = if spans_years { AXIS + YEARS } else { AXIS };
    let (mut month_before, mut year_before) = (None, None);
    let columns = sessions
        .iter()
        .enumerate()
        .map(|(position, session)| {
            let x = size.centre(position);
            let day = session.meeting.day;
            let is_new_month = month_before.replace(day.first_of_month()) != Some(day.first_of_month());
            let is_new_year = year_before.replace(day.year()) != Some(day.year());
            let month = is_new_month.then(|| view! { <text class="month" x=x y="30">{when::short_month(day)}</text> });
            let year = (spans_years && is_new_year)
                .then(|| view! { <text class="month" x=x y=AXIS + 9.0>{day.year()}</text> });
            view! { <text class="number" x=x y="13">{session.number}</text>{month}{year} }
        })
        .collect_view();
    view! {
        <svg
            class="strip-axis"
            width=width
            height=height
            viewBox=format!("0 0 {width} {height}")
            text-anchor="middle"
            aria-hidden="true"
        >
            {columns}
        </svg>
    }
    .into_any()
}

/// One pattern: a bar for the client, a line for the therapist, the client's number under it.
pub fn pattern_strip(row: &PatternRow, sessions: &[SessionColumn], people: People<'_>) -> AnyView {
    let PatternRow { ratings, shift, .. } = row;
    let began = row.start_words();
    let drawn = strip(ratings, &shift.start, size(sessions));
    let label = in_words(ratings, shift, people);
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
        .zip(ratings)
        .zip(sessions)
        .map(|((cell, rated), session)| {
            let frame = cell.frame;
            let centre = frame.x + frame.width / 2.0;
            let said = format!(
                "Session {}, {}: {}",
                session.number,
                dated(session.meeting.day),
                at_one_session(*rated, people)
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

/// "you 8, Dr. Adeyemi 7"
fn at_one_session(rated: Rated, people: People<'_>) -> String {
    let said: Vec<String> = [Rater::Client, Rater::Therapist]
        .into_iter()
        .filter_map(|rater| Some(format!("{} {}", people.who(rater).within(), rated.by(rater)?.get())))
        .collect();
    if said.is_empty() { "not rated".to_owned() } else { said.join(", ") }
}

/// "Rated at 12 of 14 sessions. You: 7 to 9 at the start, 2 to 4 at the last 6. Dr. Adeyemi: …" The numbers one by one
/// stand in the table beside the strip.
fn in_words(ratings: &[Rated], shift: &Shift, people: People<'_>) -> String {
    let rated = ratings.iter().filter(|rated| **rated != Rated::default()).count();
    if rated == 0 {
        return "No ratings yet.".to_owned();
    }
    let rated = format!("Rated at {rated} of {}.", sessions_in_words(ratings.len()));
    let each = [Rater::Client, Rater::Therapist].into_iter().filter_map(|rater| {
        let said = said_of(ratings, shift, rater)?;
        Some(format!("{}: {said}.", people.who(rater).starting()))
    });
    [rated].into_iter().chain(each).collect::<Vec<_>>().join(" ")
}

/// The start and the recent ratings, where both are shown; else what there is. `None`: this person has not rated.
fn said_of(ratings: &[Rated], shift: &Shift, rater: Rater) -> Option<String> {
    let given = |ratings: &[Rated]| -> Vec<Strength> { ratings.iter().filter_map(|rated| rated.by(rater)).collect() };
    let at_start: Vec<Strength> = shift.start.iter().filter_map(|place| ratings.get(*place)?.by(rater)).collect();
    let recent = shift.recent.map(|first| given(&ratings[first..])).unwrap_or_default();
    match (from_to(&at_start), from_to(&recent)) {
        (Some(start), Some(last)) => Some(format!("{start} at the start, {last} at the last {}", recent.len())),
        _ => from_to(&given(ratings)),
    }
}

/// "7 to 9"; "8" where all are alike.
fn from_to(given: &[Strength]) -> Option<String> {
    let (lowest, highest) = (given.iter().min()?.get(), given.iter().max()?.get());
    Some(if lowest == highest { lowest.to_string() } else { format!("{lowest} to {highest}") })
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
            format!("{} ratings. The first was {}, the last {}.", drawn.len(), first.get(), last.get())
        }
        (Some((_, only)), _) => format!("1 rating: {}.", only.get()),
        _ => return view! { <span class="soft">"No ratings yet"</span> }.into_any(),
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
    use weft_shared::{reader::Reader, shift::judge};

    fn by_client(given: &[Option<i64>]) -> Vec<Rated> {
        given.iter().map(|value| Rated { client: value.and_then(Strength::new), therapist: None }).collect()
    }

    #[test]
    fn a_strip_is_said_in_a_sentence() {
        let said = |ratings: &[Rated], reader: Reader| {
            let people = People { reader, client: "Noor", therapist: "Dr. Adeyemi" };
            in_words(ratings, &judge(ratings, None), people)
        };
        let mut ratings = by_client(&[8, 9, 7, 8, 8, 6, 4, 3, 2, 3, 2].map(Some));
        ratings.insert(3, Rated::default());
        assert_eq!(
            said(&ratings, Reader::Client),
            "Rated at 11 of 12 sessions. You: 7 to 9 at the start, 2 to 6 at the last 6."
        );
        ratings[11].therapist = Strength::new(5);
        assert_eq!(
            said(&ratings, Reader::Therapist),
            "Rated at 11 of 12 sessions. Noor: 7 to 9 at the start, 2 to 6 at the last 6. You: 5."
        );
        assert_eq!(said(&by_client(&[None, Some(5)]), Reader::Client), "Rated at 1 of 2 sessions. You: 5.");
        assert_eq!(said(&by_client(&[Some(8)]), Reader::Anyone), "Rated at 1 of 1 session. Noor: 8.");
        assert_eq!(said(&by_client(&[None, None]), Reader::Client), "No ratings yet.");
    }
}
