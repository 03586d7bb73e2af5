//! `GET/POST /invitation/{token}`: the client chooses how to sign in and reads who can see what.
//! Fields: `email`, `password` (at least 10 characters).

use leptos::prelude::*;
use weft_shared::when::Day;

use super::reset::new_password_field;
use crate::{
    components::{
        day::dated,
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
    /// The therapist withdrew it, and has made no other.
    Withdrawn {
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
                    "It was used on {}. Sign in with the email and password chosen then. If that was not you, tell \
                     {therapist}.",
                    dated(day)
                ),
            ),
            InvitationState::Replaced { day } => ended(
                "There is a newer link",
                format!(
                    "{therapist} made a newer link for you on {}, so this one no longer works. Use the last one you were \
                     given. Nothing is lost.",
                    dated(day)
                ),
            ),
            InvitationState::Withdrawn { day } => ended(
                "This link was withdrawn",
                format!(
                    "{therapist} withdrew it on {}, so it no longer works. Ask {therapist} for a new one. Nothing is lost.",
                    dated(day)
                ),
            ),
            InvitationState::Expired { day } => ended(
                "This link has expired",
                format!(
                    "Invitation links work for two weeks. This one expired on {}. Ask {therapist} for a new one. \
                     Nothing is lost.",
                    dated(day)
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
                "{therapist} invites you to Weft. Here you will find what the two of you agreed to do between sessions. You \
                 write and answer when it suits you. Together you look at what has shifted.",
            )}
        </p>
        <Faults form=form.clone()/>
        {who_sees_what(therapist)}
        <h2 id="begin">"Choose how to sign in"</h2>
        <form method="post" class="stack" aria-labelledby="begin">
            <TextField
                label="Email"
                name="email"
                kind="email"
                value=form.value_or("email", email).to_owned()
                help="You sign in with it. If you use Weft somewhere else already, type the email and the password you have there."
                fault=form.fault("email").map(str::to_owned)
                autocomplete="username"
            />
            {new_password_field("Password", form)}
            <p>
                <button class="button">"Create account"</button>
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
                <dt>"Only you"</dt>
                <dd>
                    {format!(
                        "What you write or answer in an exercise starts private and stays so until you share it. One \
                         exception: if an answer about being safe is worrying, {therapist} sees that there is one when \
                         they next open Weft. You are told before you answer.",
                    )}
                </dd>
                <dt>{format!("You and {therapist}")}</dt>
                <dd>
                    "What you share, with its results. Your patterns, and the ratings each of you gives them in \
                     sessions. A rating you give in an entry is as private as the entry. What you agreed in sessions. \
                     Which exercises you have begun, finished or said “Not this one” to, and when."
                </dd>
                <dt>{format!("Only {therapist}")}</dt>
                <dd>"The private notes they make for their own work."</dd>
                <dt>"Others in the practice"</dt>
                <dd>
                    "In Weft, no other therapist can open your record. But whoever looks after the practice’s server \
                     could make a report about you. You would see it under “Who has seen what”."
                </dd>
            </dl>
            <ul>
                <li>
                    "When someone opens your record, something you share or a report, you see who it was and on which \
                     day."
                </li>
                <li>
                    "You can stop sharing at any time. What was already read, or is in a report, cannot be taken back. You \
                     see which reports were made."
                </li>
                <li>
                    "No one is watching Weft. Do not wait for an answer here. If you are in danger or in crisis, use \
                     “Numbers to call now”. You will find it at the bottom of every page once you are signed in."
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
