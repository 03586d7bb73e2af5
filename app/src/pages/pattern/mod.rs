//! `GET /clients/{client}/patterns/{pattern}`: one pattern, with everything both people know of it.
//!
//! Forms, each to an address below it: `turn` (field `turn`: `paused`, `ended`, `reopened`), `start` (fields `from` and
//! `to`, ids of sessions; faults there), `measures` (field `measure`, several), `evidence/{evidence}/unlink`.

mod history;
mod measures;
mod quotes;
pub mod rate;
mod start;
pub mod write;

use leptos::prelude::*;
use weft_shared::{
    ids::{AssignmentId, ClientId, EvidenceId, PatternId},
    pattern::{About, Kind, Leaning, Standing, TurnKind},
    shared_view::{PatternRow, Person, Quote, SessionColumn},
    shift::Rated,
    tied::Measure,
    when,
};

use crate::{
    components::{
        back::back_to_record,
        chip::StateChip,
        field::Faults,
        readers::WhoReads,
        strip::{PatternStrip, StripAxis, rating_cell},
        words,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct Pattern {
    pub client: ClientId,
    pub person: Person,
    pub therapist: Person,
    pub treats: bool,
    /// Every past session.
    pub sessions: Vec<SessionColumn>,
    pub row: PatternRow,
    /// The row's quotes, with where they come from.
    pub quoted: Vec<Quoted>,
    /// What can be tied to it.
    pub measurable: Vec<Measurable>,
    /// What is tied, as the form names it.
    pub tied: Vec<String>,
    /// Fingerprints of the measures that are tied, and of where it started.
    pub tied_seen: String,
    pub start_seen: String,
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
        if self.treats { NavItem::Caseload } else { NavItem::Shared }
    }

    fn view(self, form: Form) -> AnyView {
        let Pattern {
            client,
            person,
            therapist,
            treats,
            sessions,
            row,
            quoted,
            measurable,
            tied,
            tied_seen,
            start_seen,
        } = self;
        let at = format!("/clients/{client}/patterns/{}", row.id);
        let readers = format!("{} and {} see exactly this page.", person.called, therapist.called);
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
                <Faults form=form.clone() />
                {set_aside(standing, &row)}
                {finding(&row, sessions.clone(), &person, &therapist)}
                {about(&at, &row.about)}
                {quotes::section(client, row.id, quoted, treats)}
                {measures::section(&at, row.tied.clone(), measurable, (&tied, &tied_seen), &form)}
                {start::section(&at, &row, &sessions, (&start_seen, &form))}
                {turning(&at, standing)}
                {history::section(&row.history)}
                <p>{back_to_record(client, &person.called, treats)}</p>
            </div>
        }
        .into_any()
    }
}

fn set_aside(standing: Standing, row: &PatternRow) -> Option<AnyView> {
    let last = row.history.turns.last().filter(|_| standing != Standing::Open)?;
    Some(
        view! {
            <p class="note">
                {format!("{}. It keeps its words and ratings, and is not rated meanwhile.", last.sentence())}
            </p>
        }
        .into_any(),
    )
}

/// The word, the sentence that explains it, and the strip.
fn finding(row: &PatternRow, sessions: Vec<SessionColumn>, person: &Person, therapist: &Person) -> AnyView {
    let notice = row.notice.clone().map(|notice| view! { <p class="notice">{notice}</p> });
    let numbers = numbers(row, &sessions, person, therapist);
    let strip = (!sessions.is_empty()).then(|| {
        view! {
            <div class="strip-scroll" tabindex="0" role="group" aria-label="The ratings, session by session">
                <div class="strip-inside with-axis">
                    <StripAxis sessions=sessions.clone() />
                    <PatternStrip
                        ratings=row.ratings.clone()
                        start=row.shift.start.clone()
                        began=row.start_words()
                        sessions=sessions
                        client=person.called.clone()
                        therapist=therapist.called.clone()
                    />
                </div>
            </div>
            <p class="soft small">
                {format!("How strong the old way was, 0 to 10. Bar: {}; line: {}.", person.called, therapist.called)}
            </p>
        }
    });
    view! {
        <section class="card stack" aria-label="What the ratings allow to say">
            <div class="pattern-said">
                <StateChip state=row.shift.state />
                <p>{row.sentence.clone()}</p>
            </div>
            {notice}
            {strip}
            {numbers}
            <details>
                <summary class="small">"The rule behind this word"</summary>
                <p class="soft small">{row.shift.state.rule()}</p>
            </details>
        </section>
    }
    .into_any()
}

/// The strip's numbers, for the sessions at which anyone rated.
fn numbers(row: &PatternRow, sessions: &[SessionColumn], person: &Person, therapist: &Person) -> Option<AnyView> {
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
                    <caption>"How strong the old way was, from 0, not at all, to 10"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Session"</th>
                            <th scope="col">{person.called.clone()}</th>
                            <th scope="col">{therapist.called.clone()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    };
    Some(table.into_any())
}

/// What is known beside the words; what nobody has said is left out.
fn about(at: &str, about: &About) -> AnyView {
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
        line("Which way it leans", chosen(about.leaning.map(Leaning::words)), ""),
        line("Where it came from", about.origin.clone(), "words words-long"),
        line("What helps", about.helps.clone(), "words words-long"),
    ];
    view! {
        <section class="stack-tight" aria-labelledby="about">
            <h2 id="about">"About this pattern"</h2>
            <dl class="about">{lines}</dl>
            <p>
                <a class="button quiet" href=format!("{at}/words")>"Change the words"</a>
            </p>
        </section>
    }
    .into_any()
}

/// Setting it aside, or taking it up again.
fn turning(at: &str, standing: Standing) -> AnyView {
    let (heading, help) = match standing {
        Standing::Open => (
            "Set it aside",
            "Pause it when something else comes first. End it when the work on it is done, or when it is no longer yours. \
             Its words, ratings and strip stay, and you can take it up again at any time.",
        ),
        Standing::Paused => ("Take it up again", "Ratings go on from the next session."),
        Standing::Ended => ("Take it up again", "Old ways sometimes come back. That undoes nothing of what was done."),
    };
    let buttons: Vec<_> = standing
        .turns()
        .iter()
        .map(|turn| {
            let verb = match turn {
                TurnKind::Paused => "Pause this pattern",
                TurnKind::Ended => "End this pattern",
                TurnKind::Reopened => "Take it up again",
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

/// "Session 3, 17 March 2026"
fn session_words(session: &SessionColumn) -> String {
    format!("Session {}, {}", session.number, when::long(session.meeting.day))
}

/// Where an entry is read: the client has an address of their own for it.
fn entry_path(client: ClientId, assignment: AssignmentId, treats: bool) -> String {
    if treats { format!("/clients/{client}/entries/{assignment}") } else { format!("/homework/{assignment}/entry") }
}

/// Where words are taken away again.
fn unlink_path(client: ClientId, pattern: PatternId, evidence: EvidenceId) -> String {
    format!("/clients/{client}/patterns/{pattern}/evidence/{evidence}/unlink")
}
