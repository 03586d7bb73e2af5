//! `GET /clients/{client}/brief`: what a therapist reads before a session, on the screen. As a file it is made by
//! `POST /clients/{client}/report`, like every report.

use leptos::prelude::*;
use weft_shared::{
    capacity::Capacity,
    ids::ClientId,
    report::{Brief, Composed, Paper, Section},
    schedule::Meeting,
    shared_view::{HomeworkLine, HomeworkState, SharedView},
    when,
};

use crate::{
    components::{
        back::back_to_record, chip::StateChip, day, field::OnlyOnce, readers::WhoReads, reads_only::reads_only,
    },
    form::Form,
    page::{NavItem, Page},
};

pub struct BriefPage {
    pub client: ClientId,
    pub capacity: Capacity,
    pub composed: Composed,
    /// The practice's, for the file.
    pub paper: Paper,
}

impl Page for BriefPage {
    fn title(&self) -> &'static str {
        "Brief · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, _form: Form) -> AnyView {
        let BriefPage { client, capacity, composed, paper } = self;
        let called = composed.view.client.called.clone();
        let next = composed.brief.next.map_or_else(|| "No session planned".to_owned(), next_words);
        let sections: Vec<_> = composed
            .order
            .sections()
            .map(|section| {
                let inside = inside((client, capacity), section, &composed);
                view! {
                    <section class="stack-tight" aria-labelledby=section.as_str()>
                        <h2 id=section.as_str()>{section.heading(&called)}</h2>
                        {inside}
                    </section>
                }
            })
            .collect();
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{} · {next}", composed.view.client.name)}</p>
                    <h1>{composed.kind().name()}</h1>
                </div>
                {reads_only(capacity, &called)}
                {sections}
                {capacity.treats().then(|| as_a_file(client, &composed, paper))}
                {capacity.treats().then(|| view! {
                    <WhoReads sentence=format!(
                        "This page is for you. {called} sees in “Who has seen what” that you opened it and, if you make the file, that it \
                         was made. {called} can download that file too.",
                    )/>
                })}
                <p>{back_to_record(client, &called, capacity)}</p>
            </div>
        }
        .into_any()
    }
}

fn next_words(meeting: Meeting) -> String {
    format!("Next session {}", day::meeting(meeting))
}

/// One press makes the same brief as a file.
fn as_a_file(client: ClientId, composed: &Composed, paper: Paper) -> AnyView {
    let sections: Vec<_> = composed
        .order
        .sections()
        .map(|section| view! { <input type="hidden" name="section" value=section.as_str()/> })
        .collect();
    let address = format!("/clients/{client}/report");
    view! {
        <form method="post" action=address.clone() class="row on-screen">
            <OnlyOnce/>
            <input type="hidden" name="kind" value=composed.kind().as_str()/>
            <input type="hidden" name="paper" value=paper.as_str()/>
            {sections}
            <button class="button quiet" name="go" value="make">"Make the brief (PDF)"</button>
            <a href=format!("{address}?kind=brief")>"Choose its parts first"</a>
        </form>
    }
    .into_any()
}

fn inside((client, capacity): (ClientId, Capacity), section: Section, composed: &Composed) -> AnyView {
    let brief = &composed.brief;
    match section {
        Section::Flags => flags((client, capacity), brief),
        Section::CameIn => lines(client, &brief.came_in, nothing_finished(brief)),
        Section::Moving => patterns((client, capacity), &composed.view),
        Section::Brings => brings(brief),
        Section::LastAgreed => agreed(brief),
        Section::Waiting => lines(
            client,
            &brief.waiting,
            if capacity.treats() {
                "No exercises are open. Assign one in the record."
            } else {
                "No exercises are open."
            },
        ),
        _ => ().into_any(),
    }
}

fn soft(words: &'static str) -> AnyView {
    view! { <p class="soft">{words}</p> }.into_any()
}

fn flags((client, capacity): (ClientId, Capacity), brief: &Brief) -> AnyView {
    if brief.flags.is_empty() {
        return view! { <p class="soft">{brief.no_safety_answer()}</p> }.into_any();
    }
    let lines: Vec<_> = brief
        .flags
        .iter()
        .map(|flag| {
            let shared = match (flag.shared, capacity.treats()) {
                (true, _) => "",
                (false, true) => " Not shared with you: ask about it.",
                (false, false) => " Not shared.",
            };
            view! { <li><b>{flag.title.clone()}</b>{format!(", {}.{shared}", when::long(flag.day))}</li> }
        })
        .collect();
    view! {
        <ul class="plain-list stack-tight">{lines}</ul>
        <p class="soft">
            "A safety answer is a reason to assess, not an assessment. "
            <a href=format!("/clients/{client}#flags")>{if capacity.treats() { "Review it in the record" } else { "See it in the record" }}</a>
        </p>
    }
    .into_any()
}

fn nothing_finished(brief: &Brief) -> &'static str {
    if brief.last.is_some() { "No entries were finished since the last session." } else { "No finished entries yet." }
}

fn lines(client: ClientId, lines: &[HomeworkLine], none: &'static str) -> AnyView {
    if lines.is_empty() {
        return soft(none);
    }
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            let title = match line.state {
                HomeworkState::Finished { shared: true, .. } => {
                    let href = format!("/clients/{client}/entries/{}", line.id);
                    view! { <a href=href>{line.title.clone()}</a> }.into_any()
                }
                _ => line.title.clone().into_any(),
            };
            view! { <li>{title}<span class="soft">{format!(" · {}", line.state.words(day::today()))}</span></li> }
        })
        .collect();
    view! { <ul class="plain-list stack-tight">{lines}</ul> }.into_any()
}

fn patterns((client, capacity): (ClientId, Capacity), view: &SharedView) -> AnyView {
    let (rows, people) = (&view.patterns, view.people(capacity.reader()));
    if rows.is_empty() {
        return soft(if capacity.treats() {
            "No current patterns. Add one in the record."
        } else {
            "No current patterns."
        });
    }
    let lines: Vec<_> = Brief::moving(rows)
        .into_iter()
        .map(|row| {
            let href = format!("/clients/{client}/patterns/{}", row.id);
            view! {
                <li class="line">
                    <div>
                        <p class="words"><a href=href>{format!("I used to {}", row.wording.old)}</a></p>
                        <p class="soft">{row.sentence(people)}</p>
                    </div>
                    <StateChip state=row.shift.state/>
                </li>
            }
        })
        .collect();
    view! { <ul class="lines plain-list">{lines}</ul> }.into_any()
}

fn brings(brief: &Brief) -> AnyView {
    if brief.brings.is_empty() {
        return soft("No shared writing since the last session. It appears here when an entry is shared.");
    }
    let lines: Vec<_> = brief
        .brings
        .iter()
        .map(|said| {
            view! {
                <li class="stack-tight">
                    <blockquote class="words words-long">{format!("“{}”", said.words.trim())}</blockquote>
                    <p class="soft small">{format!("{}, {}", said.source, when::long(said.day))}</p>
                </li>
            }
        })
        .collect();
    view! { <ul class="plain-list stack">{lines}</ul> }.into_any()
}

fn agreed(brief: &Brief) -> AnyView {
    let Some(last) = &brief.last else { return soft("No session has been held yet.") };
    let head = format!("Session {}, {}", last.number, when::long(last.meeting.day));
    let agreed = match last.agreed.trim() {
        "" => soft("Nothing was recorded as agreed."),
        words => view! { <p class="agreed">{words.to_owned()}</p> }.into_any(),
    };
    view! { <p class="soft">{head}</p> {agreed} }.into_any()
}
