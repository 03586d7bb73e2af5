//! After signing in again: what was sent while one was signed out, to be sent now or left.

use leptos::prelude::*;

use crate::{components::kept_words::KeptWords, form::Form, page::Page};

/// What was sent to an address while nobody was signed in.
pub struct SendAgain {
    pub to: String,
    /// The form's fields as they were sent.
    pub fields: Vec<(String, String)>,
    /// The page it was sent from.
    pub from: String,
}

impl Page for SendAgain {
    fn title(&self) -> &'static str {
        "Signed in again · Weft"
    }

    fn view(self, _form: Form) -> AnyView {
        let Self { to, fields, from } = self;
        let kept = Form::new(fields.clone()).written();
        let fields: Vec<_> =
            fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
        view! {
            <div class="narrow stack">
                <h1>"You are signed in again"</h1>
                <p>"What you did while you were signed out is not saved yet. You can save it now."</p>
                <form method="post" action=to class="row">
                    {fields}
                    <button class="button">"Save now"</button>
                    <a href=from>"Go back without saving"</a>
                </form>
                <KeptWords kept advice="This is what you wrote." />
            </div>
        }
        .into_any()
    }
}
