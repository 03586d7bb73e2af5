//! After signing in again, or after the password was asked for once more: what had been sent, to be sent now or left.

use leptos::prelude::*;

use crate::{components::kept_words::KeptWords, form::Form, page::Page};

/// What was sent to an address, and could not be done then.
pub struct SendAgain {
    /// Nobody was signed in; otherwise the password was asked for once more.
    pub was_signed_out: bool,
    pub to: String,
    /// The form's fields as they were sent.
    pub fields: Vec<(String, String)>,
    /// The page it was sent from.
    pub from: String,
}

impl Page for SendAgain {
    fn title(&self) -> &'static str {
        if self.was_signed_out { "Signed in again · Weft" } else { "Go on · Weft" }
    }

    fn view(self, _form: Form) -> AnyView {
        let Self { was_signed_out, to, fields, from } = self;
        let kept = Form::new(fields.clone()).written();
        let fields: Vec<_> =
            fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
        let (heading, sentence, button) = if was_signed_out {
            (
                "You are signed in again",
                "What you did while you were signed out is not saved yet. You can save it now.",
                "Save now",
            )
        } else {
            ("Thank you", "Now you can do what you were about to do. Nothing was done yet.", "Go on")
        };
        let back = if was_signed_out { "Go back without saving" } else { "Go back" };
        view! {
            <div class="narrow stack">
                <h1>{heading}</h1>
                <p>{sentence}</p>
                <form method="post" action=to class="row">
                    {fields}
                    <button class="button">{button}</button>
                    <a href=from>{back}</a>
                </form>
                <KeptWords kept advice="This is what you wrote." />
            </div>
        }
        .into_any()
    }
}
