//! Two sessions beside each other, chosen in a plain form.

use leptos::prelude::*;
use weft_shared::{
    pattern::Rater,
    reader::People,
    shared_view::{
        Compared, SessionColumn,
        compare::{CAUTION, ComparedRow, difference_words},
    },
    shift::Rated,
    when,
};

use crate::components::words;
use crate::pages::shared_view::{SharedViewPage, choose::sessions};

pub(super) fn card(page: &SharedViewPage) -> Option<AnyView> {
    let held = page.course.len();
    if held < 2 || page.view.patterns.is_empty() {
        return None;
    }
    let (one, other) = page.comparison.chosen.unwrap_or((1, held));
    let window = page.window.map(|window| {
        view! {
            <input type="hidden" name="from" value=window.first />
            <input type="hidden" name="to" value=window.last />
        }
    });
    let found = match (&page.comparison.chosen, &page.comparison.found) {
        (_, Some(found)) => Some(beside(found, page)),
        (Some(_), None) => Some(view! { <p class="note">"Choose two different sessions."</p> }.into_any()),
        _ => None,
    };
    let class = if page.comparison.found.is_some() { "card stack" } else { "card stack on-screen" };
    let section = view! {
        <section class=class aria-labelledby="compare">
            <h2 id="compare">"Compare two sessions"</h2>
            <div class="on-screen">
                <form method="get" action=format!("/clients/{}/shared#compare", page.client) class="row choose">
                    {window}
                    <div>
                        <label for="one">"First session"</label>
                        {sessions("one", &page.course, one)}
                    </div>
                    <div>
                        <label for="other">"Second session"</label>
                        {sessions("other", &page.course, other)}
                    </div>
                    <button class="button quiet">"Compare sessions"</button>
                </form>
            </div>
            {found}
        </section>
    };
    Some(section.into_any())
}

fn beside(found: &Compared, page: &SharedViewPage) -> AnyView {
    let people = page.people();
    let rows: Vec<_> = found.rows.iter().map(|row| pattern(row, people)).collect();
    let (earlier, later) = (found.earlier.number, found.later.number);
    let heads = [earlier, later].map(|number| view! { <th scope="col">{format!("Session {number}")}</th> });
    view! {
        <p>{found.sentence(people)}</p>
        <p class="soft small">{CAUTION}</p>
        <div class="scroll" tabindex="0" role="group" aria-label="Ratings at both sessions">
            <table class="figures compared">
                <caption>"How strong the old way was: 0 is not at all, 10 is as strong as it gets"</caption>
                <thead>
                    <tr>
                        <th scope="col">"I used to …"</th>
                        <th scope="col">"Rated by"</th>
                        {heads}
                        <th scope="col">"Difference"</th>
                    </tr>
                </thead>
                {rows}
            </table>
        </div>
        <div class="cards">
            {agreed(&found.earlier)}
            {agreed(&found.later)}
        </div>
    }
    .into_any()
}

fn pattern(row: &ComparedRow, people: People<'_>) -> AnyView {
    let line = |rater: Rater| {
        let difference = row.difference(rater).map_or_else(|| "not rated at both".to_owned(), difference_words);
        view! {
            <td>{people.who(rater).starting().to_owned()}</td>
            <td>{rated(row.earlier, rater)}</td>
            <td>{rated(row.later, rater)}</td>
            <td>{difference}</td>
        }
    };
    view! {
        <tbody>
            <tr>
                <th scope="rowgroup" rowspan="2" class="of" dir="auto">{row.wording.old.clone()}</th>
                {line(Rater::Client)}
            </tr>
            <tr>{line(Rater::Therapist)}</tr>
        </tbody>
    }
    .into_any()
}

fn rated(rated: Rated, rater: Rater) -> String {
    rated.by(rater).map_or_else(|| "not rated".to_owned(), |strength| strength.get().to_string())
}

fn agreed(session: &SessionColumn) -> AnyView {
    let words = if session.agreed.is_empty() {
        view! { <p class="soft">"Nothing was written for this session."</p> }.into_any()
    } else {
        words::agreed(session.agreed.clone()).into_any()
    };
    view! {
        <div class="stack-tight">
            <h3>{format!("Agreed at session {}, {}", session.number, when::long(session.meeting.day))}</h3>
            {words}
        </div>
    }
    .into_any()
}
