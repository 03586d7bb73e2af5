//! Signing in: the password, and what comes after it.

use sqlx::{Any, Transaction};
use uuid::Uuid;
use weft_shared::{
    access::{Actor, Role},
    account::email_key,
    error::Faults,
    ids::MembershipId,
    when::Moment,
};

use crate::{
    audit::{self, Entry, Event},
    crypto::Token,
    error::{Error, Result},
    mail::{self, Letter},
    service::{Services, account::door::Door},
    slow::Idle,
    store::{
        account::{
            self, AccountRow, MembershipRow, factor,
            login::{self, NewLogin},
            security::{self, SecurityKind},
            sign_in::{self, SignInRow},
        },
        sample,
    },
};

/// What comes after the password.
pub enum SignedInOr {
    SignedIn(Arrival),
    /// The second factor of the account; the secret stands for the sign-in that goes on.
    SecondFactor(Token),
    /// There has to be one, and there is none yet.
    SetUp(Token),
}

/// Someone has come in.
pub struct Arrival {
    pub token: Token,
    /// What the browser is to keep, to be known again.
    pub known_as: String,
    pub on_trusted_device: bool,
}

impl Services {
    /// The first step. A wrong address and a wrong password look, take and write the same.
    ///
    /// # Errors
    /// `Invalid` for a wrong pair, `TooSoon` after too many. Both are on the security log.
    pub async fn sign_in(&self, email: &str, password: &str, trusts_device: bool, door: &Door) -> Result<SignedInOr> {
        let email_hash = self.context.email_hash(&email_key(email));
        let subjects = door.subjects(&self.context, &email_hash);
        self.context.count_try(door, &subjects, &email_hash).await?;
        let mut tx = self.context.store.read().await?;
        let account = account::account(&mut tx, &email_hash).await?;
        let idle = Idle::after(tx);
        let hash = account.as_ref().map(|row| row.password_hash.clone());
        let fits = self.context.passwords.fits(idle, password, hash).await?;

        let mut tx = self.context.store.write().await?;
        let account = account.filter(|_| fits);
        let memberships = match &account {
            Some(account) => account::memberships_of(&mut tx, account.id).await?,
            None => Vec::new(),
        };
        let (Some(account), Some(membership)) = (account, memberships.first()) else {
            self.context.log_security(&mut tx, SecurityKind::PasswordRefused, &email_hash, door).await?;
            tx.commit().await?;
            return Err(wrong_pair());
        };
        self.context.uncount(&mut tx, &subjects).await?;
        let step = self.after_password(&mut tx, &account, &memberships, trusts_device).await?;
        let done = match step {
            Some(step) => step,
            None => SignedInOr::SignedIn(self.arrive(&mut tx, &account, membership, trusts_device, door).await?),
        };
        tx.commit().await?;
        self.rehash_if_old(&account, password).await;
        Ok(done)
    }

    /// `None`: the password is enough.
    pub(super) async fn after_password(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        memberships: &[MembershipRow],
        trusts_device: bool,
    ) -> Result<Option<SignedInOr>> {
        let has_totp = account.totp.as_ref().is_some_and(|totp| totp.since.is_some());
        let has_factor = has_totp || !factor::passkeys(tx, account.id).await?.is_empty();
        if !has_factor && !second_factor_required(tx, memberships).await? {
            return Ok(None);
        }
        let token = Token::new();
        let row = SignInRow {
            id: self.context.new_id::<Uuid>(),
            account: Some(account.id),
            begun_at: self.context.now(),
            trusts_device,
            tries: 0,
            challenge_sealed: None,
        };
        sign_in::insert_sign_in(tx, &row, &token.hash()).await?;
        if has_factor {
            return Ok(Some(SignedInOr::SecondFactor(token)));
        }
        self.propose_totp(tx, account).await?;
        Ok(Some(SignedInOr::SetUp(token)))
    }

    /// Someone has shown all they had to: their login begins.
    pub(super) async fn arrive(
        &self,
        tx: &mut Transaction<'static, Any>,
        account: &AccountRow,
        membership: &MembershipRow,
        trusts_device: bool,
        door: &Door,
    ) -> Result<Arrival> {
        // Whoever works in a practice signs in each day, wherever they are.
        let on_trusted_device = trusts_device && membership.role == Role::Client;
        let token = self.begin_login(tx, membership, on_trusted_device, &door.device).await?;
        if door.device_of(&self.context, &account.email_hash).is_none() && self.was_here(tx, account).await? {
            mail::post(tx, &self.context, None, &self.email_of(account)?, &Letter::NewDevice).await?;
        }
        self.context.log_security(tx, SecurityKind::SignedIn, &account.email_hash, door).await?;
        Ok(Arrival { token, known_as: self.context.device_name(&account.email_hash), on_trusted_device })
    }

    /// Somebody signed in with this account before: only then is a device news.
    async fn was_here(&self, tx: &mut Transaction<'static, Any>, account: &AccountRow) -> Result<bool> {
        Ok(security::count(tx, &account.email_hash, SecurityKind::SignedIn, Moment(0)).await? > 0)
    }

    /// Another practice of the same account: the login here ends, and one there begins.
    ///
    /// # Errors
    /// `NotFound` for a membership that is not theirs, or has ended.
    pub async fn go_to_practice(&self, actor: &Actor, to: MembershipId, door: &Door) -> Result<Token> {
        let mut tx = self.context.store.write().await?;
        let memberships = account::memberships_of(&mut tx, actor.account).await?;
        let membership = memberships.iter().find(|membership| membership.id == to).ok_or(Error::NotFound)?;
        // Somebody who had to show no second factor there may have to here.
        if membership.role.is_staff() && actor.role == Role::Client && !self.has_factor(&mut tx, actor.account).await? {
            return Err(Error::NotFound);
        }
        if let Some(login) = actor.login {
            login::end_login(&mut tx, login, self.context.now()).await?;
        }
        let token = Token::new();
        let new = NewLogin {
            id: self.context.new_id(),
            token_hash: &token.hash(),
            device: &door.device,
            on_trusted_device: false,
            // Whoever goes there showed nothing anew.
            is_confirmed: false,
            at: self.context.now(),
        };
        self.insert_login(&mut tx, membership, &new).await?;
        let account = account::account_by_id(&mut tx, actor.account).await?.ok_or(Error::NotFound)?;
        self.context.log_security(&mut tx, SecurityKind::WentToPractice, &account.email_hash, door).await?;
        tx.commit().await?;
        self.context.changes.notify_all();
        Ok(token)
    }

    pub(crate) async fn begin_login(
        &self,
        tx: &mut Transaction<'static, Any>,
        membership: &MembershipRow,
        on_trusted_device: bool,
        device: &str,
    ) -> Result<Token> {
        let token = Token::new();
        let new = NewLogin {
            id: self.context.new_id(),
            token_hash: &token.hash(),
            device,
            on_trusted_device,
            is_confirmed: true,
            at: self.context.now(),
        };
        self.insert_login(tx, membership, &new).await?;
        Ok(token)
    }

    async fn insert_login(
        &self,
        tx: &mut Transaction<'static, Any>,
        membership: &MembershipRow,
        new: &NewLogin<'_>,
    ) -> Result<()> {
        login::insert_login(tx, membership, new).await?;
        let signed_in = Entry::of_member(membership, new.at, Event::SignedIn);
        audit::append(tx, self.context.vault.trail_key(), &signed_in).await
    }

    /// A password that was hashed by an older rule is hashed by today's, now that it is there. What fails is tried again
    /// the next time.
    async fn rehash_if_old(&self, account: &AccountRow, password: &str) {
        if !self.context.passwords.is_old(&account.password_hash) {
            return;
        }
        let done = async {
            let hash = self.context.passwords.hash(Idle::before_any_transaction(), password).await?;
            let mut tx = self.context.store.write().await?;
            account::rehash_password(&mut tx, account.id, &account.password_hash, &hash).await?;
            tx.commit().await?;
            Ok::<_, Error>(())
        };
        if let Err(error) = done.await {
            tracing::warn!(%error, "a password keeps its older hash");
        }
    }
}

/// Whoever can read other people's records shows a second factor; in the sample everyone's password is printed.
pub(super) async fn second_factor_required(
    tx: &mut Transaction<'static, Any>,
    memberships: &[MembershipRow],
) -> Result<bool> {
    let is_staff = memberships.iter().any(|membership| membership.role.is_staff());
    Ok(is_staff && !sample::is_sample(tx).await?)
}

fn wrong_pair() -> Error {
    Faults::one("email", "This email and password do not match. Check both and try again.").into()
}
