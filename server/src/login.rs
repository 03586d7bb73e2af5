//! Logins: whether one still stands, and whom it makes of a membership.

use sqlx::{Any, Transaction};
use weft_shared::{
    access::Actor,
    ids::{ClientId, LoginId},
    when::Moment,
};

use crate::{
    error::Result,
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
