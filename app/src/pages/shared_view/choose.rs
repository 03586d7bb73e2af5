//! The choice of sessions that are shown: a plain form, whose address holds numbers of sessions and nothing else.

use leptos::prelude::*;
use weft_shared::when;

use crate::pages::shared_view::{CourseSession, SharedViewPage};

/// With fewer sessions there is nothing to choose from.
const FEWEST: usize = 3;
/// The quick way to the latest ones.
const LATEST: usize = 6;

pub(super) fn form(page: &SharedViewPage) -> Option<AnyView> {
    let held = page.course.len();
    if held < FEWEST {
        return None;
    }
    let path = format!("/clients/{}/shared", page.client);
    let (first, last) = page.window.map_or((1, held), |window| (window.first, window.last));
    let shown = page.window.map(|window| {
        let are = if first == last { "is" } else { "are" };
        view! {
            <p class="shown">
                <b>{window.words()}</b>
                {format!(" of {held} {are} shown. Each status uses all ratings up to session {last}. ")}
                <a href=path.clone()>"Show all sessions"</a>
            </p>
        }
    });
    let latest = (held > LATEST).then(|| {
        view! { <a class="on-screen" href=format!("{path}?last={LATEST}")>{format!("The last {LATEST} sessions")}</a> }
    });
    let form = view! {
        <div class="choose">
            {shown}
            <div class="row on-screen">
                {latest}
                <details>
                    <summary>"Choose sessions"</summary>
                    <form method="get" action=path class="row">
                        <div>
                            <label for="from">"From session"</label>
                            {sessions("from", &page.course, first)}
                        </div>
                        <div>
                            <label for="to">"To session"</label>
                            {sessions("to", &page.course, last)}
                        </div>
                        <button class="button quiet">"Show these sessions"</button>
                    </form>
                </details>
            </div>
        </div>
    };
    Some(form.into_any())
}

/// "5 · 21 April"
pub(super) fn sessions(name: &'static str, course: &[CourseSession], chosen: usize) -> AnyView {
    let options: Vec<_> = course
        .iter()
        .map(|CourseSession { number, day, .. }| {
            let words = format!("{number} · {} {} {}", day.day(), when::short_month(*day), day.year());
            view! { <option value=*number selected=*number == chosen>{words}</option> }
        })
        .collect();
    view! { <select id=name name=name>{options}</select> }.into_any()
}
