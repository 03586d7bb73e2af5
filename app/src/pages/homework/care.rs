//! `GET /homework/{assignment}/care?then=`: where to call, after an answer that asks for attention. `then`: the place
//! of the next item, `all`, or `finish`.

use leptos::prelude::*;
use weft_shared::ids::AssignmentId;

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
        "Homework · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Today
    }

    fn view(self, _form: Form) -> AnyView {
        let Care { assignment, therapist, lines, then } = self;
        view! {
            <div class="narrow stack">
                <h1>"Before you go on"</h1>
                <p>
                    {format!(
                        "Thank you for saying so. One of your answers is about being safe, so it matters that somebody \
                         is there. Your answer is saved. {therapist} will see that there is such an answer when they \
                         next open Weft. That may not be today, and nobody is alerted now.",
                    )}
                </p>
                <Contacts lines/>
                <div class="row">
                    <a class="button quiet" href=format!("/homework/{assignment}/{}", then.segment())>"Go on"</a>
                    <a href="/today">"Stop here for today"</a>
                </div>
            </div>
        }
        .into_any()
    }
}
