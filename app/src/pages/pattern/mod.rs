//! `GET /clients/{client}/patterns/{pattern}`: one pattern, with everything both people know of it.
//!
//! Forms, each to an address below it: `turn` (field `turn`: `paused`, `ended`, `reopened`), `start` (fields `from` and
//! `to`, ids of sessions; faults there), `measures` (field `measure`, several), `evidence/{evidence}/unlink`, `remove` (for one
//! added by mistake; fault at `remove`).

mod history;
mod measures;
mod quotes;
pub mod rate;
mod start;
pub mod write;

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::{AssignmentId, ClientId, EvidenceId, PatternId},
    linked_score::Measure,
    pattern::{About, Kind, Leaning, Rater, Standing, TurnKind},
    reader::People,
    shared_view::{PatternRow, Person, Quote, SessionColumn},
    shift::Rated,
    text::sentence_case,
    when,
};

use crate::{
    components::{
        back::back_to_record,
        chip::StateChip,
        field::{FaultText, Faults},
        readers::WhoReads,
        reads_only::reads_only,
        strip::{StripAxis, pattern_strip, rating_cell},
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Pattern {
    pub client: ClientId,
    pub person: Person,
    pub therapist: Person,
    pub capacity: Capacity,
    /// Every past session.
    pub sessions: Vec<SessionColumn>,
    pub row: PatternRow,
    /// The row's quotes, with where they come from.
    pub quoted: Vec<Quoted>,
    /// What can be linked to it.
    pub measurable: Vec<Measurable>,
    /// What is linked, as the form names it.
    pub linked: Vec<String>,
    /// Fingerprints of the measures that are linked, and of the start.
    pub linked_seen: String,
    pub start_seen: String,
    /// What keeps it from being removed: "3 ratings and 1 quote".
    pub hanging: Option<String>,
}

pub struct Quoted {
    pub id: EvidenceId,
    pub assignment: AssignmentId,
    pub quote: Quote,
}

/// An exercise the client has answered and shared, with its scales and questions.
pub struct Measurable {
    pub source: String,
    pub measures: Vec<(Measure, String)>,
}

impl Page for Pattern {
    fn title(&self) -> &'static str {
        "A pattern · Weft"
    }

    fn nav_item(&self) -> NavItem {
        if self.capacity.is_client() { NavItem::Shared } else { NavItem::Caseload }
    }

    fn view(self, form: Form) -> AnyView {
        let Pattern {
            client,
            person,
            therapist,
            capacity,
            sessions,
            row,
            quoted,
            measurable,
            linked,
            linked_seen,
            start_seen,
            hanging,
        } = self;
        let at = format!("/clients/{client}/patterns/{}", row.id);
        let may_write = capacity.may_write();
        let people = People { reader: capacity.reader(), client: &person.called, therapist: &therapist.called };
        let readers = format!("{} see this page.", sentence_case(&people.both()));
        let standing = row.history.standing();
        view! {
            <div class="narrow stack one-pattern">
                <div>
                    <p class="lead">
                        <a href=format!("/clients/{client}/shared")>"What has shifted"</a>
                    </p>
                    <h1 class="pattern-sentence">
                        {words::halves(row.wording.old.clone(), row.wording.new.clone())}
                    </h1>
                    <WhoReads sentence=readers />
                </div>
                {reads_only(capacity, &person.called)}
                <Faults form=form.clone() />
                {not_current(standing, &row, people)}
                {finding(&row, &sessions, people)}
                {about(&at, &row.about, may_write)}
                {quotes::section(client, row.id, quoted, capacity)}
                {measures::section(&at, row.linked.clone(), may_write.then_some(measurable), (&linked, &linked_seen), &form)}
                {start::section(&at, &row, &sessions, people, may_write.then_some((&start_seen, &form)))}
                {may_write.then(|| turning(&at, standing))}
                {may_write.then(|| removing(&at, hanging, standing, &form))}
                {history::section(&row.history, people)}
                <p>{back_to_record(client, &person.called, capacity)}</p>
            </div>
        }
        .into_any()
    }
}

fn not_current(standing: Standing, row: &PatternRow, people: People<'_>) -> Option<AnyView> {
    let last = row.history.turns.last().filter(|_| standing != Standing::Current)?;
    Some(
        view! {
            <p class="note">
                {format!("{} Its wording and ratings stay. It is not rated until one of you resumes it.", last.sentence(people))}
            </p>
        }
        .into_any(),
    )
}

/// The status, the sentence that explains it, and the strip.
fn finding(row: &PatternRow, sessions: &[SessionColumn], people: People<'_>) -> AnyView {
    let notice = row.notice.clone().map(|notice| view! { <p class="notice">{notice}</p> });
    let numbers = numbers(row, sessions, people);
    let who = |rater: Rater| people.who(rater).within();
    let strip = (!sessions.is_empty()).then(|| {
        view! {
            <div class="strip-scroll" tabindex="0" role="group" aria-label="Ratings, session by session">
                <div class="strip-inside with-axis">
                    <StripAxis sessions=sessions.to_vec() />
                    {pattern_strip(row, sessions, people)}
                </div>
            </div>
            <p class="soft small">
                {format!(
                    "How strong the old way was, 0 to 10. Bar: {}. Line: {}.",
                    who(Rater::Client),
                    who(Rater::Therapist),
                )}
            </p>
        }
    });
    view! {
        <section class="card stack" aria-label="Status">
            <div class="pattern-said">
                <StateChip state=row.shift.state />
                <p>{row.sentence(people)}</p>
            </div>
            {notice}
            {strip}
            {numbers}
            <details>
                <summary class="small">"How we decide"</summary>
                <p class="soft small">{row.shift.state.rule()}</p>
            </details>
        </section>
    }
    .into_any()
}

/// The strip's numbers, for the sessions at which anyone rated.
fn numbers(row: &PatternRow, sessions: &[SessionColumn], people: People<'_>) -> Option<AnyView> {
    let rows: Vec<_> = sessions
        .iter()
        .zip(&row.ratings)
        .filter(|(_, rated)| **rated != Rated::default())
        .map(|(session, rated)| {
            view! {
                <tr>
                    <th scope="row">{session_words(session)}</th>
                    {rating_cell(rated.client)}
                    {rating_cell(rated.therapist)}
                </tr>
            }
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let table = view! {
        <details>
            <summary class="small">"Show as a table"</summary>
            <div class="scroll">
                <table>
                    <caption>"How strong the old way was: 0 is not at all, 10 is as strong as it gets"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Session"</th>
                            <th scope="col">{people.who(Rater::Client).starting().to_owned()}</th>
                            <th scope="col">{people.who(Rater::Therapist).starting().to_owned()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    };
    Some(table.into_any())
}

/// What is known beside the wording; what nobody has said is left out.
fn about(at: &str, about: &About, may_write: bool) -> AnyView {
    let line = |term: &'static str, said: String, class: &'static str| {
        (!said.is_empty()).then(|| {
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd class=class dir="auto">{said}</dd>
                </div>
            }
        })
    };
    let chosen = |words: Option<&'static str>| words.unwrap_or_default().to_owned();
    let lines = [
        line("Where it shows", chosen(about.kind.map(Kind::words)), ""),
        line("Mostly about", chosen(about.leaning.map(Leaning::words)), ""),
        line("Where it came from", about.origin.clone(), "words words-long"),
        line("What helps", about.helps.clone(), "words words-long"),
    ];
    view! {
        <section class="stack-tight" aria-labelledby="about">
            <h2 id="about">"About this pattern"</h2>
            <dl class="about">{lines}</dl>
            {may_write.then(|| view! { <p><a class="button quiet" href=format!("{at}/words")>"Edit wording"</a></p> })}
        </section>
    }
    .into_any()
}

/// Pausing, ending or resuming it.
fn turning(at: &str, standing: Standing) -> AnyView {
    let (heading, help) = match standing {
        Standing::Current => (
            "Pause or end this pattern",
            "Pause it when something else comes first. End it when the work is done. Everything stays, and you can resume \
             at any time.",
        ),
        Standing::Paused => {
            ("Resume or end this pattern", "Once resumed, it is rated again with the current patterns.")
        }
        Standing::Ended => ("Resume this pattern", "Old ways sometimes come back. That does not undo the work done."),
    };
    let buttons: Vec<_> = standing
        .turns()
        .iter()
        .map(|turn| {
            let verb = match turn {
                TurnKind::Paused => "Pause this pattern",
                TurnKind::Ended => "End this pattern",
                TurnKind::Reopened => "Resume this pattern",
            };
            view! { <button class="button quiet" name="turn" value=turn.as_str()>{verb}</button> }
        })
        .collect();
    view! {
        <section class="stack-tight on-screen" aria-labelledby="turning">
            <h2 id="turning">{heading}</h2>
            <p class="help">{help}</p>
            <form method="post" action=format!("{at}/turn") class="row">{buttons}</form>
        </section>
    }
    .into_any()
}

/// For a pattern that was added by mistake; or what keeps it from being removed.
fn removing(at: &str, hanging: Option<String>, standing: Standing, form: &Form) -> AnyView {
    let fault = form.fault("remove").map(str::to_owned);
    let inside = match hanging {
        None => view! {
            <form method="post" action=format!("{at}/remove") class="stack-tight">
                <p class="help">"For a pattern that was added by mistake. The audit trail keeps it."</p>
                <p><button class="button quiet">"Remove pattern"</button></p>
            </form>
        }
        .into_any(),
        Some(hanging) => {
            let instead = if standing == Standing::Ended { "" } else { " Pause or end it instead." };
            view! { <p class="help">{format!("This pattern has {hanging}, so it stays.{instead}")}</p> }.into_any()
        }
    };
    let is_open = fault.is_some();
    view! {
        <details class="linking on-screen" open=is_open>
            <summary id="remove">"Remove this pattern"</summary>
            <FaultText of="remove" fault/>
            {inside}
        </details>
    }
    .into_any()
}

/// "Session 3, 17 March 2026"
fn session_words(session: &SessionColumn) -> String {
    format!("Session {}, {}", session.number, when::long(session.meeting.day))
}

/// Where an entry is read: the client has an address of their own for it.
fn entry_path(client: ClientId, assignment: AssignmentId, capacity: Capacity) -> String {
    match capacity {
        Capacity::Client => format!("/homework/{assignment}/entry"),
        _ => format!("/clients/{client}/entries/{assignment}"),
    }
}

/// Where the link of a quote is removed.
fn unlink_path(client: ClientId, pattern: PatternId, evidence: EvidenceId) -> String {
    format!("/clients/{client}/patterns/{pattern}/evidence/{evidence}/unlink")
}
