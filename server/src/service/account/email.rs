//! The address of one's account: asking for another one, and confirming it from there.

use uuid::Uuid;
use weft_app::pages::account::email::{ConfirmEmail, ConfirmEmailState};
use weft_shared::{access::Actor, account::read_email, error::Faults};

use crate::{
    audit::{self, Entry, Event},
    crypto::Token,
    error::{Error, Result},
    mail::{self, Letter, Link},
    own_field::OwnField,
    service::{Services, account::door::Door},
    store::{
        StoreError,
        account::{
            self,
            link::{self, LinkKind, LinkRow},
            security::SecurityKind,
        },
    },
};

/// A link to confirm an address works so long.
const CONFIRM_HOURS: i64 = 24;

impl Services {
    /// Asks for another address: it counts once the link that is sent there was opened. Nobody is told whether it is known.
    ///
    /// # Errors
    /// `ConfirmFirst`; `Invalid` for what is no address, or is the present one.
    pub async fn ask_for_email(&self, actor: &Actor, email: &str) -> Result<()> {
        self.context.is_confirmed(actor).await?;
        let email = read_email(email).map_err(|sentence| Faults::one("email", sentence))?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        if self.context.email_hash(&email) == account.email_hash {
            return Err(Faults::one("email", "This is your email address already.").into());
        }
        let (id, token, now) = (self.context.new_id::<Uuid>(), Token::new(), self.context.now());
        let expires_at = now.plus_hours(CONFIRM_HOURS);
        let row = LinkRow {
            id,
            account: account.id,
            kind: LinkKind::Address,
            email_sealed: Some(OwnField::LinkEmail(id).seal(&self.context.vault, &email)?),
            expires_at,
            used_at: None,
        };
        link::insert_link(&mut tx, &row, &token.hash(), now).await?;
        let link = Link { path: format!("/email/{}", token.secret()), expires_at };
        mail::post(&mut tx, &self.context, None, &email, &Letter::ConfirmEmail(link)).await?;
        Ok(tx.commit().await?)
    }

    /// The page the link opens.
    ///
    /// # Errors
    /// `NotFound` for a link nobody made.
    pub async fn confirm_email_page(&self, secret: &str) -> Result<ConfirmEmail> {
        let mut tx = self.context.store.read().await?;
        let state = match self.link(&mut tx, secret, LinkKind::Address).await? {
            Some(row) => ConfirmEmailState::Open { email: self.new_email(&row)? },
            None => ConfirmEmailState::Over,
        };
        Ok(ConfirmEmail { state })
    }

    fn new_email(&self, row: &LinkRow) -> Result<String> {
        let sealed = row.email_sealed.as_ref().ok_or(Error::Unreadable("account_links.email_sealed"))?;
        Ok(OwnField::LinkEmail(row.id).open(&self.context.vault, sealed)?)
    }

    /// From now on one signs in with the new address; the address of before is told.
    ///
    /// # Errors
    /// `Conflict` for a link that works no more, `Invalid` where the address cannot be used.
    pub async fn confirm_email(&self, secret: &str, door: &Door) -> Result<()> {
        let mut tx = self.context.store.write().await?;
        let row = self.link(&mut tx, secret, LinkKind::Address).await?.ok_or(Error::Conflict)?;
        let account = account::account_by_id(&mut tx, row.account).await?.ok_or(Error::NotFound)?;
        let (before, email) = (self.email_of(&account)?, self.new_email(&row)?);
        let sealed = OwnField::AccountEmail(account.id).seal(&self.context.vault, &email)?;
        if !link::use_link(&mut tx, row.id, self.context.now()).await? {
            return Err(Error::Conflict);
        }
        match account::set_email(&mut tx, account.id, &self.context.email_hash(&email), &sealed).await {
            Ok(()) => {}
            // Whoever has this link reads the mail of that address: it is no secret to them.
            Err(StoreError::Taken) => {
                return Err(Faults::one("email", "This address has an account of its own. Use another one.").into());
            }
            Err(other) => return Err(other.into()),
        }
        self.context.log_security(&mut tx, SecurityKind::AddressChanged, &account.email_hash, door).await?;
        mail::post(&mut tx, &self.context, None, &before, &Letter::EmailChanged).await?;
        for membership in account::memberships_of(&mut tx, account.id).await? {
            let changed = Entry::of_member(&membership, self.context.now(), Event::EmailChanged);
            audit::append(&mut tx, self.context.vault.trail_key(), &changed).await?;
        }
        Ok(tx.commit().await?)
    }
}
