//! Logins: who is signed in.

use sqlx::any::AnyRow;
use weft_shared::{
    access::Role,
    ids::{AccountId, ClientId, LoginId, PracticeId},
    login::{LoginLimits, LoginTimes},
    when::Moment,
};

use crate::store::{
    Connection, Result, StoreError,
    account::{MembershipRow, read_membership},
    row::Columns as _,
};

pub struct LoginRow {
    pub id: LoginId,
    pub membership: MembershipRow,
    pub times: LoginTimes,
    pub limits: LoginLimits,
    /// The record that is about this person.
    pub client: Option<ClientNameRow>,
}

/// What a client's name is read from.
pub struct ClientNameRow {
    pub id: ClientId,
    pub data_key_wrapped: Vec<u8>,
    pub name_sealed: Vec<u8>,
}

/// A login that begins.
pub struct NewLogin<'a> {
    pub id: LoginId,
    pub token_hash: &'a str,
    /// "Firefox on Windows"
    pub device: &'a str,
    pub on_trusted_device: bool,
    /// Somebody has just shown all they had to.
    pub is_confirmed: bool,
    pub at: Moment,
}

pub async fn insert_login(db: &mut Connection, membership: &MembershipRow, login: &NewLogin<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO logins (id, practice_id, membership_id, token_hash, created_at, seen_at, confirmed_at, device, trusted_at)
         VALUES ($1, $2, $3, $4, $5, $5, $8, $6, $7)",
    )
    .bind(login.id.to_string())
    .bind(membership.practice.to_string())
    .bind(membership.id.to_string())
    .bind(login.token_hash)
    .bind(login.at.0)
    .bind(login.device)
    .bind(login.on_trusted_device.then_some(login.at.0))
    .bind(login.is_confirmed.then_some(login.at.0))
    .execute(db)
    .await?;
    Ok(())
}

/// A login that has not been ended, of a membership that has not, with the client it belongs to.
pub async fn login(db: &mut Connection, token_hash: &str) -> Result<Option<LoginRow>> {
    let row = sqlx::query(
        "SELECT l.id AS login_id, l.created_at AS login_created_at, l.seen_at, l.trusted_at,
                p.staff_idle_minutes, p.staff_hours, p.client_idle_minutes, p.client_days,
                m.id, m.practice_id, m.account_id, m.role, m.name, m.credentials,
                c.id AS client_id, c.data_key_wrapped, c.name_sealed
         FROM logins l JOIN memberships m ON m.id = l.membership_id JOIN practices p ON p.id = l.practice_id
         LEFT JOIN clients c ON m.role = 'client' AND c.practice_id = m.practice_id AND c.account_id = m.account_id
         WHERE l.token_hash = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let (times, limits) = read_times(&row)?;
        Ok(LoginRow {
            id: row.parsed("login_id")?,
            membership: read_membership(&row)?,
            times,
            limits,
            client: match row.maybe_parsed("client_id")? {
                Some(id) => Some(ClientNameRow {
                    id,
                    data_key_wrapped: row.bytes("data_key_wrapped")?,
                    name_sealed: row.bytes("name_sealed")?,
                }),
                None => None,
            },
        })
    })
    .transpose()
}

fn read_times(row: &AnyRow) -> Result<(LoginTimes, LoginLimits)> {
    let times = LoginTimes {
        role: Role::parse(&row.text("role")?).ok_or(StoreError::Unreadable("memberships.role"))?,
        on_trusted_device: row.maybe_moment("trusted_at")?.is_some(),
        began_at: row.moment("login_created_at")?,
        seen_at: row.moment("seen_at")?,
    };
    Ok((times, read_limits(row)?))
}

pub(crate) fn read_limits(row: &AnyRow) -> Result<LoginLimits> {
    Ok(LoginLimits {
        staff_idle_minutes: row.number("staff_idle_minutes")?,
        staff_hours: row.number("staff_hours")?,
        client_idle_minutes: row.number("client_idle_minutes")?,
        client_days: row.number("client_days")?,
    })
}

/// What decides when a login ends that has not been ended.
pub async fn login_times(db: &mut Connection, id: LoginId) -> Result<Option<(LoginTimes, LoginLimits)>> {
    let row = sqlx::query(
        "SELECT l.created_at AS login_created_at, l.seen_at, l.trusted_at, m.role,
                p.staff_idle_minutes, p.staff_hours, p.client_idle_minutes, p.client_days
         FROM logins l JOIN memberships m ON m.id = l.membership_id JOIN practices p ON p.id = l.practice_id
         WHERE l.id = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL",
    )
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_times).transpose()
}

/// When the password, a code or a passkey was last asked for.
pub async fn confirmed_at(db: &mut Connection, id: LoginId) -> Result<Option<Moment>> {
    let row = sqlx::query("SELECT confirmed_at FROM logins WHERE id = $1 AND ended_at IS NULL")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.maybe_moment("confirmed_at")).transpose()?.flatten())
}

/// The login goes on under a new secret, as one that was just confirmed. Whether it is on a trusted device.
pub async fn renew(db: &mut Connection, id: LoginId, token_hash: &str, at: Moment) -> Result<bool> {
    let row = sqlx::query(
        "UPDATE logins SET token_hash = $2, confirmed_at = $3, seen_at = $3 WHERE id = $1 AND ended_at IS NULL
         RETURNING trusted_at",
    )
    .bind(id.to_string())
    .bind(token_hash)
    .bind(at.0)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.maybe_moment("trusted_at")).transpose()?.flatten().is_some())
}

pub async fn touch_login(db: &mut Connection, id: LoginId, at: Moment) -> Result<()> {
    sqlx::query("UPDATE logins SET seen_at = $2 WHERE id = $1").bind(id.to_string()).bind(at.0).execute(db).await?;
    Ok(())
}

pub async fn end_login(db: &mut Connection, id: LoginId, at: Moment) -> Result<()> {
    sqlx::query("UPDATE logins SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// A login as its owner sees it in a list.
pub struct ListedLoginRow {
    pub id: LoginId,
    pub practice: PracticeId,
    pub device: String,
    pub times: LoginTimes,
    pub limits: LoginLimits,
}

/// Every login of an account that was not ended, in all its practices, the newest sign first; those that have ended by
/// themselves are among them.
pub async fn logins_of(db: &mut Connection, account: AccountId) -> Result<Vec<ListedLoginRow>> {
    let rows = sqlx::query(
        "SELECT l.id, l.practice_id, l.device, l.created_at AS login_created_at, l.seen_at, l.trusted_at, m.role,
                p.staff_idle_minutes, p.staff_hours, p.client_idle_minutes, p.client_days
         FROM logins l JOIN memberships m ON m.id = l.membership_id JOIN practices p ON p.id = l.practice_id
         WHERE m.account_id = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL ORDER BY l.seen_at DESC, l.id",
    )
    .bind(account.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let (times, limits) = read_times(row)?;
            Ok(ListedLoginRow {
                id: row.parsed("id")?,
                practice: row.parsed("practice_id")?,
                device: row.text("device")?,
                times,
                limits,
            })
        })
        .collect()
}

/// Ends one of the account's own logins. `false` when it has none such.
pub async fn end_login_of(db: &mut Connection, account: AccountId, id: LoginId, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE logins SET ended_at = $3
         WHERE id = $1 AND ended_at IS NULL AND membership_id IN (SELECT id FROM memberships WHERE account_id = $2)",
    )
    .bind(id.to_string())
    .bind(account.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends every login of an account, in all its practices, but perhaps one; how many there were.
pub async fn end_logins_of(db: &mut Connection, account: AccountId, but: Option<LoginId>, at: Moment) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE logins SET ended_at = $2
         WHERE ended_at IS NULL AND membership_id IN (SELECT id FROM memberships WHERE account_id = $1) AND id <> $3",
    )
    .bind(account.to_string())
    .bind(at.0)
    .bind(but.map(|login| login.to_string()).unwrap_or_default())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Ends every login of a membership, and of no other the account has.
pub async fn end_logins_of_member(db: &mut Connection, membership: &MembershipRow, at: Moment) -> Result<()> {
    sqlx::query("UPDATE logins SET ended_at = $2 WHERE membership_id = $1 AND ended_at IS NULL")
        .bind(membership.id.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes logins that were ended, or have by their age or for want of a sign, whatever their practice has set.
pub async fn forget(db: &mut Connection, now: Moment, began_before: Moment, seen_before: Moment) -> Result<()> {
    for (sql, at) in [
        ("DELETE FROM logins WHERE ended_at <= $1", now),
        ("DELETE FROM logins WHERE created_at <= $1", began_before),
        ("DELETE FROM logins WHERE seen_at <= $1 AND trusted_at IS NULL", seen_before),
    ] {
        sqlx::query(sql).bind(at.0).execute(&mut *db).await?;
    }
    Ok(())
}
