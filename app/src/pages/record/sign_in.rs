//! How a client signs in, and the form that invites them: in their record, and for whoever works in the office.

use leptos::prelude::*;
use weft_shared::{ids::ClientId, when::Day};

use crate::components::{day, field::OnlyOnce};

pub enum AccountState {
    /// Nobody was invited; the form is `POST /clients/{client}/invitation`.
    None,
    Invited {
        until: Day,
        /// The email with the link was refused, or could not be sent.
        undelivered: bool,
    },
    InvitationExpired {
        on: Day,
    },
    SignsIn,
}

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

/// How the client gets in. Once they sign in, there is nothing to do here. `may_edit`: whoever looks can add an address.
pub(super) fn invite_form(
    client: ClientId,
    called: &str,
    account: &AccountState,
    (by_email, may_edit): (&ByEmail, bool),
) -> Option<AnyView> {
    let (sentence, verb, class) = match account {
        AccountState::SignsIn => return None,
        AccountState::None => (
            format!("{called} cannot sign in yet. Make an invitation link and pass it on."),
            format!("Invite {called}"),
            "button",
        ),
        AccountState::Invited { until, undelivered: true } => (
            format!(
                "The email with the invitation link for {called} could not be delivered. Check the address{}, or pass on a \
                 new link yourself. The link works until {}.",
                if may_edit { " under “Edit details”" } else { "" },
                day::dated(*until)
            ),
            "Make a new invitation link".to_owned(),
            "button quiet",
        ),
        AccountState::Invited { until, undelivered: false } => (
            format!("The invitation link for {called} works until {}. A new link replaces it.", day::dated(*until)),
            "Make a new invitation link".to_owned(),
            "button quiet",
        ),
        AccountState::InvitationExpired { on } => (
            format!("The invitation link for {called} expired on {}. No one used it.", day::dated(*on)),
            "Make a new invitation link".to_owned(),
            "button quiet",
        ),
    };
    let no_address = (may_edit && matches!(by_email, ByEmail::NoAddress))
        .then_some(" To send it by email, add an address under “Edit details” first.");
    let withdraw = matches!(account, AccountState::Invited { .. }).then(|| {
        view! {
            <form method="post" action=format!("/clients/{client}/invitation/withdraw")>
                <button class="plain">"Withdraw invitation"</button>
            </form>
        }
    });
    let form = view! {
        <div class="note row">
            <form class="row" method="post" action=format!("/clients/{client}/invitation")>
                <OnlyOnce/>
                <p>{sentence} {no_address}</p>
                {send_choice(by_email)}
                <button class=class>{verb}</button>
            </form>
            {withdraw}
        </div>
    };
    Some(form.into_any())
}

/// Ticked where emails are sent.
fn send_choice(by_email: &ByEmail) -> Option<AnyView> {
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
