//! `GET/POST /clients/{client}/assignments/{assignment}`: an assigned exercise as its therapist changes it. Fields: `due`
//! (`session`, `day`, `whenever`), `day` (ISO date), `note`. `POST …/withdraw` withdraws it.

use leptos::prelude::*;
use weft_shared::{
    ids::{AssignmentId, ClientId},
    schedule::{Due, Meeting},
    shared_view::HomeworkState,
    when::Day,
};

use crate::{
    components::{
        day,
        field::{AreaField, Faults, MadeFrom, Questions},
    },
    form::Form,
    page::{NavItem, Page},
    pages::homework::assign::due_fields,
};

pub struct Assigned {
    pub client: ClientId,
    pub assignment: AssignmentId,
    pub called: String,
    pub title: String,
    pub assigned: Day,
    pub state: HomeworkState,
    pub next: Option<Meeting>,
    pub due: Due,
    /// It is due before the session that comes next.
    pub is_before_next: bool,
    pub is_of_pathway: bool,
    pub note: String,
    /// Fingerprint of what the form shows.
    pub seen: String,
}

impl Page for Assigned {
    fn title(&self) -> &'static str {
        "Assigned exercise · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, form: Form) -> AnyView {
        let Assigned { client, called, title, assigned, state, .. } = &self;
        let lead = format!("{} · Assigned on {}", state.words(day::today()), day::dated(*assigned));
        let back = view! { <a href=format!("/clients/{client}")>{format!("Back to {called}’s record")}</a> };
        let head = view! {
            <div>
                <p class="lead">{lead}</p>
                <h1 dir="auto">{title.clone()}</h1>
            </div>
        };
        let body = match state {
            HomeworkState::Finished { .. } => {
                view! { <p>{format!("{called} has finished this, so it can no longer be changed or withdrawn.")}</p> }
                    .into_any()
            }
            HomeworkState::Withdrawn { .. } => view! {
                <p>
                    {format!(
                        "You withdrew this. {called} sees that. If they began it, they can still finish it and keep what they \
                         wrote. To ask for it again, assign it again.",
                    )}
                </p>
            }
            .into_any(),
            _ => self.changing(&form),
        };
        view! {
            <div class="narrow stack">
                {head}
                <Faults form=form.clone()/>
                {body}
                <p>{back}</p>
            </div>
        }
        .into_any()
    }
}

impl Assigned {
    /// Nothing about it can be changed any more.
    pub fn is_over(&self) -> bool {
        matches!(self.state, HomeworkState::Finished { .. } | HomeworkState::Withdrawn { .. })
    }

    fn changing(&self, form: &Form) -> AnyView {
        let Assigned {
            client, assignment, called, next, due, is_before_next, is_of_pathway, note, seen, state, ..
        } = self;
        let at = format!("/clients/{client}/assignments/{assignment}");
        let (chosen, day) = match due {
            Due::BeforeSession(_) if *is_before_next => ("session", String::new()),
            Due::BeforeSession(day) | Due::By(day) => ("day", day.to_string()),
            Due::Whenever => ("whenever", String::new()),
        };
        let label = if *is_of_pathway { "About this week (optional)" } else { "A personal line (optional)" };
        let fault = form.fault("note").map(str::to_owned);
        let began = if *state == HomeworkState::Begun {
            format!("{called} has begun it. They can still finish it, and keep what they wrote.")
        } else {
            format!("{called} sees that you withdrew it.")
        };
        view! {
            <form method="post" action=at.clone() class="stack">
                <MadeFrom form=form.clone() fingerprint=seen.clone()/>
                {due_fields(form, *next, called, (chosen, &day))}
                <AreaField
                    label=label
                    name="note"
                    value=form.value_or("note", note)
                    help=format!("{called} sees it with this exercise, and that it was changed.")
                    fault=fault
                    now=form.stands("note", note)
                    rows=2
                />
                <Questions form=form.clone() fields=&["day"]/>
                <p><button class="button">"Save changes"</button></p>
            </form>
            <form method="post" action=format!("{at}/withdraw") class="card stack-tight">
                <h2>"Withdraw this exercise"</h2>
                <p class="help">{began}</p>
                <p><button class="button quiet">"Withdraw exercise"</button></p>
            </form>
        }
        .into_any()
    }
}
