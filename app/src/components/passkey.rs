//! A passkey in a form: the button that asks the browser, and what is wrong with its answer.

use leptos::prelude::*;

use super::field::FaultText;
use crate::{
    form::Form,
    islands::passkey::{Act, Passkey},
};

/// The only address at which browsers use passkeys, in the context in which a page is drawn. `None`: there is none.
#[derive(Clone, Debug, Default)]
pub struct PasskeysAt(pub Option<String>);

/// In a form that posts to its own page: the browser's answer is its field `credential`. Without JavaScript, and in a
/// browser that cannot, there is no button.
pub fn passkey(act: Act, form: &Form) -> impl IntoView + use<> {
    let PasskeysAt(origin) = use_context().unwrap_or_default();
    let fault = form.fault("passkey").map(str::to_owned);
    // At the first step no one is told of something they may never have heard of.
    let without_scripts = (origin.is_some() && act != Act::SignIn).then(|| {
        view! { <noscript><p>"Passkeys need JavaScript in your browser. Everything else works without it."</p></noscript> }
    });
    view! {
        <div id="passkey" class="stack-tight" tabindex="-1">
            <FaultText of="passkey" fault />
            {origin.map(|origin| view! { <Passkey act origin /> })}
            {without_scripts}
        </div>
    }
}

/// Whether there is an address at which browsers use them.
pub fn there_are_passkeys() -> bool {
    use_context::<PasskeysAt>().is_some_and(|PasskeysAt(origin)| origin.is_some())
}
