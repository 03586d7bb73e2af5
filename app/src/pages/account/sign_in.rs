//! `GET/POST /sign-in`. Fields: `email`, `password`. A wrong pair is one fault at `email`.

use leptos::prelude::*;

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
}

impl Page for SignIn {
    fn title(&self) -> &'static str {
        "Sign in · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let signed_out = self.signed_out.then(|| view! { <p class="note" role="status">"You are signed out."</p> });
        view! {
            <div class="narrow stack">
                <h1>"Sign in"</h1>
                {signed_out}
                <KeptWords
                    kept=self.kept
                    advice="It could not be saved, because you were signed out meanwhile. Copy it, sign in, and put it \
                            back in its place."
                />
                <Faults form=form.clone()/>
                <form method="post" action="/sign-in" class="stack">
                    <TextField
                        label="E-mail"
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
                    "New here? Use the invitation link from your therapist. Weft cannot send a new password yet. If you have \
                     forgotten yours, tell your therapist, so that you can go on together without Weft meanwhile."
                </p>
            </div>
        }
        .into_any()
    }
}
