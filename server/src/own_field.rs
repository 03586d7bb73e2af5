//! What is sealed under the master key itself, because it belongs to no client's record, and what binds a ciphertext to
//! its place.

use uuid::Uuid;
use weft_shared::ids::AccountId;

use crate::crypto::{CryptoError, Vault};

type Result<T> = std::result::Result<T, CryptoError>;

/// A column that is sealed under the master key, and the row it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnField {
    AccountEmail(AccountId),
    /// The secret behind the codes of an authenticator app.
    TotpSecret(AccountId),
    /// The new address a link confirms.
    LinkEmail(Uuid),
    /// Name, credentials and address on an invitation of a member.
    InvitedMember(Uuid),
    /// What a passkey is asked to sign.
    Challenge(Uuid),
    /// Where something at the door came from.
    SecuritySource(Uuid),
}

impl OwnField {
    /// The associated data of the cipher: a text once in use never changes.
    fn associated_data(self) -> String {
        match self {
            Self::AccountEmail(account) => format!("accounts.email {account}"),
            Self::TotpSecret(account) => format!("accounts.totp {account}"),
            Self::LinkEmail(link) => format!("account_links.email {link}"),
            Self::InvitedMember(invitation) => format!("member_invitations.person {invitation}"),
            Self::Challenge(sign_in) => format!("sign_ins.challenge {sign_in}"),
            Self::SecuritySource(event) => format!("security_events.source {event}"),
        }
    }

    pub fn seal(self, vault: &Vault, text: &str) -> Result<Vec<u8>> {
        vault.seal_own(&self.associated_data(), text.as_bytes())
    }

    pub fn open(self, vault: &Vault, sealed: &[u8]) -> Result<String> {
        let text = vault.open_own(&self.associated_data(), sealed)?;
        String::from_utf8(text).map_err(|_| CryptoError::Unreadable("text"))
    }

    pub fn seal_bytes(self, vault: &Vault, bytes: &[u8]) -> Result<Vec<u8>> {
        vault.seal_own(&self.associated_data(), bytes)
    }

    pub fn open_bytes(self, vault: &Vault, sealed: &[u8]) -> Result<Vec<u8>> {
        vault.open_own(&self.associated_data(), sealed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_fields_share_their_associated_data() {
        let id = Uuid::nil();
        let fields = [
            OwnField::AccountEmail(id.into()),
            OwnField::TotpSecret(id.into()),
            OwnField::LinkEmail(id),
            OwnField::InvitedMember(id),
            OwnField::Challenge(id),
            OwnField::SecuritySource(id),
        ];
        let data: BTreeSet<_> = fields.iter().map(|field| field.associated_data()).collect();
        assert_eq!(data.len(), fields.len());
    }
}
