//! `GET /homework/{assignment}/care?then=&told=`: numbers to call, after a safety answer. `then`: the place
//! of the next item, `all`, or `finish`.

use leptos::prelude::*;
use weft_shared::{
    exercise::{ItemId, MOST_ITEMS},
    fingerprint,
    ids::AssignmentId,
};

use crate::{
    components::crisis::Contacts,
    form::Form,
    page::{NavItem, Page},
};

pub struct Care {
    pub assignment: AssignmentId,
    pub therapist: String,
    /// The practice's crisis contacts, a line each.
    pub lines: Vec<String>,
    pub then: NextPage,
    pub told: Told,
}

/// The answers for which the numbers to call were shown, each as a mark that names neither question nor answer: it stands
/// in an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told(Vec<String>);

impl Told {
    /// As it stands in an address or a field; whatever it says, it only spares a page.
    pub fn read(text: &str) -> Self {
        let is_mark = |mark: &&str| mark.len() == 16 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
        Self(text.split(',').filter(is_mark).take(MOST_ITEMS).map(str::to_owned).collect())
    }

    /// Every answer, by its item and revision.
    pub fn all(assignment: AssignmentId, answers: &[(ItemId, i64)]) -> Self {
        Self(answers.iter().map(|answer| mark(assignment, answer)).collect())
    }

    /// Whether the numbers were shown for all of them.
    pub fn holds(&self, assignment: AssignmentId, answers: &[(ItemId, i64)]) -> bool {
        answers.iter().all(|answer| self.0.contains(&mark(assignment, answer)))
    }

    /// The end of an address, after `sign`; empty where there is nothing to say.
    pub fn query(&self, sign: char) -> String {
        if self.0.is_empty() { String::new() } else { format!("{sign}told={}", self.0.join(",")) }
    }

    /// For a field of a form.
    pub fn text(&self) -> String {
        self.0.join(",")
    }
}

fn mark(assignment: AssignmentId, answer: &(ItemId, i64)) -> String {
    fingerprint::of(&(assignment, answer))
}

/// Where the way goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextPage {
    Item(usize),
    All,
    Finish,
}

impl NextPage {
    /// The end of the address.
    pub fn segment(self) -> String {
        match self {
            NextPage::Item(place) => place.to_string(),
            NextPage::All => "all".to_owned(),
            NextPage::Finish => "finish".to_owned(),
        }
    }

    /// The finish when it is nothing else.
    pub fn read(segment: &str) -> Self {
        match (segment, segment.parse()) {
            (_, Ok(place)) => NextPage::Item(place),
            ("all", _) => NextPage::All,
            _ => NextPage::Finish,
        }
    }
}

impl Page for Care {
    fn title(&self) -> &'static str {
        "Between sessions · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, _form: Form) -> AnyView {
        let Care { assignment, therapist, lines, then, told } = self;
        // The page with all of them is sent again whole, and need not lead here again.
        let told = if then == NextPage::All { told.query('?') } else { String::new() };
        view! {
            <div class="narrow stack">
                <h1>"Before you go on"</h1>
                <p>
                    {format!(
                        "Thank you for saying so. Your answer is saved. {therapist} will see that there is such an \
                         answer when they next open Weft. That may not be today.",
                    )}
                </p>
                <Contacts lines/>
                <div class="row">
                    <a class="button quiet" href=format!("/homework/{assignment}/{}{told}", then.segment())>"Go on"</a>
                    <a href="/today">"Stop here for today"</a>
                </div>
            </div>
        }
        .into_any()
    }
}
