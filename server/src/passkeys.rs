//! Passkeys: what a browser is asked for, and the check of what its device answers (WebAuthn).
//!
//! A passkey belongs to the name Weft is reached by. Two things differ from what the library asks for by itself: a new
//! passkey should be one that its device offers without being told whose it is, so that nothing has to be typed to sign
//! in; and using one is a step people begin, not a line in the list of a field.

use std::{net::IpAddr, sync::Arc};

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Webauthn, WebauthnBuilder,
};
use weft_shared::ids::AccountId;

use crate::error::{Error, Result};

/// Cheap to clone. Empty where Weft is reached by a number, to which no passkey can belong.
#[derive(Clone, Default)]
pub(crate) struct Passkeys(Option<Arc<Place>>);

struct Place {
    webauthn: Webauthn,
    origin: String,
}

/// What a browser is asked, and what has to be kept until it answers.
pub(crate) struct Asked {
    /// JSON for the browser.
    pub options: String,
    /// For the check of its answer; nobody else may read or change it.
    pub state: String,
}

/// A passkey as it is stored.
pub(crate) struct Checked {
    /// As browsers write it: base64url.
    pub credential_id: String,
    /// The library's record, as JSON.
    pub credential: String,
}

/// What a device says when a passkey is used, not checked yet.
pub(crate) struct Shown {
    answer: PublicKeyCredential,
    pub credential_id: String,
    /// Whose it is, as the device remembers; a device that was told the passkey need not say it.
    pub account: Option<AccountId>,
}

impl Passkeys {
    /// `public_url`: the address people use. This machine's own numbers count as `localhost`, the only name it has.
    pub fn at(public_url: &str) -> Self {
        Self(Place::at(public_url).map(Arc::new))
    }

    /// The only address at which browsers use them: `https://weft.example`.
    pub fn origin(&self) -> Option<&str> {
        self.0.as_deref().map(|place| place.origin.as_str())
    }

    fn webauthn(&self) -> Result<&Webauthn> {
        self.0.as_deref().map(|place| &place.webauthn).ok_or(Error::NotFound)
    }

    /// `called`: the account as the device lists it. `known`: its passkeys, of which no device makes a second.
    ///
    /// # Errors
    /// `NotFound` where no passkey can belong to this address, `Unreadable` for a stored one.
    pub fn ask_to_add<'a>(
        &self,
        account: AccountId,
        called: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Result<Asked> {
        let known = known.map(|stored| Ok(stored_passkey(stored)?.cred_id().clone())).collect::<Result<Vec<_>>>()?;
        let (asked, state) = self
            .webauthn()?
            .start_passkey_registration(account.0, called, called, Some(known))
            .map_err(|_| Error::Unreadable("request for a passkey"))?;
        let mut options = value(&asked)?;
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "preferred".into();
        Ok(Asked { options: options.to_string(), state: value(&state)?.to_string() })
    }

    /// The passkey that was made; `None` when the answer is none to what was asked.
    pub fn check_new(&self, state: &str, answer: &str) -> Result<Option<Checked>> {
        let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(|_| Error::Unreadable(STATE))?;
        let Ok(passkey) = self.webauthn()?.finish_passkey_registration(&answer, &state) else { return Ok(None) };
        let credential_id = id_in(&value(&answer)?)?;
        Ok(Some(Checked { credential_id, credential: value(&passkey)?.to_string() }))
    }

    /// `only`: the ids of the passkeys that will do; `None` where the device is to say whose it is.
    ///
    /// # Errors
    /// `NotFound` where no passkey can belong to this address.
    pub fn ask_for(&self, only: Option<Vec<String>>) -> Result<Asked> {
        let (asked, state) = self
            .webauthn()?
            .start_discoverable_authentication()
            .map_err(|_| Error::Unreadable("request for a passkey"))?;
        let mut options = value(&asked)?;
        if let Some(asked) = options.as_object_mut() {
            asked.remove("mediation");
        }
        if let Some(only) = only {
            let only = only.into_iter().map(|id| json!({ "type": "public-key", "id": id }));
            options["publicKey"]["allowCredentials"] = only.collect();
        }
        Ok(Asked { options: options.to_string(), state: value(&state)?.to_string() })
    }

    /// The record to be stored in place of `stored`; `None` when the answer is none to what was asked, is not signed by
    /// this passkey, without anyone having shown the device that it is them, or by a copy of it (its counter goes back).
    pub fn check_shown(&self, state: &str, shown: &Shown, stored: &str) -> Result<Option<String>> {
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(|_| Error::Unreadable(STATE))?;
        let mut passkey = stored_passkey(stored)?;
        let Ok(result) = self.webauthn()?.finish_discoverable_authentication_v2(&shown.answer, state, &passkey) else {
            return Ok(None);
        };
        if !result.user_verified() {
            return Ok(None);
        }
        passkey.update_credential(&result);
        Ok(Some(value(&passkey)?.to_string()))
    }
}

impl Shown {
    /// `None` when it cannot be read.
    pub fn read(answer: &str) -> Option<Self> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let account = match answer.get_user_unique_id() {
            Some(handle) => Some(Uuid::from_slice(handle).ok()?.into()),
            None => None,
        };
        let credential_id = id_in(&value(&answer).ok()?).ok()?;
        Some(Self { answer, credential_id, account })
    }
}

impl Place {
    fn at(public_url: &str) -> Option<Self> {
        let mut url = Url::parse(public_url).ok()?;
        let host = url.host_str()?.trim_start_matches('[').trim_end_matches(']');
        if host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()) {
            url.set_host(Some("localhost")).ok()?;
        }
        // Of a number the library makes no name.
        let name = url.domain()?.to_owned();
        let webauthn = WebauthnBuilder::new(&name, &url).ok()?.rp_name("Weft").build().ok()?;
        Some(Self { webauthn, origin: url.origin().ascii_serialization() })
    }
}

const STATE: &str = "request for a passkey";

fn stored_passkey(stored: &str) -> Result<Passkey> {
    serde_json::from_str(stored).map_err(|_| Error::Unreadable("passkeys.credential"))
}

fn value(of: &impl Serialize) -> Result<Value> {
    serde_json::to_value(of).map_err(|_| Error::Unreadable("passkey"))
}

/// The id of what a device answers: as it was read, not as the browser writes it beside.
fn id_in(answer: &Value) -> Result<String> {
    answer["rawId"].as_str().map(str::to_owned).ok_or(Error::Unreadable("passkey"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_belongs_to_the_name_weft_is_reached_by() {
        let origin = |url: &str| Passkeys::at(url).origin().map(str::to_owned);
        assert_eq!(origin("https://weft.example").as_deref(), Some("https://weft.example"));
        assert_eq!(origin("https://weft.example:8443/").as_deref(), Some("https://weft.example:8443"));
        assert_eq!(origin("http://127.0.0.1:7180").as_deref(), Some("http://localhost:7180"));
        assert_eq!(origin("http://[::1]:7180").as_deref(), Some("http://localhost:7180"));
        assert_eq!(origin("https://192.0.2.1"), None);
        assert!(matches!(Passkeys::at("https://192.0.2.1").ask_for(None), Err(Error::NotFound)));
    }

    #[test]
    fn devices_are_asked_for_passkeys_that_know_whose_they_are() {
        let passkeys = Passkeys::at("https://weft.example");
        let asked = passkeys.ask_to_add(Uuid::from_u128(7).into(), "mira@example.org", std::iter::empty()).unwrap();
        let options: Value = serde_json::from_str(&asked.options).unwrap();
        let wanted = &options["publicKey"]["authenticatorSelection"];
        assert_eq!((&wanted["residentKey"], &wanted["userVerification"]), (&json!("preferred"), &json!("required")));
        assert_eq!(options["publicKey"]["rp"], json!({ "id": "weft.example", "name": "Weft" }));
        let asked = passkeys.ask_for(Some(vec!["AQID".to_owned()])).unwrap();
        let options: Value = serde_json::from_str(&asked.options).unwrap();
        assert_eq!(options["publicKey"]["allowCredentials"], json!([{ "type": "public-key", "id": "AQID" }]));
        assert_eq!(options["publicKey"]["userVerification"], json!("required"));
        assert!(options.get("mediation").is_none());
        assert!(passkeys.check_new(&asked.state, "{}").unwrap().is_none(), "no answer");
        assert!(Shown::read("no JSON").is_none());
    }
}
