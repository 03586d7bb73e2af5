//! How the client signs in, as whoever invites them sees it.

use weft_app::pages::record::sign_in::{AccountState, ByEmail};

use crate::{
    error::Result,
    record::{Record, sealed::SealedField},
    store::{account::invitation, mail, sample},
};

impl Record {
    /// The client's way to sign in, as whoever invites them sees it.
    pub(crate) async fn account_state(&mut self) -> Result<AccountState> {
        if self.client.account.is_some() {
            return Ok(AccountState::SignsIn);
        }
        let latest = invitation::latest_invitation(&mut self.tx, &self.scope).await?;
        Ok(match latest {
            None => AccountState::None,
            Some(row) if self.setting.now >= row.expires_at => {
                AccountState::InvitationExpired { on: self.day(row.expires_at) }
            }
            Some(row) => AccountState::Invited {
                until: self.day(row.expires_at),
                undelivered: mail::invitation_failed(&mut self.tx, self.scope.practice, row.id).await?,
            },
        })
    }

    /// How an invitation can reach the client beside the link.
    pub(crate) async fn by_email(&mut self, has_mail_server: bool) -> Result<ByEmail> {
        if self.client.account.is_some() {
            return Ok(ByEmail::Off);
        }
        let address = self.unseal_some(SealedField::ClientEmail, self.client.email_sealed.as_ref())?;
        let is_sample = sample::is_sample(&mut self.tx).await?;
        Ok(match address.filter(|address| !address.is_empty()) {
            _ if !has_mail_server && !is_sample => ByEmail::Off,
            None => ByEmail::NoAddress,
            Some(address) if is_sample => ByEmail::Sample(address),
            Some(address) => ByEmail::To(address),
        })
    }
}
