//! Passwords: changing one's own, and choosing a new one after it was forgotten.

use sqlx::{Any, Transaction};
use uuid::Uuid;
use weft_app::pages::account::reset::{NewPassword, NewPasswordState};
use weft_shared::{access::Actor, account::email_key, error::Faults, ids::AccountId, throttle::Counted};

use crate::{
    audit::{self, Entry, Event},
    crypto::{Token, hash_token},
    error::{Error, Result},
    mail::{self, Letter, Link},
    own_field::OwnField,
    passwords::weakness,
    service::{
        Services,
        account::{door::Door, own::Renewed},
    },
    slow::Idle,
    store::account::{
        self, AccountRow, factor,
        link::{self, LinkKind, LinkRow},
        login, reset_request,
        security::SecurityKind,
        sign_in,
    },
};

/// A link to choose a new password works so long.
const RESET_MINUTES: i64 = 60;

impl Services {
    /// Someone who is signed in chooses another password. Every other login of theirs ends, this one goes on under a new
    /// secret, and they are told by mail.
    ///
    /// # Errors
    /// `Invalid` for a wrong present one or a weak new one, `TooSoon` after too many wrong ones.
    pub async fn change_password(&self, actor: &Actor, present: &str, new: &str, door: &Door) -> Result<Renewed> {
        let account = self.check_own_password(actor, present, "present", door).await?;
        let email = self.email_of(&account)?;
        weakness(new, &[&email, &actor.name]).map_err(|sentence| Faults::one("password", sentence))?;
        let hash = self.context.passwords.hash(Idle::before_any_transaction(), new).await?;
        let mut tx = self.context.store.write().await?;
        account::set_password(&mut tx, account.id, &hash, self.context.now()).await?;
        login::end_logins_of(&mut tx, account.id, actor.login, self.context.now()).await?;
        self.password_is_new(&mut tx, &account, &email, door).await?;
        let changed = Entry::of(actor, self.context.now(), Event::PasswordChanged);
        audit::append(&mut tx, self.context.vault.trail_key(), &changed).await?;
        let renewed = self.renew(&mut tx, actor).await?;
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(renewed)
    }

    /// Asks for the present password once more. `field`: where a fault is shown.
    ///
    /// # Errors
    /// `Invalid` when it is another, `TooSoon` after too many.
    pub(super) async fn check_own_password(
        &self,
        actor: &Actor,
        password: &str,
        field: &'static str,
        door: &Door,
    ) -> Result<AccountRow> {
        let mut tx = self.context.store.read().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        drop(tx);
        let subject = (Counted::ByDevice, self.context.vault.lookup("tries while signed in", &account.id.to_string()));
        let subjects = [subject];
        self.context.count_try(door, &subjects, &account.email_hash).await?;
        let hash = Some(account.password_hash.clone());
        if !self.context.passwords.fits(Idle::before_any_transaction(), password, hash).await? {
            let mut tx = self.context.store.write().await?;
            self.context.log_security(&mut tx, SecurityKind::PasswordRefused, &account.email_hash, door).await?;
            tx.commit().await?;
            return Err(Faults::one(field, "This is not your present password. Check it and try again.").into());
        }
        let mut tx = self.context.store.write().await?;
        self.context.uncount(&mut tx, &subjects).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// What was begun with the password of before counts no more, and its owner is told.
    async fn password_is_new(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        email: &str,
        door: &Door,
    ) -> Result<()> {
        sign_in::remove_sign_ins_of(tx, account.id).await?;
        self.context.log_security(tx, SecurityKind::PasswordChanged, &account.email_hash, door).await?;
        mail::post(tx, &self.context, None, email, &Letter::PasswordChanged).await?;
        Ok(())
    }

    pub(super) fn email_of(&self, account: &AccountRow) -> Result<String> {
        Ok(OwnField::AccountEmail(account.id).open(&self.context.vault, &account.email_sealed)?)
    }
}

/// After a password was forgotten.
impl Services {
    /// Someone asks for a link with an address that may be anybody's: the answer, the time and what is written are the same.
    ///
    /// # Errors
    /// `TooSoon` after too many, whoever's address it is.
    pub async fn ask_for_reset(&self, email: &str, door: &Door) -> Result<()> {
        let email_hash = self.context.email_hash(&email_key(email));
        let mut subjects = vec![(Counted::ByAddress, self.context.vault.lookup("tries to reset", &email_hash))];
        subjects.extend(door.network(&self.context));
        self.context.count_try(door, &subjects, &email_hash).await?;
        let mut tx = self.context.store.write().await?;
        reset_request::insert(&mut tx, self.context.new_id(), &email_hash, self.context.now()).await?;
        self.context.log_security(&mut tx, SecurityKind::ResetAsked, &email_hash, door).await?;
        Ok(tx.commit().await?)
    }

    /// Works through the links that were asked for: those of known addresses are sent.
    ///
    /// # Errors
    /// What the database answers; what was not done stays.
    pub async fn answer_reset_requests(&self) -> Result<()> {
        let mut tx = self.context.store.read().await?;
        let asked = reset_request::waiting(&mut tx).await?;
        drop(tx);
        for (id, email_hash) in asked {
            let mut tx = self.context.store.write().await?;
            // Another process may have been quicker.
            if reset_request::remove(&mut tx, id).await?
                && let Some(account) = account::account(&mut tx, &email_hash).await?
            {
                let link = self.new_reset_link(&mut tx, account.id).await?;
                let email = self.email_of(&account)?;
                mail::post(&mut tx, &self.context, None, &email, &Letter::PasswordReset(link)).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    pub(super) async fn new_reset_link(&self, tx: &mut Transaction<'static, Any>, account: AccountId) -> Result<Link> {
        let token = Token::new();
        let now = self.context.now();
        let expires_at = now.plus_minutes(RESET_MINUTES);
        let row = LinkRow {
            id: self.context.new_id::<Uuid>(),
            account,
            kind: LinkKind::Password,
            email_sealed: None,
            expires_at,
            used_at: None,
        };
        link::insert_link(tx, &row, &token.hash(), now).await?;
        Ok(Link { path: format!("/reset/{}", token.secret()), expires_at })
    }

    /// The page a link opens.
    ///
    /// # Errors
    /// `NotFound` for a link nobody made.
    pub async fn reset_page(&self, secret: &str) -> Result<NewPassword> {
        let mut tx = self.context.store.read().await?;
        let row = self.link(&mut tx, secret, LinkKind::Password).await?;
        let state = match row {
            Some(row) => NewPasswordState::Open { has_factor: self.has_factor(&mut tx, row.account).await? },
            None => NewPasswordState::Over,
        };
        Ok(NewPassword { state })
    }

    /// A link that still works; `None`: it was used, replaced, or its time is over.
    ///
    /// # Errors
    /// `NotFound` for one nobody made.
    pub(super) async fn link(
        &self,
        tx: &mut Transaction<'static, Any>,
        secret: &str,
        kind: LinkKind,
    ) -> Result<Option<LinkRow>> {
        let row = link::link(tx, &hash_token(secret)).await?.filter(|row| row.kind == kind).ok_or(Error::NotFound)?;
        Ok((row.used_at.is_none() && self.context.now() < row.expires_at).then_some(row))
    }

    pub(super) async fn has_factor(&self, tx: &mut Transaction<'static, Any>, id: AccountId) -> Result<bool> {
        let account = account::account_by_id(tx, id).await?;
        let has_app = account.and_then(|account| account.totp).is_some_and(|totp| totp.since.is_some());
        Ok(has_app || !factor::passkeys(tx, id).await?.is_empty())
    }

    /// The new password, and where there is a second factor a code of it: a link never goes around that. Every login
    /// ends.
    ///
    /// # Errors
    /// `Conflict` for a link that works no more (its page says so), `Invalid` for a weak password or a wrong code,
    /// `TooSoon` after too many wrong ones.
    pub async fn reset_password(&self, secret: &str, password: &str, code: &str, door: &Door) -> Result<()> {
        let mut tx = self.context.store.read().await?;
        let row = self.link(&mut tx, secret, LinkKind::Password).await?.ok_or(Error::Conflict)?;
        let account = account::account_by_id(&mut tx, row.account).await?.ok_or(Error::NotFound)?;
        let has_factor = self.has_factor(&mut tx, account.id).await?;
        drop(tx);
        let email = self.email_of(&account)?;
        weakness(password, &[&email]).map_err(|sentence| Faults::one("password", sentence))?;
        if has_factor {
            self.context.count_try(door, &[self.codes_of(account.id)], &account.email_hash).await?;
        }
        let hash = self.context.passwords.hash(Idle::before_any_transaction(), password).await?;

        let mut tx = self.context.store.write().await?;
        if has_factor && !self.use_code(&mut tx, &account, code).await? {
            self.context.log_security(&mut tx, SecurityKind::CodeRefused, &account.email_hash, door).await?;
            tx.commit().await?;
            return Err(Faults::one("code", super::second_factor::WRONG_CODE).into());
        }
        if !link::use_link(&mut tx, row.id, self.context.now()).await? {
            return Err(Error::Conflict);
        }
        account::set_password(&mut tx, account.id, &hash, self.context.now()).await?;
        login::end_logins_of(&mut tx, account.id, None, self.context.now()).await?;
        self.password_is_new(&mut tx, &account, &email, door).await?;
        for membership in account::memberships_of(&mut tx, account.id).await? {
            let changed = Entry::of_member(&membership, self.context.now(), Event::PasswordChanged);
            audit::append(&mut tx, self.context.vault.trail_key(), &changed).await?;
        }
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(())
    }
}
