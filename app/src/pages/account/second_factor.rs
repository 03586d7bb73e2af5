//! The second step of signing in: `GET/POST /sign-in/code` (field `code`, or `credential`: what the browser answered
//! with a passkey), and setting a second factor up, `GET/POST
//! /sign-in/set-up` (field `code`) or `/account/second-factor`. The recovery codes are shown once, as the answer.

use leptos::prelude::*;

use super::sign_in::Then;
use crate::{
    components::{
        field::{Faults, TextField},
        kept_words::KeptWords,
        passkey::passkey,
    },
    form::Form,
    islands::passkey::Act,
    page::Page,
};

/// After the password.
pub struct SecondFactor {
    /// An authenticator app is set up.
    pub has_app: bool,
    pub has_passkey: bool,
}

impl Page for SecondFactor {
    fn title(&self) -> &'static str {
        "Second step · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let Self { has_app, has_passkey } = self;
        let asks = match (has_app, has_passkey) {
            (true, false) => "Enter the six digits your authenticator app shows for Weft now.",
            (true, true) => "Use your passkey, or enter the six digits your authenticator app shows for Weft now.",
            (false, _) => "Use your passkey, or enter one of your recovery codes.",
        };
        view! {
            <div class="narrow stack">
                <h1>"One more step"</h1>
                <p>"Your password was right. Now show that it is you."</p>
                <Faults form=form.clone()/>
                <form method="post" action="/sign-in/code" class="stack">
                    {Then::of(&form).carried()}
                    {code_field(&form, "Code", asks, false)}
                    <p>
                        <button class="button">"Go on"</button>
                    </p>
                    {has_passkey.then(|| passkey(Act::SecondStep, &form))}
                </form>
                <p class="soft">
                    "Phone not at hand? One of your recovery codes works here too, once. If you have neither, ask whoever \
                     looks after your practice’s Weft."
                </p>
                <p><a href="/sign-in">"Start again"</a></p>
            </div>
        }
        .into_any()
    }
}

/// `is_app_only`: a recovery code is no answer.
pub(super) fn code_field(
    form: &Form,
    label: &'static str,
    help: &'static str,
    is_app_only: bool,
) -> impl IntoView + use<> {
    let fault = form.fault("code").map(str::to_owned);
    view! {
        <TextField
            label
            name="code"
            value=String::new()
            help
            fault
            autocomplete="one-time-code"
            kind={if is_app_only { "tel" } else { "text" }}
        />
    }
}

/// A secret for an authenticator app.
pub struct SetUp {
    /// The QR code as the path of a drawing, and the width of its square.
    pub qr: (String, usize),
    /// The same secret in letters, to be typed.
    pub secret: String,
}

/// Setting a second factor up on the way in.
pub struct SetUpFirst(pub SetUp);

impl Page for SetUpFirst {
    fn title(&self) -> &'static str {
        "Second step · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        view! {
            <div class="narrow stack">
                <h1>"Protect the records in your care"</h1>
                <p>
                    "You can read what clients wrote. So a password alone is not enough: from now on you also show a code \
                     from your phone. Setting it up takes two minutes, once."
                </p>
                <Faults form=form.clone()/>
                {self.0.steps("/sign-in/set-up", &form)}
            </div>
        }
        .into_any()
    }
}

impl SetUp {
    /// The picture to scan, and the form for the first code.
    pub(super) fn steps(self, action: &'static str, form: &Form) -> impl IntoView + use<> {
        let Self { qr: (path, width), secret } = self;
        let edge = 4;
        let whole = width + 2 * edge;
        let groups: Vec<String> =
            secret.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        view! {
            <ol class="stack">
                <li>
                    "Open an authenticator app on your phone. If you have none, get one from your phone’s app store: \
                     search for “authenticator”. Password managers often have one too."
                </li>
                <li class="stack-tight">
                    <p>"Scan this picture with it."</p>
                    <svg
                        class="qr"
                        role="img"
                        aria-label="QR code with the key for your authenticator app"
                        viewBox=format!("-{edge} -{edge} {whole} {whole}")
                        shape-rendering="crispEdges"
                    >
                        <rect class="qr-paper" x=format!("-{edge}") y=format!("-{edge}") width=whole height=whole />
                        <path class="qr-ink" d=path />
                    </svg>
                    <details>
                        <summary>"You cannot scan it?"</summary>
                        <p>"Choose “enter a key by hand” in the app. Name it Weft, and type this key:"</p>
                        <p class="code">{groups.join(" ")}</p>
                    </details>
                </li>
                <li>"Type the six digits the app now shows for Weft."</li>
            </ol>
            <form method="post" action=action class="stack">
                {Then::of(form).carried()}
                {code_field(form, "Code from the app", "It changes every half minute.", true)}
                <p>
                    <button class="button">"Save and go on"</button>
                </p>
            </form>
        }
    }
}

/// The answer to setting one up: shown this once.
pub struct RecoveryCodes {
    pub codes: Vec<String>,
    /// Where someone goes on, with what they had sent.
    pub then: Then,
    /// The page that leads on where nothing was sent.
    pub next: String,
}

impl Page for RecoveryCodes {
    fn title(&self) -> &'static str {
        "Recovery codes · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        let Self { codes, then, next } = self;
        let fields = then.fields();
        let kept = Form::new(fields.clone()).written();
        let on = if fields.is_empty() || then.to.is_empty() {
            view! { <p><a class="button" href=next>"I have kept them. Go on"</a></p> }.into_any()
        } else {
            let fields: Vec<_> = fields
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect();
            view! {
                <form method="post" action=then.to class="row">
                    {fields}
                    <button class="button">"I have kept them. Save what I wrote"</button>
                    <a href=next>"Go on without saving"</a>
                </form>
                <KeptWords kept advice="This is what you wrote before you signed in." />
            }
            .into_any()
        };
        view! {
            <div class="narrow stack">
                <h1>"Your recovery codes"</h1>
                <p>
                    "If your phone is lost or broken, one of these codes stands in for it. Each works once. Print them, or \
                     keep them in a password manager, not on the same phone."
                </p>
                <ul class="codes">
                    {codes.into_iter().map(|code| view! { <li class="code">{code}</li> }).collect::<Vec<_>>()}
                </ul>
                <p>"Only this page shows them. You can make new ones at any time, under “Your account”."</p>
                {on}
            </div>
        }
        .into_any()
    }
}
