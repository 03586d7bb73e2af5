//! Logins: how long one lasts, and whom it makes of a membership.

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

/// A login ends after this long without a request; typing counts, because it is saved.
const IDLE_HOURS: i64 = 12;
const LOGIN_HOURS: i64 = 14 * 24;

pub(crate) fn has_ended(now: Moment, created_at: Moment, seen_at: Moment) -> bool {
    now >= seen_at.plus_hours(IDLE_HOURS) || now >= created_at.plus_hours(LOGIN_HOURS)
}

/// Whether the login someone came with still stands. Asking is no sign that they are there.
pub(crate) async fn stands(tx: &mut Transaction<'static, Any>, actor: &Actor, now: Moment) -> Result<bool> {
    let Some(login) = actor.login else { return Ok(false) };
    let times = login::login_times(tx, login).await?;
    Ok(times.is_some_and(|(created_at, seen_at)| !has_ended(now, created_at, seen_at)))
}

pub(crate) fn actor_of(membership: MembershipRow, login: Option<LoginId>, client: Option<ClientId>) -> Actor {
    Actor {
        account: membership.account,
        practice: membership.practice,
        membership: membership.id,
        login,
        role: membership.role,
        name: membership.name,
        client,
    }
}
