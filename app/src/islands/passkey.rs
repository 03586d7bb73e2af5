//! A button that asks the browser for a passkey. The browser's answer goes into a field of the form around it, which is
//! then sent as if by hand: what follows is an ordinary page. Without this island the other ways to sign in are there.

#[cfg(feature = "hydrate")]
mod browser;

use leptos::{html::Input, prelude::*};
use serde::{Deserialize, Serialize};

/// What a passkey is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// To sign in with it alone.
    SignIn,
    /// After the password.
    SecondStep,
    /// To make one.
    Add,
}

impl Act {
    /// Where Weft says what the browser is to be asked.
    #[cfg(feature = "hydrate")]
    fn options(self) -> &'static str {
        match self {
            Self::SignIn => "/sign-in/passkey/options",
            Self::SecondStep => "/sign-in/code/options",
            Self::Add => "/account/passkeys/options",
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::SignIn => "Use a passkey",
            Self::SecondStep => "Use your passkey",
            Self::Add => "Add a passkey",
        }
    }
}

/// `origin`: the only address at which browsers use them.
#[island]
pub fn Passkey(act: Act, origin: String) -> impl IntoView {
    // Known in the browser only.
    let can = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| match browser::hindrance(act, &origin) {
        None => can.set(true),
        Some(words) => said.set(words),
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (origin, is_busy, said);
    let press = move |_| {
        #[cfg(feature = "hydrate")]
        if let Some(field) = field.get_untracked()
            && !is_busy.get_untracked()
        {
            is_busy.set(true);
            said.set(String::new());
            leptos::task::spawn_local(async move {
                match browser::ask(act).await {
                    Ok(answer) => browser::send(&field, &answer),
                    Err(words) => said.set(words.to_owned()),
                }
                is_busy.set(false);
            });
        }
    };
    view! {
        <input type="hidden" name="credential" value="" node_ref=field />
        <p hidden=move || !can.get()>
            <button
                type="button"
                class="button quiet"
                aria-disabled=move || is_busy.get().then_some("true")
                on:click=press
            >
                {act.button()}
            </button>
        </p>
        <p role="status">{said}</p>
    }
}
