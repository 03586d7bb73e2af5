//! The answer to `POST /clients/{client}/invitation`: the link, shown this once.

use leptos::prelude::*;
use weft_shared::{
    ids::ClientId,
    when::{self, Day},
};

use crate::{
    components::words,
    form::Form,
    page::{NavItem, Page},
};

pub struct Invite {
    pub client: ClientId,
    pub called: String,
    pub link: String,
    pub expires: Day,
}

impl Page for Invite {
    fn title(&self) -> &'static str {
        "Invitation · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Caseload
    }

    fn view(self, _form: Form) -> AnyView {
        let Invite { client, called, link, expires } = self;
        view! {
            <div class="narrow stack">
                <div>
                    <p class="lead">{format!("Works once, until {}", when::long(expires))}</p>
                    <h1>"Invitation for " {words::named(called.clone())}</h1>
                </div>
                <p>
                    {format!(
                        "Give this link to {called}, on paper or by a way you both trust. Whoever holds it can open the \
                         account, so give it to nobody else.",
                    )}
                </p>
                <div class="field">
                    <label for="link">"The link"</label>
                    <input type="text" id="link" class="link-to-copy" value=link readonly aria-describedby="link-help"/>
                    <p class="help" id="link-help">
                        "It is shown this once, because Weft keeps no copy. If it is lost, make a new one; this one \
                         then stops working."
                    </p>
                </div>
                <p>
                    <a class="button" href=format!("/clients/{client}")>{format!("Go on to {called}’s record")}</a>
                </p>
            </div>
        }
        .into_any()
    }
}
