//! `GET/POST /invitation/{token}`: the client chooses how to sign in and reads who can see what.
//! Fields: `email`, `password` (at least 10 characters).

use leptos::prelude::*;
use weft_shared::when::{self, Day};

use crate::{
    components::{
        field::{Faults, TextField},
        words,
    },
    form::Form,
    page::Page,
};

pub struct Invitation {
    pub practice: String,
    /// The client's first name.
    pub called: String,
    /// "Dr. Adeyemi"
    pub therapist: String,
    pub state: InvitationState,
}

pub enum InvitationState {
    /// `email`: what the therapist wrote down, to begin with.
    Open {
        email: String,
    },
    Used {
        day: Day,
    },
    Expired {
        day: Day,
    },
    /// A newer one was made on that day, and works in its place.
    Replaced {
        day: Day,
    },
}

impl Page for Invitation {
    fn title(&self) -> &'static str {
        "Invitation · Weft"
    }

    fn view(self, form: Form) -> AnyView {
        let Invitation { practice, called, therapist, state } = self;
        let main = match state {
            InvitationState::Open { email } => open(&called, &therapist, &email, &form),
            InvitationState::Used { day } => ended(
                "This link has been used",
                format!(
                    "It was used on {}. Sign in with the email address and the password that were chosen then. If it was not \
                     you who used it, tell {therapist}.",
                    when::long(day)
                ),
            ),
            InvitationState::Replaced { day } => ended(
                "There is a newer link",
                format!(
                    "{therapist} made a newer link for you on {}, and this one ended with it. Use the last one you were \
                     given. Nothing is lost.",
                    when::long(day)
                ),
            ),
            InvitationState::Expired { day } => ended(
                "This link has ended",
                format!(
                    "Links like this work for a few days only; this one ended on {}. Ask {therapist} for a new one. \
                     Nothing is lost.",
                    when::long(day)
                ),
            ),
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

fn open(called: &str, therapist: &str, email: &str, form: &Form) -> AnyView {
    view! {
        <h1>"Welcome, " {words::named(called)}</h1>
        <p>
            {format!(
                "{therapist} invites you to Weft. Here you find what the two of you agreed to do between sessions, you \
                 write and answer when it suits you, and you look together at what has shifted.",
            )}
        </p>
        <Faults form=form.clone()/>
        {who_sees_what(therapist)}
        <h2 id="begin">"Choose how to sign in"</h2>
        <form method="post" class="stack" aria-labelledby="begin">
            <TextField
                label="E-mail"
                name="email"
                kind="email"
                value=form.value_or("email", email).to_owned()
                help="You sign in with it. It is used for nothing else."
                fault=form.fault("email").map(str::to_owned)
                autocomplete="username"
            />
            <TextField
                label="Password"
                name="password"
                kind="password"
                value=String::new()
                help="At least 10 characters. A few words in a row are easy to keep in mind and hard to guess."
                fault=form.fault("password").map(str::to_owned)
                autocomplete="new-password"
            />
            <p>
                <button class="button">"Keep this and begin"</button>
            </p>
        </form>
    }
    .into_any()
}

/// Before anything is written: who reads what, in plain words.
fn who_sees_what(therapist: &str) -> impl IntoView {
    view! {
        <section class="card stack" aria-labelledby="who">
            <h2 id="who">"Who can see what"</h2>
            <dl class="who">
                <dt>"You alone"</dt>
                <dd>
                    {format!(
                        "What you keep private. What you write or answer begins private, and stays so until you share \
                         it. One exception: if an answer about being safe asks for attention, {therapist} sees that there \
                         is one. You are told before you answer.",
                    )}
                </dd>
                <dt>{format!("You and {therapist}")}</dt>
                <dd>
                    "What you share. Your patterns and the ratings each of you gives them. Quiz results you share. What \
                     was agreed in sessions. And whether you have begun or finished something, though not what is in it."
                </dd>
                <dt>{format!("{therapist} alone")}</dt>
                <dd>"The notes a therapist makes for their own work."</dd>
                <dt>"Nobody else in the practice"</dt>
                <dd>"Only the person who treats you can open your record."</dd>
            </dl>
            <ul>
                <li>"When someone opens something of yours, you see who it was and when."</li>
                <li>
                    "You can stop sharing at any time. A report that was already made cannot be called back, but you \
                     see that it was made."
                </li>
                <li>
                    "Nobody watches Weft live. In danger or in crisis, use the numbers to call: you find them at the \
                     foot of every page once you are signed in."
                </li>
            </ul>
        </section>
    }
}

fn ended(heading: &'static str, sentence: String) -> AnyView {
    view! {
        <h1>{heading}</h1>
        <p>{sentence}</p>
        <p>
            <a class="button" href="/sign-in">"Sign in"</a>
        </p>
    }
    .into_any()
}
