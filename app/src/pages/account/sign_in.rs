//! `GET/POST /sign-in`. Fields: `email`, `password`; hidden `then`, `to` and `again`: see [`Then`]. A wrong pair is one
//! fault at `email`.

use leptos::prelude::*;
use weft_shared::response::Parts;

use crate::{
    components::{
        field::{Faults, TextField},
        kept_words::KeptWords,
    },
    form::{Form, Written},
    page::Page,
};

pub struct SignIn {
    /// The person was signed in before and the login has ended, or they left.
    pub signed_out: bool,
    /// Words that were sent after the login had ended: not saved, and not to be lost.
    pub kept: Vec<Written>,
    pub then: Then,
}

/// Where someone was when they had to sign in, and what they sent from there.
#[derive(Clone, Debug, Default)]
pub struct Then {
    /// The page.
    pub page: String,
    /// Where its form was sent; empty where none was.
    pub to: String,
    /// The form as it was sent, `application/x-www-form-urlencoded`.
    pub again: String,
}

impl Then {
    /// As a sign-in page carries it along.
    pub fn of(form: &Form) -> Self {
        let value = |name| form.value(name).to_owned();
        Self { page: value("then"), to: value("to"), again: value("again") }
    }

    /// The fields that were sent.
    pub fn fields(&self) -> Vec<(String, String)> {
        Parts::from_wire(&self.again).into_pairs()
    }

    fn carried(self) -> impl IntoView {
        let Self { page, to, again } = self;
        let carry = |name: &'static str, value: String| {
            (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value /> })
        };
        view! {
            {carry("then", page)}
            {carry("to", to)}
            {carry("again", again)}
        }
    }
}

impl Page for SignIn {
    fn title(&self) -> &'static str {
        "Sign in · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let then = if form.was_sent() { Then::of(&form) } else { self.then };
        let kept = if then.again.is_empty() { self.kept } else { Form::new(then.fields()).written() };
        let advice = if then.again.is_empty() {
            "It was not saved, because you were signed out by then. Copy it, sign in, and paste it where it belongs."
        } else {
            "It was not saved, because you were signed out by then. Sign in, and you can save it."
        };
        let signed_out = self.signed_out.then(|| view! { <p class="note" role="status">"You are signed out."</p> });
        view! {
            <div class="narrow stack">
                <h1>"Sign in"</h1>
                {signed_out}
                <KeptWords kept advice/>
                <Faults form=form.clone()/>
                <form method="post" action="/sign-in" class="stack">
                    {then.carried()}
                    <TextField
                        label="Email"
                        name="email"
                        kind="email"
                        value=form.value("email").to_owned()
                        fault=form.fault("email").map(str::to_owned)
                        autocomplete="username"
                    />
                    <TextField
                        label="Password"
                        name="password"
                        kind="password"
                        value=String::new()
                        fault=form.fault("password").map(str::to_owned)
                        autocomplete="current-password"
                    />
                    <p>
                        <button class="button">"Sign in"</button>
                    </p>
                </form>
                <p class="soft">
                    "New here? Use the invitation link from your therapist. Forgotten your password? Weft cannot give \
                     you a new password yet, so for now you cannot get into your account. Tell your therapist, so \
                     that you can carry on together without it. Nothing you wrote is deleted, and it stays as private \
                     as you left it."
                </p>
            </div>
        }
        .into_any()
    }
}
