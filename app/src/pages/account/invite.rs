//! The answer to `POST /clients/{client}/invitation`: the link, shown this once.

use leptos::prelude::*;
use weft_shared::{ids::ClientId, when::Day};

use crate::{
    components::{day::dated, words},
    form::Form,
    page::{NavItem, Page},
};

pub struct Invite {
    pub client: ClientId,
    /// Whoever invites opens the record too.
    pub reads: bool,
    pub called: String,
    pub link: String,
    pub expires: Day,
    /// Where an email with the link goes.
    pub emailed: Option<String>,
}

impl Page for Invite {
    fn title(&self) -> &'static str {
        "Invitation · Weft"
    }

    fn nav_item(&self) -> NavItem {
        if self.reads { NavItem::Caseload } else { NavItem::Office }
    }

    fn view(self, _form: Form) -> AnyView {
        let Invite { client, reads, called, link, expires, emailed } = self;
        let emailed = emailed.map(|address| {
            view! {
                <p>"An email with this link is on its way to " <span dir="ltr">{address}</span> ". If it does not arrive, use the link below."</p>
            }
        });
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("Works once, until {}", dated(expires))}</p>
                    <h1>"Invitation for " {words::named(called.clone())}</h1>
                </div>
                {emailed}
                <p>
                    {format!(
                        "Give this link to {called}, on paper or in another way you both trust. Whoever uses it first signs \
                         in as {called}, so give it to no one else.",
                    )}
                </p>
                <div class="field">
                    <label for="link">"Invitation link"</label>
                    <input type="text" id="link" class="link-to-copy" value=link readonly aria-describedby="link-help"/>
                    <p class="help" id="link-help">
                        "Only this page shows it. If it is lost, make a new one. This one then stops working."
                    </p>
                </div>
                <p>
                    {if reads {
                        view! { <a class="button" href=format!("/clients/{client}")>{format!("Open {called}’s record")}</a> }.into_any()
                    } else {
                        view! { <a class="button" href=format!("/office/{client}")>"Done"</a> }.into_any()
                    }}
                </p>
            </div>
        }
        .into_any()
    }
}
