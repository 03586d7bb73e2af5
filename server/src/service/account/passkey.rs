//! Passkeys: adding and removing one's own, and signing in with one, alone or as the step after the password.

use sqlx::{Any, Transaction};
use uuid::Uuid;
use weft_app::pages::account::passkey::{ListedPasskey, OwnPasskeys};
use weft_shared::{
    access::Actor,
    account::LONGEST_NAME,
    error::Faults,
    login::is_ahead,
    text::{at_most, one_line},
    when::Moment,
};

use crate::{
    crypto::{Token, hash_token},
    error::{Error, Result},
    mail::{self, Letter},
    own_field::OwnField,
    passkeys::Shown,
    service::{
        Services,
        account::{
            door::Door,
            sign_in::{Arrival, second_factor_required},
        },
    },
    setting::Setting,
    store::account::{
        self, AccountRow,
        factor::{self, PasskeyRow},
        security::SecurityKind,
        sign_in::{self, SignInRow},
    },
};

/// So long a browser may take to answer.
const ANSWER_MINUTES: i64 = 5;

/// The field that stands for the passkey itself.
const FIELD: &str = "passkey";

/// One's own passkeys.
impl Services {
    /// The page about them.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn own_passkeys(&self, actor: &Actor, door: &Door) -> Result<OwnPasskeys> {
        let mut tx = self.context.store.read().await?;
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let passkeys = factor::passkeys(&mut tx, actor.account).await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        let stays = passkeys.len() == 1 && self.is_needed(&mut tx, &account).await?;
        let listed = passkeys.into_iter().map(|row| ListedPasskey {
            id: row.id,
            name: row.name,
            added: setting.when_in_the_practice(row.made_at),
            used: row.used_at.map(|at| setting.when_in_the_practice(at)),
            stays,
        });
        Ok(OwnPasskeys { passkeys: listed.collect(), device: door.device.clone() })
    }

    /// What a browser is asked to make a passkey of. It has one answer, from the same login.
    ///
    /// # Errors
    /// `ConfirmFirst`; `NotFound` where no passkey can belong to the address Weft is reached by.
    pub async fn ask_to_add_passkey(&self, actor: &Actor) -> Result<String> {
        self.context.is_confirmed(actor).await?;
        let key = self.being_added(actor)?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        let known = factor::passkeys(&mut tx, account.id).await?;
        let known = known.iter().map(|row| row.credential.as_str());
        let asked = self.context.passkeys.ask_to_add(account.id, &self.email_of(&account)?, known)?;
        if let Some(before) = sign_in::sign_in(&mut tx, &key).await? {
            sign_in::remove_sign_in(&mut tx, before.id).await?;
        }
        let id: Uuid = self.context.new_id();
        let row = SignInRow {
            id,
            account: Some(account.id),
            begun_at: self.context.now(),
            trusts_device: false,
            tries: 0,
            challenge_sealed: Some(self.seal(id, &asked.state)?),
        };
        sign_in::insert_sign_in(&mut tx, &row, &key).await?;
        tx.commit().await?;
        Ok(asked.options)
    }

    /// Whether one's own passkeys may be changed now.
    ///
    /// # Errors
    /// `ConfirmFirst`.
    pub async fn may_change_passkeys(&self, actor: &Actor) -> Result<()> {
        self.context.is_confirmed(actor).await
    }

    /// Adds the passkey a browser has made. The first second step of an account comes with recovery codes, shown once.
    ///
    /// # Errors
    /// `ConfirmFirst`; `Invalid` for a name too long, for an answer to something else, or one that comes twice or late, and
    /// for a passkey that is known.
    pub async fn add_passkey(
        &self,
        actor: &Actor,
        answer: &str,
        name: &str,
        door: &Door,
    ) -> Result<Option<Vec<String>>> {
        self.context.is_confirmed(actor).await?;
        let name = match one_line(name) {
            name if name.is_empty() => device_or_passkey(door),
            name => name,
        };
        at_most(LONGEST_NAME, &name).map_err(|sentence| Faults::one("name", sentence))?;
        let key = self.being_added(actor)?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        let state = match sign_in::sign_in(&mut tx, &key).await? {
            Some(row) if sign_in::remove_sign_in(&mut tx, row.id).await? => self.open(&row)?,
            _ => None,
        };
        let passkey = match &state {
            Some(state) => self.context.passkeys.check_new(state, answer)?,
            None => None,
        };
        let is_known = match &passkey {
            Some(passkey) => factor::passkey(&mut tx, &passkey.credential_id).await?.is_some(),
            None => false,
        };
        let Some(passkey) = passkey.filter(|_| !is_known) else {
            // What was asked is answered, rightly or not.
            tx.commit().await?;
            return Err(Faults::one(FIELD, NOT_ADDED).into());
        };
        let is_first = !self.has_factor(&mut tx, account.id).await?;
        let row = PasskeyRow {
            id: self.context.new_id(),
            account: account.id,
            credential_id: passkey.credential_id,
            credential: passkey.credential,
            name,
            made_at: self.context.now(),
            used_at: None,
        };
        factor::insert_passkey(&mut tx, &row).await?;
        self.factor_is_new(&mut tx, &account, door).await?;
        let codes = if is_first { Some(self.new_recovery_codes(&mut tx, account.id).await?) } else { None };
        tx.commit().await?;
        Ok(codes)
    }

    /// Removes one of one's own passkeys, with the recovery codes if nothing is left that they stand in for.
    ///
    /// # Errors
    /// `ConfirmFirst`; `NotFound` for one that is not theirs, and for the last second step where there has to be one.
    pub async fn remove_own_passkey(&self, actor: &Actor, passkey: Uuid, door: &Door) -> Result<()> {
        self.context.is_confirmed(actor).await?;
        let mut tx = self.context.store.write().await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        if !factor::remove_passkey(&mut tx, account.id, passkey).await? {
            return Err(Error::NotFound);
        }
        if !self.has_factor(&mut tx, account.id).await? {
            if self.is_needed(&mut tx, &account).await? {
                return Err(Error::NotFound);
            }
            factor::remove_recovery_codes(&mut tx, account.id).await?;
        }
        self.context.log_security(&mut tx, SecurityKind::FactorRemoved, &account.email_hash, door).await?;
        mail::post(&mut tx, &self.context, None, &self.email_of(&account)?, &Letter::SecondFactorRemoved).await?;
        Ok(tx.commit().await?)
    }

    /// A second factor is on the security log, and its owner hears of it.
    pub(super) async fn factor_is_new(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        door: &Door,
    ) -> Result<()> {
        self.context.log_security(tx, SecurityKind::FactorAdded, &account.email_hash, door).await?;
        mail::post(tx, &self.context, None, &self.email_of(account)?, &Letter::SecondFactorAdded).await?;
        Ok(())
    }

    /// There has to be a second factor, and no app is one.
    async fn is_needed(&self, tx: &mut Transaction<'static, Any>, account: &AccountRow) -> Result<bool> {
        let has_app = account.totp.as_ref().is_some_and(|totp| totp.since.is_some());
        let memberships = account::memberships_of(tx, account.id).await?;
        Ok(!has_app && second_factor_required(tx, &memberships).await?)
    }

    /// What stands for adding a passkey in a login, among the sign-ins. No secret that a browser could send leads to it.
    fn being_added(&self, actor: &Actor) -> Result<String> {
        let login = actor.login.ok_or(Error::NotFound)?;
        Ok(self.context.vault.lookup("passkey being added", &login.to_string()))
    }
}

/// Signing in.
impl Services {
    /// What a browser is asked that signs in with a passkey alone; the secret goes with its answer. It counts as a try.
    ///
    /// # Errors
    /// `TooSoon` after too many tries from the same network; `NotFound` where no passkey can belong to the address Weft is
    /// reached by.
    pub async fn ask_for_passkey(&self, door: &Door) -> Result<(Token, String)> {
        let asked = self.context.passkeys.ask_for(None)?;
        self.count_unknown(door).await?;
        let (token, id) = (Token::new(), self.context.new_id::<Uuid>());
        let row = SignInRow {
            id,
            account: None,
            begun_at: self.context.now(),
            trusts_device: false,
            tries: 0,
            challenge_sealed: Some(self.seal(id, &asked.state)?),
        };
        let mut tx = self.context.store.write().await?;
        sign_in::insert_sign_in(&mut tx, &row, &token.hash()).await?;
        tx.commit().await?;
        Ok((token, asked.options))
    }

    /// Signs in with a passkey alone: a device its owner has, which they showed that it is them, is both steps at once.
    /// An unknown passkey and a wrong answer look the same.
    ///
    /// # Errors
    /// `Invalid` for whatever does not fit, which is on the security log.
    pub async fn sign_in_with_passkey(
        &self,
        secret: &str,
        answer: &str,
        trusts_device: bool,
        door: &Door,
    ) -> Result<Arrival> {
        let mut tx = self.context.store.read().await?;
        let row = sign_in::sign_in(&mut tx, &hash_token(secret)).await?.filter(|row| row.account.is_none());
        drop(tx);
        if row.is_none() {
            // Nothing was asked for, so nothing was counted.
            self.count_unknown(door).await?;
        }
        let mut tx = self.context.store.write().await?;
        let state = match row {
            Some(row) if sign_in::remove_sign_in(&mut tx, row.id).await? => self.open(&row)?,
            _ => None,
        };
        let shown = Shown::read(answer);
        let row = match &shown {
            Some(shown) => factor::passkey(&mut tx, &shown.credential_id).await?,
            None => None,
        };
        let account = match &row {
            Some(row) => account::account_by_id(&mut tx, row.account).await?,
            None => None,
        };
        let memberships = match &account {
            Some(account) => account::memberships_of(&mut tx, account.id).await?,
            None => Vec::new(),
        };
        let fits = match (&state, &shown, &row) {
            // Nobody said before whose it is, so the device has to.
            (Some(state), Some(shown), Some(row)) if shown.account == Some(row.account) => {
                self.use_passkey(&mut tx, state, shown, row).await?
            }
            _ => false,
        };
        let whose = account.as_ref().map_or_else(|| self.of_nobody(), |account| account.email_hash.clone());
        let (Some(account), Some(membership), true) = (&account, memberships.first(), fits) else {
            self.context.log_security(&mut tx, SecurityKind::PasskeyRefused, &whose, door).await?;
            tx.commit().await?;
            return Err(Faults::one(FIELD, NOT_ACCEPTED).into());
        };
        let subjects: Vec<_> = door.network(&self.context).into_iter().collect();
        self.context.uncount(&mut tx, &subjects).await?;
        let arrival = self.arrive(&mut tx, account, membership, trusts_device, door).await?;
        tx.commit().await?;
        Ok(arrival)
    }

    /// What a browser is asked after the password: one of the account's passkeys.
    ///
    /// # Errors
    /// `NotFound` when the sign-in is over, or the account has no passkey.
    pub async fn ask_for_passkey_as_second_step(&self, secret: &str) -> Result<String> {
        let mut tx = self.context.store.write().await?;
        let (row, account) = self.going_on(&mut tx, secret).await?;
        let passkeys = factor::passkeys(&mut tx, account.id).await?;
        if passkeys.is_empty() {
            return Err(Error::NotFound);
        }
        let only = passkeys.into_iter().map(|row| row.credential_id).collect();
        let asked = self.context.passkeys.ask_for(Some(only))?;
        sign_in::set_challenge(&mut tx, row.id, &self.seal(row.id, &asked.state)?).await?;
        tx.commit().await?;
        Ok(asked.options)
    }

    /// The second step: one of the account's passkeys, in place of a code.
    ///
    /// # Errors
    /// `NotFound` when the sign-in is over, `Invalid` when it does not fit, `TooSoon` after too many; both on the security
    /// log.
    pub async fn show_passkey(&self, secret: &str, answer: &str, door: &Door) -> Result<Arrival> {
        let (row, account) = self.count_code(secret, door).await?;
        let mut tx = self.context.store.write().await?;
        let state = match &row.challenge_sealed {
            Some(sealed) if sign_in::take_challenge(&mut tx, row.id, sealed).await? => self.open(&row)?,
            _ => None,
        };
        let fits = match (&state, Shown::read(answer)) {
            (Some(state), Some(shown)) => {
                let passkeys = factor::passkeys(&mut tx, account.id).await?;
                let is_of_another = shown.account.is_some_and(|says| says != account.id);
                match passkeys.iter().find(|row| row.credential_id == shown.credential_id && !is_of_another) {
                    Some(row) => self.use_passkey(&mut tx, state, &shown, row).await?,
                    None => false,
                }
            }
            _ => false,
        };
        if !fits {
            self.context.log_security(&mut tx, SecurityKind::PasskeyRefused, &account.email_hash, door).await?;
            tx.commit().await?;
            return Err(Faults::one(FIELD, NOT_ACCEPTED).into());
        }
        self.context.uncount(&mut tx, &[self.codes_of(account.id)]).await?;
        let arrival = self.go_in(&mut tx, &row, &account, door).await?;
        tx.commit().await?;
        Ok(arrival)
    }

    /// Whether an answer is right; its counter moves on by that.
    async fn use_passkey(
        &self,
        tx: &mut Transaction<'static, Any>,
        state: &str,
        shown: &Shown,
        row: &PasskeyRow,
    ) -> Result<bool> {
        match self.context.passkeys.check_shown(state, shown, &row.credential)? {
            Some(after) => Ok(factor::use_passkey(tx, row.id, &row.credential, &after, self.context.now()).await?),
            None => Ok(false),
        }
    }

    /// Counts a try of someone who has not said who they are.
    async fn count_unknown(&self, door: &Door) -> Result<()> {
        let subjects: Vec<_> = door.network(&self.context).into_iter().collect();
        self.context.count_try(door, &subjects, &self.of_nobody()).await
    }

    /// What the security log has in place of an address when nobody said one.
    fn of_nobody(&self) -> String {
        self.context.email_hash("")
    }

    /// What a browser has to answer, with the moment from which it may take its time.
    fn seal(&self, sign_in: Uuid, state: &str) -> Result<Vec<u8>> {
        let text = format!("{} {state}", self.context.now().0);
        Ok(OwnField::Challenge(sign_in).seal(&self.context.vault, &text)?)
    }

    /// `None`: nothing was asked, or too long ago.
    fn open(&self, row: &SignInRow) -> Result<Option<String>> {
        let Some(sealed) = &row.challenge_sealed else { return Ok(None) };
        let text = OwnField::Challenge(row.id).open(&self.context.vault, sealed)?;
        let (at, state) = text.split_once(' ').ok_or(Error::Unreadable("sign_ins.challenge_sealed"))?;
        let at = at.parse().map(Moment).map_err(|_| Error::Unreadable("sign_ins.challenge_sealed"))?;
        let now = self.context.now();
        let is_over = now >= at.plus_minutes(ANSWER_MINUTES) || is_ahead(now, at);
        Ok((!is_over).then(|| state.to_owned()))
    }
}

fn device_or_passkey(door: &Door) -> String {
    if door.device.is_empty() { "Passkey".to_owned() } else { door.device.clone() }
}

const NOT_ADDED: &str =
    "The passkey was not added. Press the button again, and answer your device within five minutes.";
const NOT_ACCEPTED: &str = "This passkey was not accepted. Try again, or sign in another way.";
