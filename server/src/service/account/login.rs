//! Signing in and out.

use std::time::Duration;

use weft_shared::{access::Actor, account::email_key, error::Faults, ids::LoginId, when::Moment};

use crate::{
    audit::{self, Entry, Event},
    crypto::{Token, hash_token},
    error::{Error, Result},
    login::{self as rules, actor_of, has_ended},
    record::sealed::SealedField,
    service::Services,
    slow::Idle,
    store::account::{
        self, MembershipRow, invitation,
        login::{self, LoginRow},
    },
};

/// How exactly the last request is remembered.
const SEEN_EVERY_MILLIS: i64 = 60_000;
/// How long a page waits until that is written.
const SHORT_WAIT: Duration = Duration::from_millis(500);

impl Services {
    /// A new login's secret. A wrong address and a wrong password look and take the same.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Token> {
        let email_lower = email_key(email);
        let mut tx = self.context.store.read().await?;
        let account = account::account(&mut tx, &email_lower).await?;
        let idle = Idle::after(tx);
        let hash = account.as_ref().map(|row| row.password_hash.clone());
        let fits = self.context.passwords.fits(idle, password, hash).await?;
        let mut tx = self.context.store.write().await?;
        let membership = match account {
            Some(account) => account::membership_of_account(&mut tx, account.id).await?,
            None => None,
        };
        let Some(membership) = membership else { return Err(wrong_pair()) };
        if !fits {
            let refused = Entry::of_member(&membership, self.context.now(), Event::SignInRefused);
            audit::append(&mut tx, self.context.vault.trail_key(), &refused).await?;
            tx.commit().await?;
            return Err(wrong_pair());
        }
        let token = self.begin_login(&mut tx, &membership).await?;
        tx.commit().await?;
        Ok(token)
    }

    pub(crate) async fn begin_login(
        &self,
        tx: &mut sqlx::Transaction<'static, sqlx::Any>,
        membership: &MembershipRow,
    ) -> Result<Token> {
        let token = Token::new();
        let now = self.context.now();
        login::insert_login(tx, self.context.new_id(), membership, &token.hash(), now).await?;
        audit::append(tx, self.context.vault.trail_key(), &Entry::of_member(membership, now, Event::SignedIn)).await?;
        Ok(token)
    }

    /// Who holds this secret; `None` when the login has ended.
    pub async fn actor(&self, secret: &str) -> Result<Option<Actor>> {
        let mut tx = self.context.store.read().await?;
        let Some(login) = login::login(&mut tx, &hash_token(secret)).await? else { return Ok(None) };
        let now = self.context.now();
        if has_ended(now, login.created_at, login.seen_at) {
            return Ok(None);
        }
        drop(tx);
        let LoginRow { id, membership, seen_at, client, .. } = login;
        if now.0 - seen_at.0 > SEEN_EVERY_MILLIS {
            self.note_seen(id, now).await;
        }
        let name = match &client {
            Some(row) => {
                let key = self.context.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                Some(SealedField::ClientName.open(&key, &row.name_sealed)?)
            }
            None => None,
        };
        let mut actor = actor_of(membership, Some(id), client.map(|row| row.id));
        if let Some(name) = name {
            actor.name = name;
        }
        Ok(Some(actor))
    }

    /// That somebody is there is worth a short wait, and no page: while nothing can be written, reading goes on.
    async fn note_seen(&self, login: LoginId, now: Moment) {
        let noted = tokio::time::timeout(SHORT_WAIT, async {
            let mut tx = self.context.store.write().await?;
            login::touch_login(&mut tx, login, now).await?;
            tx.commit().await?;
            Ok::<_, Error>(())
        });
        match noted.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "it is not noted that someone was there"),
            Err(_) => tracing::warn!("it is not noted that someone was there: the database is busy"),
        }
    }

    pub async fn sign_out(&self, actor: &Actor) -> Result<()> {
        let Some(login) = actor.login else { return Ok(()) };
        let mut tx = self.context.store.write().await?;
        login::end_login(&mut tx, login, self.context.now()).await?;
        audit::append(&mut tx, self.context.vault.trail_key(), &Entry::of(actor, self.context.now(), Event::SignedOut))
            .await?;
        tx.commit().await?;
        // Whatever this login followed looks again, and finds that it has ended.
        self.context.changes.notify_all();
        Ok(())
    }
}

/// So long it is told of a link that it was used, or that there is a newer one.
const LINKS_KEPT_HOURS: i64 = 90 * 24;

impl Services {
    /// Removes logins that have ended, and links that nobody opens again.
    pub async fn forget_ended_logins(&self) -> Result<()> {
        let now = self.context.now();
        let (seen_before, made_before) = rules::last_moments(now);
        let mut tx = self.context.store.write().await?;
        login::forget(&mut tx, now, seen_before, made_before).await?;
        invitation::forget(&mut tx, now.plus_hours(-LINKS_KEPT_HOURS)).await?;
        Ok(tx.commit().await?)
    }
}

fn wrong_pair() -> Error {
    Faults::one("email", "This email and password do not match. Check both and try again.").into()
}
