//! The strips as tables: a row a pattern and a rater, a column a session, so many sessions a table.

use std::ops::Range;

use leptos::prelude::*;
use weft_shared::{pattern::Rater, reader::People, shared_view::SharedView, when};

use crate::components::strip::rating_cell;

/// With more columns a table is neither read on a screen nor printed on a sheet.
const WIDEST: usize = 14;

/// The latest sessions first.
pub(super) fn tables(view: &SharedView, people: People<'_>) -> AnyView {
    let held = view.sessions.len();
    // About as many in each, rather than two in the last.
    let columns = held.div_ceil(held.div_ceil(WIDEST).max(1)).max(1);
    let tables: Vec<_> =
        (0..held).step_by(columns).rev().map(|from| table(view, people, from..held.min(from + columns))).collect();
    tables.into_any()
}

fn table(view: &SharedView, people: People<'_>, part: Range<usize>) -> AnyView {
    let spans_years = view.days().is_some_and(|(first, last)| first.year() != last.year());
    let columns: Vec<_> = view.sessions[part.clone()]
        .iter()
        .map(|session| {
            let day = session.meeting.day;
            let year = spans_years.then(|| format!(" {}", day.year()));
            view! {
                <th scope="col">
                    <span class="visually-hidden">"Session "</span>
                    {session.number}
                    <span class="day">{format!("{} {}", day.day(), when::short_month(day))}{year}</span>
                </th>
            }
        })
        .collect();
    let bodies: Vec<_> = view
        .patterns
        .iter()
        .map(|row| {
            let numbers = |rater: Rater| -> Vec<_> {
                row.ratings[part.clone()].iter().map(|rated| rating_cell(rated.by(rater))).collect()
            };
            view! {
                <tbody>
                    <tr>
                        <th class="of" rowspan="2" scope="rowgroup" dir="auto">{row.wording.old.clone()}</th>
                        <th scope="row">{people.who(Rater::Client).starting().to_owned()}</th>
                        {numbers(Rater::Client)}
                        <td rowspan="2">{row.shift.state.word()}</td>
                    </tr>
                    <tr>
                        <th scope="row">{people.who(Rater::Therapist).starting().to_owned()}</th>
                        {numbers(Rater::Therapist)}
                    </tr>
                </tbody>
            }
        })
        .collect();
    let numbers = |place: usize| view.sessions[place].number;
    let label = format!("Ratings at sessions {} to {}", numbers(part.start), numbers(part.end - 1));
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label=label>
            <table class="ratings">
                <caption>"How strong the old way was at each session: 0 is not at all, 10 is as strong as it gets"</caption>
                <thead>
                    <tr>
                        <th scope="col">"I used to …"</th>
                        <th scope="col">"Rated by"</th>
                        {columns}
                        <th scope="col">"Status"</th>
                    </tr>
                </thead>
                {bodies}
            </table>
        </div>
    }
    .into_any()
}
