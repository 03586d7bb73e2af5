//! `POST /confirm` (fields `password`, `code`; hidden `then`, `to`, `again`: see [`Then`]): the password once more, before what matters
//! most. Drawn in place of the answer to what was sent.

use leptos::prelude::*;

use super::{second_factor::code_field, sign_in::Then};
use crate::{
    components::field::{Faults, TextField},
    form::Form,
    page::Page,
};

pub struct Confirm {
    pub then: Then,
    /// There is a second factor.
    pub asks_code: bool,
}

impl Page for Confirm {
    fn title(&self) -> &'static str {
        "Your password once more · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let then = if form.was_sent() { Then::of(&form) } else { self.then };
        view! {
            <div class="narrow stack">
                <h1>"Your password once more"</h1>
                <p>"This matters enough that we ask who is at the keyboard. Nothing was done yet; it goes on after this."</p>
                <Faults form=form.clone()/>
                <form method="post" action="/confirm" class="stack">
                    {then.carried()}
                    <TextField
                        label="Password"
                        name="password"
                        kind="password"
                        value=String::new()
                        fault=form.fault("password").map(str::to_owned)
                        autocomplete="current-password"
                    />
                    {self.asks_code.then(|| code_field(
                        &form,
                        "Code",
                        "The six digits your authenticator app shows for Weft, or one of your recovery codes.",
                        false,
                    ))}
                    <p>
                        <button class="button">"Go on"</button>
                    </p>
                </form>
            </div>
        }
        .into_any()
    }
}
