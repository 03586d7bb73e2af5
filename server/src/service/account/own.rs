//! One's own account: where one is signed in, and what else it has.

use weft_app::pages::account::own::{ListedLogin, OwnAccount, OwnFactor};
use weft_shared::{access::Actor, ids::LoginId, login::CONFIRMED_MINUTES};

use crate::{
    audit::{self, Entry, Event},
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
    /// `NotFound` for one that is none of theirs.
    pub async fn end_own_login(&self, actor: &Actor, login: LoginId) -> Result<()> {
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
    /// What the database answers.
    pub async fn end_other_logins(&self, actor: &Actor, door: &Door) -> Result<()> {
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

    /// Whether the password was asked for so lately that what matters most may be done.
    ///
    /// # Errors
    /// `ConfirmFirst` when it was not.
    pub(crate) async fn is_confirmed(&self, actor: &Actor) -> Result<()> {
        // Without a login it is the command line, which belongs to whoever runs the machine.
        let Some(login) = actor.login else { return Ok(()) };
        let mut tx = self.context.store.read().await?;
        let confirmed = login::confirmed_at(&mut tx, login).await?;
        let (now, long_ago) = (self.context.now(), self.context.now().plus_minutes(-CONFIRMED_MINUTES));
        match confirmed {
            Some(at) if at > long_ago && !weft_shared::login::is_ahead(now, at) => Ok(()),
            _ => Err(Error::ConfirmFirst),
        }
    }

    /// The password once more, before what matters most.
    ///
    /// # Errors
    /// `Invalid` when it is another, `TooSoon` after too many.
    pub async fn confirm(&self, actor: &Actor, password: &str, door: &Door) -> Result<()> {
        self.check_own_password(actor, password, "password", door).await?;
        let Some(login) = actor.login else { return Ok(()) };
        let mut tx = self.context.store.write().await?;
        login::confirm(&mut tx, login, self.context.now()).await?;
        Ok(tx.commit().await?)
    }
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
        self.is_confirmed(actor).await?;
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
        self.is_confirmed(actor).await?;
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
    pub async fn new_own_recovery_codes(&self, actor: &Actor) -> Result<Vec<String>> {
        self.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        if !self.has_factor(&mut tx, actor.account).await? {
            return Err(Error::NotFound);
        }
        let codes = self.new_recovery_codes(&mut tx, actor.account).await?;
        tx.commit().await?;
        Ok(codes)
    }
}
