//! `GET /clients/{client}/shared`: what has shifted and what is still stuck, the same page for both. Whoever reads it is
//! "you".

mod choose;
mod compare;
mod helps;
mod homework;
mod quotes;
mod rows;
mod scales;
mod sessions;
mod stuck;
mod table;

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::{ClientId, SessionId},
    pattern::Rater,
    plane::{DISTANCE, HIGHEST, LOWEST, PlanePoint, WORRY},
    reader::{People, Reader},
    shared_view::{Comparison, NOT_A_DIAGNOSIS, PatternRow, SharedView, Window},
    text::sentence_case,
    when::{self, Day},
};

use crate::{
    components::{day, plane::PlaneFigure, readers::WhoReads, reads_only::reads_only},
    form::Form,
    page::{NavItem, Page},
};

pub struct SharedViewPage {
    pub client: ClientId,
    pub view: SharedView,
    /// Every past session of the course, in order.
    pub course: Vec<CourseSession>,
    /// The one to rate: today's once its hour has come, else the last that was held.
    pub current: Option<CourseSession>,
    /// The sessions shown; `None` for all of them.
    pub window: Option<Window>,
    pub comparison: Comparison,
    /// Who may sees the buttons for what they do; what is shown is the same.
    pub capacity: Capacity,
}

impl SharedViewPage {
    fn reader(&self) -> Reader {
        self.capacity.reader()
    }

    fn people(&self) -> People<'_> {
        self.view.people(self.reader())
    }
}

/// A session of the course, shown or not.
#[derive(Clone, Copy)]
pub struct CourseSession {
    pub id: SessionId,
    pub number: usize,
    pub day: Day,
}

impl Page for SharedViewPage {
    fn title(&self) -> &'static str {
        "What has shifted · Weft"
    }

    fn nav_item(&self) -> NavItem {
        if self.capacity.is_client() { NavItem::Shared } else { NavItem::Caseload }
    }

    fn view(self, _form: Form) -> AnyView {
        let people = self.people();
        let SharedViewPage { client, ref view, capacity, .. } = self;
        let private = match people.reader {
            Reader::Client => {
                "It shows nothing you wrote in private entries. It does show their titles, whether you have begun them, \
                 finished them or said “Not this one”, and when."
            }
            _ => {
                "It shows nothing that was written in private entries. It does show their titles, whether they were begun, \
                 finished or answered with “Not this one”, and when."
            }
        };
        let readers = format!("{} see this page. {private}", sentence_case(&people.both()));
        // The client knows whose page it is.
        let whose = (!capacity.is_client()).then(|| {
            view! { <a href=format!("/clients/{client}") dir="auto">{view.client.name.clone()}</a> " · " }
        });
        let sections = Sections {
            stuck: stuck::card(view, people),
            helps: helps::card(view),
            scales: scales::card(view, people.reader),
            words: quotes::latest(view),
            homework: homework::card(view),
            compare: compare::card(&self),
            sessions: sessions::card(client, view, capacity, self.window.is_some()),
        };
        view! {
            <div class="shared stack">
                <div class="wide-head">
                    <div>
                        <p class="lead">{whose} {course(&self.course)}</p>
                        <h1>"What has shifted"</h1>
                        <WhoReads sentence=readers />
                        {capacity.may_write().then(|| who_opened(people))}
                    </div>
                    {what_to_do(&self)}
                </div>
                {reads_only(capacity, &view.client.called)}
                {choose::form(&self)}
                {in_short(view)}
                {sections.contents()}
                {rows::card(client, view, people, capacity.may_write())}
                {rows::not_current(client, view, people)}
                {sections.show(closeness(view.path.clone()))}
            </div>
        }
        .into_any()
    }
}

/// What stands below the patterns; what has nothing to show is not there.
struct Sections {
    stuck: Option<AnyView>,
    helps: Option<AnyView>,
    scales: Option<AnyView>,
    words: Option<AnyView>,
    homework: Option<AnyView>,
    compare: Option<AnyView>,
    sessions: Option<AnyView>,
}

impl Sections {
    /// With few sections the page is its own contents.
    const FEW: usize = 4;

    fn contents(&self) -> Option<AnyView> {
        let there = [
            ("patterns", "How strong the old way was", true),
            ("stuck", "What is still stuck", self.stuck.is_some()),
            ("helps", "What helps", self.helps.is_some()),
            ("closeness", "Closeness", true),
            ("words", "Latest linked quotes", self.words.is_some()),
            ("scales", "Scores over time", self.scales.is_some()),
            ("homework", "Between sessions", self.homework.is_some()),
            ("compare", "Compare two sessions", self.compare.is_some()),
            ("sessions", "Session by session", self.sessions.is_some()),
        ];
        let links: Vec<_> = there
            .into_iter()
            .filter(|(_, _, there)| *there)
            .map(|(id, words, _)| view! { <li><a href=format!("#{id}")>{words}</a></li> })
            .collect();
        (links.len() > Self::FEW).then(|| {
            view! {
                <nav class="contents on-screen" aria-label="On this page">
                    <ul class="plain-list">{links}</ul>
                </nav>
            }
            .into_any()
        })
    }

    fn show(self, closeness: AnyView) -> AnyView {
        let Sections { stuck, helps, scales, words, homework, sessions, compare } = self;
        let beside = (stuck.is_some() || helps.is_some()).then(|| view! { <div class="cards">{stuck} {helps}</div> });
        let between = (homework.is_some() || compare.is_some())
            .then(|| view! { <div class="shared-below">{homework} {compare}</div> });
        view! {
            {beside}
            <div class="shared-below">
                {closeness}
                {words}
            </div>
            {scales}
            {between}
            {sessions}
        }
        .into_any()
    }
}

/// Openings are listed on the client's own page.
fn who_opened(people: People<'_>) -> AnyView {
    let said = match people.reader {
        Reader::Client => {
            view! { "“" <a href="/seen">"Who has seen what"</a> "” lists who opened this page, and on which day." }
                .into_any()
        }
        _ => format!("{} can see on which day you open this page.", people.client).into_any(),
    };
    view! { <p class="soft small on-screen">{said}</p> }.into_any()
}

/// "14 sessions since March"
fn course(course: &[CourseSession]) -> String {
    let Some(first) = course.first() else {
        return "No sessions yet".to_owned();
    };
    let since = day::month(first.day);
    match course.len() {
        1 => format!("1 session, in {since}"),
        several => format!("{several} sessions since {since}"),
    }
}

/// Both rate and add patterns; the therapist also makes reports. One button is filled.
fn what_to_do(page: &SharedViewPage) -> Option<AnyView> {
    let (client, capacity) = (page.client, page.capacity);
    let rater = capacity.rater()?;
    let report = (capacity.treats() && !page.course.is_empty()).then(|| {
        view! { <a class="button" href=format!("/clients/{client}/report")>"Make a report"</a> }
    });
    let class = if report.is_some() { "button quiet" } else { "button" };
    let rate =
        page.current.as_ref().filter(|_| !page.view.patterns.is_empty()).map(|CourseSession { id, number, .. }| {
            view! {
                <a class=class href=format!("/clients/{client}/sessions/{id}/rate")>
                    {if has_rated(&page.view, *id, rater) {
                        format!("Change my ratings of session {number}")
                    } else {
                        format!("Rate session {number}")
                    }}
                </a>
            }
        });
    let together = page.current.as_ref().filter(|_| capacity.treats() && !page.view.patterns.is_empty()).map(
        |CourseSession { id, .. }| {
            view! {
                <a class="button quiet" href=format!("/clients/{client}/sessions/{id}/joint")>"Rate together"</a>
            }
        },
    );
    Some(view! { <div class="row on-screen">{rate} {together} {report}</div> }.into_any())
}

/// Whether someone has rated any current pattern at this session.
fn has_rated(view: &SharedView, session: SessionId, rater: Rater) -> bool {
    let place = view.sessions.iter().position(|column| column.id == session);
    place.is_some_and(|place| {
        let rated = |row: &PatternRow| row.ratings.get(place).is_some_and(|rated| rated.by(rater).is_some());
        view.patterns.iter().any(rated)
    })
}

fn in_short(view: &SharedView) -> AnyView {
    let sentence: Vec<_> = view
        .in_short()
        .into_iter()
        .filter(|run| !run.text.is_empty())
        .map(|run| if run.stressed { view! { <b dir="auto">{run.text}</b> }.into_any() } else { run.text.into_any() })
        .collect();
    let how = (!view.patterns.is_empty())
        .then(|| view! { " " <span class="on-screen">"See “"<a href="#how-we-decide">"How we decide"</a>"”."</span> });
    let next =
        view.next_session.map(|next| view! { <p class="soft">{format!("Next session: {}", day::meeting(next))}</p> });
    view! {
        <section class="stack-tight in-short" aria-labelledby="in-short">
            <h2 id="in-short">"In short"</h2>
            <p>{sentence} {how}</p>
            {next}
        </section>
    }
    .into_any()
}

/// The quiz path: the sentence, the picture, the numbers.
fn closeness(path: Vec<PlanePoint>) -> AnyView {
    let heading = match (path.first(), path.last()) {
        (Some(first), Some(last)) if first.day.first_of_month() != last.day.first_of_month() => {
            format!("Closeness, {} to {}", day::month(first.day), day::month(last.day))
        }
        (Some(first), _) => format!("Closeness, in {}", day::month(first.day)),
        _ => "Closeness".to_owned(),
    };
    let rows: Vec<_> = path
        .iter()
        .map(|point| {
            view! {
                <tr>
                    <th scope="row">{when::long(point.day)} {point.is_reworded.then_some(" (quiz reworded)")}</th>
                    <td>{with_region(point.worry, point.region.0)}</td>
                    <td>{with_region(point.distance, point.region.1)}</td>
                </tr>
            }
        })
        .collect();
    let numbers = (!path.is_empty()).then(|| {
        view! {
            <details>
                <summary>"Show as a table" <span class="visually-hidden">" of the closeness results"</span></summary>
                <div class="scroll">
                    <table>
                        <caption>"Average answers from 1 to 7, with their likely range (95%)"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Day"</th>
                                <th scope="col">{sentence_case(WORRY)}</th>
                                <th scope="col">{sentence_case(DISTANCE)}</th>
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
    let (low, high) = ((value - half).max(LOWEST), (value + half).min(HIGHEST));
    format!("{value:.1} ({low:.1} to {high:.1})")
}
