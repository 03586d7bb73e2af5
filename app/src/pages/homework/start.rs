//! `GET/POST /homework/{assignment}`: what this is, who can read it, and Begin (a form without fields) or Go on.

use leptos::prelude::*;
use weft_shared::{exercise::Kind, ids::AssignmentId, when::Day};

use crate::{
    components::{day, readers::WhoReads},
    form::Form,
    page::{NavItem, Page},
    pages::homework::{Note, about, decline_button, how_many, note_line},
};

pub struct Start {
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub minutes: u32,
    /// Paragraphs.
    pub intro: Vec<String>,
    /// How many questions are asked of everyone, and how many at most.
    pub questions: usize,
    pub most: usize,
    /// An answer can ask for attention, which the therapist then hears of.
    pub has_risk_items: bool,
    pub due: String,
    pub note: Option<Note>,
    pub therapist: String,
    /// Where to go on, counted from 1, when it was begun.
    pub begun_at: Option<usize>,
    /// When the client said "Not this one".
    pub declined: Option<Day>,
    /// When the therapist withdrew it.
    pub withdrawn: Option<Day>,
    /// Nobody assigned it.
    pub is_self_started: bool,
    /// Text stays private until shared; said differently for a quiz.
    pub has_text: bool,
}

impl Page for Start {
    fn title(&self) -> &'static str {
        "Between sessions · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    #[expect(clippy::too_many_lines, reason = "a view is as long as its markup")]
    fn view(self, _form: Form) -> AnyView {
        let Start {
            assignment,
            title,
            kind,
            minutes,
            intro,
            questions,
            most,
            due,
            note,
            therapist,
            begun_at,
            has_text,
            has_risk_items,
            declined,
            withdrawn,
            is_self_started,
        } = self;
        let withdrawn = withdrawn.map(|day| {
            let words = format!(
                "On {} {therapist} withdrew this. You need not do it, and you can if you like.",
                day::dated(day)
            );
            view! { <p class="note">{words}</p> }
        });
        let what = match (kind, questions) {
            (Kind::Reading, _) | (_, 0) => String::new(),
            (_, questions) if most > questions => format!(" · {} questions", how_many(questions, most)),
            (_, 1) => " · one question".to_owned(),
            _ => format!(" · {questions} questions"),
        };
        let intro: Vec<_> = intro.into_iter().map(|paragraph| view! { <p dir="auto">{paragraph}</p> }).collect();
        let note = note.map(|note| note_line(note, &therapist));
        let stage = if is_self_started {
            "whether you have begun or finished it, and when"
        } else {
            "whether you have begun it, finished it or said “Not this one”, and when"
        };
        let readers = if has_text {
            format!(
                "Only you can read what you write. At the end you choose whether {therapist} can read it too. {therapist} \
                 can see {stage}."
            )
        } else {
            format!(
                "Only you can see your answers. At the end you choose whether {therapist} sees them and the result. \
                 {therapist} can see {stage}."
            )
        };
        let readers =
            if has_risk_items { readers.replacen("Only you", "Apart from that, only you", 1) } else { readers };
        let risk = has_risk_items.then(|| {
            view! {
                <p>
                    {format!(
                        "At least one question is about being safe. If your answer there is worrying, you see numbers \
                         to call at once. {therapist} sees that there is such an answer, and whether you changed it, \
                         when they next open Weft. This is so even if you keep the rest private. No one is watching \
                         Weft. Do not wait for an answer here.",
                    )}
                </p>
            }
        });
        let verb_first = if kind == Kind::Reading { "Read it" } else { "Begin" };
        let put_away = declined.is_none().then(|| decline_button(assignment, "yes", "Not this one", &title));
        let said_no = declined.map(|day| {
            let seen = if is_self_started { String::new() } else { format!(" {therapist} can see this.") };
            let words = format!("On {} you said “Not this one”.{seen} You can undo it.", day::dated(day));
            view! {
                <div class="note row">
                    <p>{words}</p>
                    {decline_button(assignment, "no", "Undo", &title)}
                </div>
            }
        });
        let button = match begun_at {
            Some(place) => {
                let verb = if kind == Kind::Journal { "Go on writing" } else { "Go on" };
                view! { <a class="button" href=format!("/homework/{assignment}/{place}")>{verb}</a> }.into_any()
            }
            None => view! {
                <form method="post" action=format!("/homework/{assignment}")>
                    <button class="button">{verb_first}</button>
                </form>
            }
            .into_any(),
        };
        let paper = (kind != Kind::Reading).then(|| {
            view! {
                <p>
                    <a href=format!("/homework/{assignment}/worksheet.pdf")>"Print a worksheet"</a>
                    <span class="soft">
                        " (PDF, A4; "
                        <a href=format!("/homework/{assignment}/worksheet.pdf?paper=letter")>"US Letter"</a>
                        "). What you write on paper stays with you."
                    </span>
                </p>
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("{due} · {}{what}", about(minutes))}</p>
                    <h1 dir="auto">{title}</h1>
                </div>
                {withdrawn}
                {said_no}
                {note}
                {intro}
                {risk}
                <WhoReads sentence=readers/>
                <div class="row">
                    {button}
                    <a href="/today">"Do this later"</a>
                    {put_away}
                </div>
                {paper}
            </div>
        }
        .into_any()
    }
}
