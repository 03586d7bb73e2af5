//! Logins: whether one still stands, and whom it makes of a membership.

use sqlx::{Any, Transaction};
use weft_shared::{
    access::Actor,
    ids::{ClientId, LoginId},
    login::{CONFIRMED_MINUTES, is_ahead},
    when::Moment,
};

use crate::{
    context::Context,
    error::{Error, Result},
    store::account::{MembershipRow, login},
};

/// Whether the login someone came with still stands. Asking is no sign that they are there.
pub(crate) async fn stands(tx: &mut Transaction<'static, Any>, actor: &Actor, now: Moment) -> Result<bool> {
    let Some(login) = actor.login else { return Ok(false) };
    let times = login::login_times(tx, login).await?;
    Ok(times.is_some_and(|(times, limits)| !times.has_ended(limits, now)))
}

pub(crate) fn actor_of(membership: MembershipRow, login: Option<LoginId>, client: Option<ClientId>) -> Actor {
    Actor {
        account: membership.account,
        practice: membership.practice,
        membership: membership.id,
        login,
        ends_at: None,
        role: membership.role,
        name: membership.name,
        client,
    }
}

impl Context {
    /// Whether the password was asked for so lately that what matters most may be done.
    ///
    /// # Errors
    /// `ConfirmFirst` when it was not.
    pub(crate) async fn is_confirmed(&self, actor: &Actor) -> Result<()> {
        // Without a login it is the command line, which belongs to whoever runs the machine.
        let Some(login) = actor.login else { return Ok(()) };
        let mut tx = self.store.read().await?;
        let confirmed = login::confirmed_at(&mut tx, login).await?;
        let (now, long_ago) = (self.now(), self.now().plus_minutes(-CONFIRMED_MINUTES));
        match confirmed {
            Some(at) if at > long_ago && !is_ahead(now, at) => Ok(()),
            _ => Err(Error::ConfirmFirst),
        }
    }
}
