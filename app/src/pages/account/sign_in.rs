//! `GET/POST /sign-in`. Fields: `email`, `password`, `trust` (a device that nobody else uses); hidden `then`, `to` and
//! `again`: see [`Then`]. A wrong pair is one fault at `email`. In place of the pair `credential`: what the browser answered
//! with a passkey; its fault stands at `passkey`.

use leptos::prelude::*;
use weft_shared::response::Parts;

use crate::{
    components::{
        field::{Faults, TextField},
        kept_words::KeptWords,
        passkey::passkey,
    },
    form::{Form, Written},
    islands::passkey::Act,
    page::Page,
};

pub struct SignIn {
    /// What happened before, if anything did.
    pub notice: Option<Notice>,
    /// Words that were sent after the login had ended: not saved, and not to be lost.
    pub kept: Vec<Written>,
    pub then: Then,
}

/// What led to the sign-in page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The login has ended, or the person left.
    SignedOut,
    /// The second step took too long, or too many codes were wrong.
    StartAgain,
    NewPassword,
    NewEmail,
}

impl Notice {
    fn sentence(self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out.",
            Self::StartAgain => "That took too long, or too many codes were wrong. Please sign in again.",
            Self::NewPassword => "Your new password is saved. You are signed out everywhere. Sign in with it now.",
            Self::NewEmail => "Your new email address is saved. From now on, sign in with it.",
        }
    }

    /// The word in the page's address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "out",
            Self::StartAgain => "again",
            Self::NewPassword => "password",
            Self::NewEmail => "email",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::SignedOut, Self::StartAgain, Self::NewPassword, Self::NewEmail]
            .into_iter()
            .find(|notice| notice.as_str() == word)
    }
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

    pub(super) fn carried(self) -> impl IntoView {
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
        let notice = self.notice.map(|notice| view! { <p class="note" role="status">{notice.sentence()}</p> });
        view! {
            <div class="narrow stack">
                <h1>"Sign in"</h1>
                {notice}
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
                    <div class="field">
                        <label class="row">
                            <input type="checkbox" name="trust" value="yes" checked=form.value("trust") == "yes" aria-describedby="trust-help"/>
                            "Keep me signed in on this device"
                        </label>
                        <p class="help" id="trust-help">
                            "Only tick this on a device that no one else uses. It counts for clients. Anyone who works in \
                             a practice signs in each day."
                        </p>
                    </div>
                    <p>
                        <button class="button">"Sign in"</button>
                    </p>
                    {passkey(Act::SignIn, &form)}
                </form>
                <p><a href="/reset">"Forgotten your password?"</a></p>
                <p class="soft">"New here? Use the invitation link you were given."</p>
            </div>
        }
        .into_any()
    }
}
