//! One's own account: where one is signed in, and what else it has.

use sqlx::{Any, Transaction};
use weft_app::pages::account::own::{ListedLogin, OwnAccount, OwnFactor};
use weft_shared::{access::Actor, error::Faults, ids::LoginId};

use crate::{
    audit::{self, Entry, Event},
    crypto::Token,
    error::{Error, Result},
    mail::{self, Letter},
    service::{
        Services,
        account::{door::Door, sign_in::second_factor_required},
    },
    setting::Setting,
    store::{
        account::{self, factor, login, security::SecurityKind},
        practice,
    },
};

impl Services {
    /// The page about one's own account.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn own_account(&self, actor: &Actor) -> Result<OwnAccount> {
        let mut tx = self.context.store.read().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let memberships = account::memberships_of(&mut tx, account.id).await?;
        let mut practices = Vec::new();
        for membership in &memberships {
            let name = practice::practice(&mut tx, membership.practice).await?.ok_or(Error::NotFound)?.name;
            practices.push((membership.id, name, membership.id == actor.membership));
        }
        let now = self.context.now();
        let logins = login::logins_of(&mut tx, account.id)
            .await?
            .into_iter()
            .filter(|row| !row.times.has_ended(row.limits, now))
            .map(|row| ListedLogin {
                id: row.id,
                device: row.device,
                began: setting.when_in_the_practice(row.times.began_at),
                seen: setting.when_in_the_practice(row.times.seen_at),
                is_this: Some(row.id) == actor.login,
            })
            .collect();
        Ok(OwnAccount {
            email: self.email_of(&account)?,
            has_app: account.totp.as_ref().is_some_and(|totp| totp.since.is_some()),
            passkeys: factor::passkeys(&mut tx, account.id).await?.len(),
            recovery_codes: factor::recovery_codes_left(&mut tx, account.id).await?,
            factor_required: second_factor_required(&mut tx, &memberships).await?,
            practices,
            logins,
        })
    }

    /// Ends one of one's own logins, wherever it is.
    ///
    /// # Errors
    /// `ConfirmFirst`; `NotFound` for one that is none of theirs.
    pub async fn end_own_login(&self, actor: &Actor, login: LoginId) -> Result<()> {
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        if !login::end_login_of(&mut tx, actor.account, login, self.context.now()).await? {
            return Err(Error::NotFound);
        }
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::LoginsEnded),
        )
        .await?;
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(())
    }

    /// Ends every other login of one's own.
    ///
    /// # Errors
    /// `ConfirmFirst`.
    pub async fn end_other_logins(&self, actor: &Actor, door: &Door) -> Result<()> {
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        login::end_logins_of(&mut tx, account.id, actor.login, self.context.now()).await?;
        self.context.log_security(&mut tx, SecurityKind::LoginsEnded, &account.email_hash, door).await?;
        audit::append(
            &mut tx,
            self.context.vault.trail_key(),
            &Entry::of(actor, self.context.now(), Event::LoginsEnded),
        )
        .await?;
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(())
    }

    /// Whether a code is asked for beside the password, before what matters most.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn confirms_with_code(&self, actor: &Actor) -> Result<bool> {
        let mut tx = self.context.store.read().await?;
        self.has_factor(&mut tx, actor.account).await
    }

    /// The password once more, before what matters most, and a code where there is a second factor. The login goes on under
    /// a new secret.
    ///
    /// # Errors
    /// `Invalid` when the password or the code is another, `TooSoon` after too many.
    pub async fn confirm(&self, actor: &Actor, password: &str, code: &str, door: &Door) -> Result<Renewed> {
        let account = self.check_own_password(actor, password, "password", door).await?;
        if self.confirms_with_code(actor).await? {
            let account = self.count_own_code(actor, door).await?;
            let mut tx = self.context.store.write().await?;
            let fits = self.use_code(&mut tx, &account, code).await?;
            if !fits {
                self.context.log_security(&mut tx, SecurityKind::CodeRefused, &account.email_hash, door).await?;
            }
            tx.commit().await?;
            if !fits {
                return Err(Faults::one("code", super::second_factor::WRONG_CODE).into());
            }
        }
        let mut tx = self.context.store.write().await?;
        let renewed = self.renew(&mut tx, actor).await?;
        self.context.log_security(&mut tx, SecurityKind::Confirmed, &account.email_hash, door).await?;
        tx.commit().await?;
        Ok(renewed)
    }

    /// The actor's login goes on under a new secret, as one that was just confirmed.
    pub(super) async fn renew(&self, tx: &mut Transaction<'static, Any>, actor: &Actor) -> Result<Renewed> {
        let (login, token) = (actor.login.ok_or(Error::NotFound)?, Token::new());
        let on_trusted_device = login::renew(tx, login, &token.hash(), self.context.now()).await?;
        Ok(Renewed { token, on_trusted_device })
    }
}

/// A login that goes on under a new secret.
pub struct Renewed {
    pub token: Token,
    pub on_trusted_device: bool,
}

/// The second factor of one's own account.
impl Services {
    /// The page about it: how it stands, or the secret that is being set up.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn own_factor(&self, actor: &Actor) -> Result<OwnFactor> {
        let set_up = match self.own_set_up_page(actor).await {
            Ok(page) => Some(page),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        };
        let account = self.own_account(actor).await?;
        Ok(OwnFactor {
            set_up,
            has_app: account.has_app,
            recovery_codes: account.recovery_codes,
            required: account.factor_required && account.passkeys == 0,
        })
    }

    /// Begins to set up an authenticator app.
    ///
    /// # Errors
    /// `ConfirmFirst`.
    pub async fn begin_own_set_up(&self, actor: &Actor) -> Result<()> {
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        self.propose_totp(&mut tx, &account).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the authenticator app away, with the recovery codes if nothing is left that they stand in for.
    ///
    /// # Errors
    /// `ConfirmFirst`; `NotFound` where a second factor is required and there is no other.
    pub async fn remove_own_totp(&self, actor: &Actor, door: &Door) -> Result<()> {
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        let has_passkey = !factor::passkeys(&mut tx, account.id).await?.is_empty();
        let memberships = account::memberships_of(&mut tx, account.id).await?;
        if !has_passkey && second_factor_required(&mut tx, &memberships).await? {
            return Err(Error::NotFound);
        }
        factor::remove_totp(&mut tx, account.id).await?;
        if !has_passkey {
            factor::remove_recovery_codes(&mut tx, account.id).await?;
        }
        self.context.log_security(&mut tx, SecurityKind::FactorRemoved, &account.email_hash, door).await?;
        mail::post(&mut tx, &self.context, None, &self.email_of(&account)?, &Letter::SecondFactorRemoved).await?;
        Ok(tx.commit().await?)
    }

    /// Fresh recovery codes, shown once; those before stop working.
    ///
    /// # Errors
    /// `ConfirmFirst`; `NotFound` where there is nothing they would stand in for.
    pub async fn new_own_recovery_codes(&self, actor: &Actor, door: &Door) -> Result<Vec<String>> {
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        if !self.has_factor(&mut tx, actor.account).await? {
            return Err(Error::NotFound);
        }
        let codes = self.new_recovery_codes(&mut tx, actor.account).await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        self.context.log_security(&mut tx, SecurityKind::RecoveryCodesMade, &account.email_hash, door).await?;
        tx.commit().await?;
        Ok(codes)
    }
}
