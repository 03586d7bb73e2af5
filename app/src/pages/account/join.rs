//! `GET/POST /join/{token}` (fields `email`, `password`): the invitation of someone who will work in a practice.

use leptos::prelude::*;
use weft_shared::access::Role;

use super::{members::role_words, reset::new_password_field};
use crate::{
    components::field::{Faults, TextField},
    form::Form,
    page::Page,
};

pub struct Join {
    pub practice: String,
    pub state: JoinState,
}

pub enum JoinState {
    Open {
        name: String,
        email: String,
        role: Role,
    },
    /// Used, withdrawn, or its week is over.
    Over,
}

impl Page for Join {
    fn title(&self) -> &'static str {
        "Invitation · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let Self { practice, state } = self;
        let main = match state {
            JoinState::Open { name, email, role } => view! {
                <h1>{format!("Welcome, {name}")}</h1>
                <p>{format!("You are invited to work with Weft as {}. {}", role_words(role).0, role_words(role).1)}</p>
                <Faults form=form.clone()/>
                <form method="post" class="stack">
                    <TextField
                        label="Email"
                        name="email"
                        kind="email"
                        value=form.value_or("email", &email).to_owned()
                        help="You sign in with it. If you use Weft in another practice already, type the email and the password you have there."
                        fault=form.fault("email").map(str::to_owned)
                        autocomplete="username"
                    />
                    {new_password_field("Password", &form)}
                    <p>
                        <button class="button">"Go on"</button>
                    </p>
                </form>
            }
            .into_any(),
            JoinState::Over => view! {
                <h1>"This invitation no longer works"</h1>
                <p>"It works once, for a week. If you have an account, sign in. Otherwise ask for a new invitation."</p>
                <p><a class="button" href="/sign-in">"Sign in"</a></p>
            }
            .into_any(),
        };
        view! {
            <div class="narrow stack">
                <p class="lead" dir="auto">{practice}</p>
                {main}
            </div>
        }
        .into_any()
    }
}
