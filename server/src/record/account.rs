//! How the client signs in, as the therapist sees it.

use crate::{
    error::Result,
    record::Record,
    store::{
        account::invitation::{self},
        mail,
    },
};

impl Record {
    /// The client's way to sign in, as the therapist sees it.
    pub(crate) async fn account_state(&mut self) -> Result<weft_app::pages::record::overview::AccountState> {
        use weft_app::pages::record::overview::AccountState;
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
}
