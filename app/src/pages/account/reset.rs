//! A forgotten password: `GET/POST /reset` (field `email`) asks for a link, `GET/POST /reset/{token}` (fields `password`,
//! `code`) uses it.

use leptos::prelude::*;
use weft_shared::account::SHORTEST_PASSWORD;

use super::second_factor::code_field;
use crate::{
    components::field::{Faults, TextField},
    form::Form,
    page::Page,
};

pub struct Reset {
    /// The answer, the same whoever's address it was.
    pub asked: bool,
}

impl Page for Reset {
    fn title(&self) -> &'static str {
        "Forgotten password · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        if self.asked {
            return view! {
                <div class="narrow stack">
                    <h1>"Look at your email"</h1>
                    <p role="status">
                        "If this address has an account here, a link is on its way to it. It works for an hour. With it \
                         you choose a new password."
                    </p>
                    <p>
                        "Nothing there after some minutes? Look among unwanted mail. Not every practice’s Weft can send email: \
                         ask your therapist, or whoever looks after Weft, for a link."
                    </p>
                    <p><a href="/sign-in">"Back to signing in"</a></p>
                </div>
            }
            .into_any();
        }
        view! {
            <div class="narrow stack">
                <h1>"Forgotten your password?"</h1>
                <p>"Enter the email address you sign in with. We send a link to it, and you choose a new password."</p>
                <Faults form=form.clone()/>
                <form method="post" action="/reset" class="stack">
                    <TextField
                        label="Email"
                        name="email"
                        kind="email"
                        value=form.value("email").to_owned()
                        fault=form.fault("email").map(str::to_owned)
                        autocomplete="username"
                    />
                    <p>
                        <button class="button">"Send the link"</button>
                    </p>
                </form>
                <p><a href="/sign-in">"Back to signing in"</a></p>
            </div>
        }
        .into_any()
    }
}

pub struct NewPassword {
    pub state: NewPasswordState,
}

pub enum NewPasswordState {
    Open {
        /// A code is asked for too.
        has_factor: bool,
    },
    /// Used, replaced, or its hour is over.
    Over,
}

impl Page for NewPassword {
    fn title(&self) -> &'static str {
        "New password · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let NewPasswordState::Open { has_factor } = self.state else {
            return view! {
                <div class="narrow stack">
                    <h1>"This link no longer works"</h1>
                    <p>"It works once, for an hour, and a newer link replaces it. You can ask for another one."</p>
                    <p><a class="button" href="/reset">"Ask for a new link"</a></p>
                </div>
            }
            .into_any();
        };
        view! {
            <div class="narrow stack">
                <h1>"Choose a new password"</h1>
                <p>"You will be signed out everywhere, and then sign in with the new one."</p>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    {new_password_field("New password", &form)}
                    {has_factor.then(|| code_field(
                        &form,
                        "Code",
                        "The six digits your authenticator app shows for Weft, or one of your recovery codes.",
                        false,
                    ))}
                    <p>
                        <button class="button">"Save password"</button>
                    </p>
                </form>
            </div>
        }
        .into_any()
    }
}

pub fn new_password_field(label: &'static str, form: &Form) -> impl IntoView + use<> {
    view! {
        <TextField
            label
            name="password"
            kind="password"
            value=String::new()
            help=format!(
                "At least {SHORTEST_PASSWORD} characters. Four or more words that do not belong together are easy to remember \
                 and hard to guess. A password manager can make one for you.",
            )
            fault=form.fault("password").map(str::to_owned)
            autocomplete="new-password"
        />
    }
}
