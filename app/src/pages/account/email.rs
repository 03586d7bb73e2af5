//! Another email address: `GET/POST /account/email` (field `email`) asks for it, `GET/POST /email/{token}` confirms it.

use leptos::prelude::*;

use crate::{
    components::field::{Faults, TextField},
    form::Form,
    page::{NavItem, Page},
};

pub struct ChangeEmail {
    pub email: String,
    /// The address a link was just sent to.
    pub asked: Option<String>,
}

impl Page for ChangeEmail {
    fn title(&self) -> &'static str {
        "Email address · Weft"
    }

    fn nav_item(&self) -> NavItem {
        NavItem::Account
    }

    fn view(self, form: Form) -> AnyView {
        let asked = self.asked.map(|asked| {
            view! {
                <p class="note" role="status">
                    "A link is on its way to " <strong>{asked}</strong>
                    ". Your new address counts once you have opened it. Until then nothing changes."
                </p>
            }
        });
        view! {
            <div class="narrow stack">
                <p><a href="/account">"Your account"</a></p>
                <h1>"Email address"</h1>
                {asked}
                <p>"You sign in with " <strong>{self.email}</strong> ". Both addresses are told of the change."</p>
                <Faults form=form.clone()/>
                <form method="post" action="/account/email" class="stack">
                    <TextField
                        label="New email address"
                        name="email"
                        kind="email"
                        value=form.value("email").to_owned()
                        fault=form.fault("email").map(str::to_owned)
                        autocomplete="email"
                    />
                    <p>
                        <button class="button">"Send a link to it"</button>
                    </p>
                </form>
            </div>
        }
        .into_any()
    }
}

pub struct ConfirmEmail {
    pub state: ConfirmEmailState,
}

pub enum ConfirmEmailState {
    Open { email: String },
    Over,
}

impl Page for ConfirmEmail {
    fn title(&self) -> &'static str {
        "Email address · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        match self.state {
            ConfirmEmailState::Open { email } => view! {
                <div class="narrow stack">
                    <h1>"Is this your address?"</h1>
                    <Faults form=form/>
                    <p>"From now on you sign in with " <strong>{email}</strong> "."</p>
                    <form method="post">
                        <button class="button">"Yes, use this address"</button>
                    </form>
                </div>
            }
            .into_any(),
            ConfirmEmailState::Over => view! {
                <div class="narrow stack">
                    <h1>"This link no longer works"</h1>
                    <p>"It works once, for a day, and a newer link replaces it. Under “Your account” you can ask for another."</p>
                    <p><a class="button" href="/account/email">"Open your account"</a></p>
                </div>
            }
            .into_any(),
        }
    }
}
