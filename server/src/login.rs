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

/// How far two clocks may be apart.
const SKEW_MILLIS: i64 = 5 * 60_000;

/// A login whose beginning or last visit lies ahead of the clock has ended too: the clock was put back, and would let it
/// last longer.
pub(crate) fn has_ended(now: Moment, created_at: Moment, seen_at: Moment) -> bool {
    let (seen_before, made_before) = last_moments(now);
    seen_at <= seen_before || created_at <= made_before || is_ahead(now, created_at.max(seen_at))
}

/// Logins last seen, and logins made, no later than this have ended.
pub(crate) fn last_moments(now: Moment) -> (Moment, Moment) {
    (now.plus_hours(-IDLE_HOURS), now.plus_hours(-LOGIN_HOURS))
}

/// Later than any clock may have said by now.
pub(crate) fn is_ahead(now: Moment, at: Moment) -> bool {
    at.0 > now.0 + SKEW_MILLIS
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

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment(1_795_435_200_000);

    #[test]
    fn a_login_ends_by_its_own_rules() {
        assert!(!has_ended(NOON, NOON, NOON));
        assert!(!has_ended(NOON.plus_hours(IDLE_HOURS - 1), NOON, NOON));
        assert!(has_ended(NOON.plus_hours(IDLE_HOURS), NOON, NOON));
        let last = NOON.plus_hours(LOGIN_HOURS);
        assert!(has_ended(last, NOON, last.plus_hours(-1)));
        assert!(!has_ended(last.plus_hours(-1), NOON, last.plus_hours(-1)));
    }

    #[test]
    fn a_clock_that_is_put_back_prolongs_nothing() {
        assert!(has_ended(NOON.plus_hours(-1), NOON, NOON), "made after now");
        assert!(has_ended(NOON.plus_hours(-1), NOON.plus_hours(-5), NOON), "seen after now");
        // Two machines are never quite of one mind.
        assert!(!has_ended(Moment(NOON.0 - 60_000), NOON, NOON));
    }
}
