//! Logins: whom one belongs to, and its end.

use std::time::Duration;

use weft_shared::{
    access::Actor,
    ids::LoginId,
    login::{LoginTimes, longest_ago, longest_unseen},
    when::Moment,
};

use crate::{
    audit::{self, Entry, Event},
    crypto::hash_token,
    error::{Error, Result},
    login::actor_of,
    record::sealed::SealedField,
    service::Services,
    store::account::{
        invitation, link,
        login::{self, LoginRow},
    },
};

/// How exactly the last request is remembered.
const SEEN_EVERY_MILLIS: i64 = 60_000;
/// How long a page waits until that is written.
const SHORT_WAIT: Duration = Duration::from_millis(500);

impl Services {
    /// Who holds this secret; `None` when the login has ended. It counts as a sign that they are there.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn actor(&self, secret: &str) -> Result<Option<Actor>> {
        let actor = self.actor_if_there(secret).await?;
        Ok(match actor {
            Some((mut actor, LoginRow { times, limits, id, .. })) => {
                let now = self.context.now();
                if now.0 - times.seen_at.0 > SEEN_EVERY_MILLIS {
                    self.note_seen(id, now).await;
                }
                actor.ends_at = Some(LoginTimes { seen_at: now, ..times }.ends_at(limits));
                Some(actor)
            }
            None => None,
        })
    }

    /// How many seconds are left of a login if nothing more is heard; asking is no sign that anyone is there. `None`: it has
    /// ended.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn seconds_left(&self, secret: &str) -> Result<Option<i64>> {
        let found = self.actor_if_there(secret).await?;
        Ok(found.map(|(_, login)| (login.times.ends_at(login.limits).0 - self.context.now().0) / 1_000))
    }

    async fn actor_if_there(&self, secret: &str) -> Result<Option<(Actor, LoginRow)>> {
        let mut tx = self.context.store.read().await?;
        let Some(login) = login::login(&mut tx, &hash_token(secret)).await? else { return Ok(None) };
        let now = self.context.now();
        if login.times.has_ended(login.limits, now) {
            return Ok(None);
        }
        drop(tx);
        let mut actor = actor_of(login.membership.clone(), Some(login.id), login.client.as_ref().map(|row| row.id));
        if let Some(row) = &login.client {
            let key = self.context.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
            actor.name = SealedField::ClientName.open(&key, &row.name_sealed)?;
        }
        Ok(Some((actor, login)))
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
        let mut tx = self.context.store.write().await?;
        login::forget(&mut tx, now, longest_ago(now), longest_unseen(now)).await?;
        invitation::forget(&mut tx, now.plus_hours(-LINKS_KEPT_HOURS)).await?;
        link::forget(&mut tx, now.plus_hours(-LINKS_KEPT_HOURS)).await?;
        self.context.forget_at_the_door(&mut tx, now).await?;
        Ok(tx.commit().await?)
    }
}
