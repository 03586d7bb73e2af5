//! `GET /clients/{client}/shared`: what has shifted and what is still stuck, the same page for both.

mod quotes;
mod rows;
mod sessions;
mod table;

use leptos::prelude::*;
use weft_shared::{
    ids::ClientId,
    plane::{DISTANCE, PlanePoint, WORRY},
    shared_view::{NOT_A_DIAGNOSIS, SessionColumn, SharedView},
    shift::State,
    when,
};

use crate::{
    components::{chip::StateChip, plane::PlaneFigure, readers::WhoReads},
    form::Form,
    page::{Page, Place},
};

pub struct Shared {
    pub client: ClientId,
    pub view: SharedView,
    /// The therapist sees the buttons for what only they do (Make a report); nothing else differs.
    pub treats: bool,
}

impl Page for Shared {
    fn title(&self) -> &'static str {
        "What has shifted · Weft"
    }

    fn place(&self) -> Place {
        if self.treats { Place::Caseload } else { Place::Shared }
    }

    fn view(self, _form: Form) -> AnyView {
        let Shared { client, view, treats } = self;
        let readers = format!(
            "{} and {} see exactly this page. Private entries are not in it.",
            view.client.called, view.therapist.called
        );
        let name = view.client.name.clone();
        let name =
            if treats { view! { <a href=format!("/clients/{client}")>{name}</a> }.into_any() } else { name.into_any() };
        view! {
            <div class="shared stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{name} {course(&view)}</p>
                        <h1>"What has shifted"</h1>
                        <WhoReads sentence=readers />
                    </div>
                    {what_to_do(client, &view, treats)}
                </div>
                {in_short(&view)}
                {rows::card(client, &view)}
                {rows::set_aside(client, &view)}
                <div class="shared-below">
                    {closeness(view.path.clone())}
                    <div class="stack">
                        {quotes::latest(&view)}
                        {sessions::card(client, &view, treats)}
                    </div>
                </div>
            </div>
        }
        .into_any()
    }
}

/// " · 14 sessions since March"
fn course(view: &SharedView) -> String {
    let Some((first, last)) = view.days() else {
        return " · before the first session".to_owned();
    };
    let since = if first.year() == last.year() {
        when::month(first).to_owned()
    } else {
        format!("{} {}", when::month(first), first.year())
    };
    match view.sessions.len() {
        1 => format!(" · one session, in {since}"),
        several => format!(" · {several} sessions since {since}"),
    }
}

/// Both rate and write patterns; the therapist also makes reports. One button is filled.
fn what_to_do(client: ClientId, view: &SharedView, treats: bool) -> AnyView {
    let report = (treats && !view.sessions.is_empty()).then(|| {
        view! { <a class="button" href=format!("/clients/{client}/report")>"Make a report"</a> }
    });
    let class = if report.is_some() { "button quiet" } else { "button" };
    let rate = view.sessions.last().filter(|_| !view.patterns.is_empty()).map(|session| {
        let SessionColumn { id, number, .. } = session;
        view! {
            <a class=class href=format!("/clients/{client}/sessions/{id}/rate")>{format!("Rate session {number}")}</a>
        }
    });
    view! { <div class="row on-screen">{rate} {report}</div> }.into_any()
}

fn in_short(view: &SharedView) -> AnyView {
    let sentence: Vec<_> = view
        .in_short()
        .into_iter()
        .filter(|run| !run.text.is_empty())
        .map(|run| if run.stressed { view! { <b>{run.text}</b> }.into_any() } else { run.text.into_any() })
        .collect();
    let next = view.next_session.map(|next| view! { <p class="soft">{format!("Next session: {}", next.short())}</p> });
    let stuck: Vec<_> = [State::SlippingBack, State::StillStuck]
        .into_iter()
        .flat_map(|state| view.in_state(state))
        .map(|row| {
            view! {
                <li>
                    <p>
                        <span class="words">{row.wording.old.clone()}</span> " " <StateChip state=row.shift.state />
                    </p>
                    <p class="soft small">{row.sentence.clone()}</p>
                </li>
            }
        })
        .collect();
    let stuck = if stuck.is_empty() {
        view! { <p class="soft">"No pattern reads “still stuck” or “slipping back” now."</p> }.into_any()
    } else {
        view! { <ul class="plain-list stuck">{stuck}</ul> }.into_any()
    };
    view! {
        <div class="in-short">
            <section class="stack-tight" aria-labelledby="in-short">
                <h2 id="in-short">"In short"</h2>
                <p>{sentence}</p>
                {next}
            </section>
            <section class="stack-tight" aria-labelledby="stuck">
                <h2 id="stuck">"What is still stuck"</h2>
                {stuck}
            </section>
        </div>
    }
    .into_any()
}

/// The quiz path: the sentence, the picture, the numbers.
fn closeness(path: Vec<PlanePoint>) -> AnyView {
    let heading = match (path.first(), path.last()) {
        (Some(first), Some(last)) if path.len() > 1 => {
            format!("Closeness, {} to {}", when::month(first.day), when::month(last.day))
        }
        (Some(only), _) => format!("Closeness, in {}", when::month(only.day)),
        _ => "Closeness".to_owned(),
    };
    let rows: Vec<_> = path
        .iter()
        .map(|point| {
            view! {
                <tr>
                    <th scope="row">{when::long(point.day)}</th>
                    <td>{with_region(point.worry, point.region.0)}</td>
                    <td>{with_region(point.distance, point.region.1)}</td>
                </tr>
            }
        })
        .collect();
    let numbers = (!path.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Show the numbers"</summary>
                <div class="scroll">
                    <table>
                        <caption>"Mean answers from 1 to 7, with the range in which they lie in 95 of 100 cases"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Day"</th>
                                <th scope="col">{WORRY}</th>
                                <th scope="col">{DISTANCE}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
            <p class="soft small">{NOT_A_DIAGNOSIS}</p>
        }
    });
    view! {
        <section class="card stack closeness" aria-labelledby="closeness">
            <h2 id="closeness">{heading}</h2>
            <PlaneFigure path=path />
            {numbers}
        </section>
    }
    .into_any()
}

fn with_region(value: f64, half: f64) -> String {
    format!("{value:.1} ± {half:.1}")
}
