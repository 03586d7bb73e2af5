//! Sending an invitation by email: the box to tick beside the button that makes the link. Field `by-email`.

use leptos::prelude::*;

/// Whether an invitation can be sent by email, and to which address.
pub enum ByEmail {
    /// No mail server is set.
    Off,
    /// No address of the client is known.
    NoAddress,
    To(String),
    /// The people are invented: what would have gone is in the outbox.
    Sample(String),
}

pub(super) fn no_address(by_email: &ByEmail) -> Option<&'static str> {
    matches!(by_email, ByEmail::NoAddress).then_some(" To send it by email, add an address under “Edit details” first.")
}

/// Ticked where emails are sent.
pub(super) fn send_choice(by_email: &ByEmail) -> Option<AnyView> {
    let (address, also, is_ticked) = match by_email {
        ByEmail::Off | ByEmail::NoAddress => return None,
        ByEmail::To(address) => (address.clone(), "", true),
        ByEmail::Sample(address) => (address.clone(), " (sample practice: it stays in the outbox)", false),
    };
    let choice = view! {
        <label class="option">
            <input type="checkbox" name="by-email" value="yes" checked=is_ticked/>
            <span>"Send it by email to " <span dir="ltr">{address}</span> {also}</span>
        </label>
    };
    Some(choice.into_any())
}
