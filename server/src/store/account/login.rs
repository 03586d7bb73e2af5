//! Logins: who is signed in.

use weft_shared::{
    ids::{ClientId, LoginId},
    when::Moment,
};

use crate::store::{
    Connection, Result,
    account::{MembershipRow, read_membership},
    row::Columns as _,
};

pub struct LoginRow {
    pub id: LoginId,
    pub membership: MembershipRow,
    pub created_at: Moment,
    pub seen_at: Moment,
    /// The record that is about this person.
    pub client: Option<ClientNameRow>,
}

/// What a client's name is read from.
pub struct ClientNameRow {
    pub id: ClientId,
    pub data_key_wrapped: Vec<u8>,
    pub name_sealed: Vec<u8>,
}

pub async fn insert_login(
    db: &mut Connection,
    id: LoginId,
    membership: &MembershipRow,
    token_hash: &str,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO logins (id, practice_id, membership_id, token_hash, created_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id.to_string())
    .bind(membership.practice.to_string())
    .bind(membership.id.to_string())
    .bind(token_hash)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A login that has not been ended, of a membership that has not, with the client it belongs to.
pub async fn login(db: &mut Connection, token_hash: &str) -> Result<Option<LoginRow>> {
    let row = sqlx::query(
        "SELECT l.id AS login_id, l.created_at AS login_created_at, l.seen_at,
                m.id, m.practice_id, m.account_id, m.role, m.name, m.credentials,
                c.id AS client_id, c.data_key_wrapped, c.name_sealed
         FROM logins l JOIN memberships m ON m.id = l.membership_id
         LEFT JOIN clients c ON m.role = 'client' AND c.practice_id = m.practice_id AND c.account_id = m.account_id
         WHERE l.token_hash = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(LoginRow {
            id: row.parsed("login_id")?,
            membership: read_membership(&row)?,
            created_at: row.moment("login_created_at")?,
            seen_at: row.moment("seen_at")?,
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

/// When a login that has not been ended was made and last seen.
pub async fn login_times(db: &mut Connection, id: LoginId) -> Result<Option<(Moment, Moment)>> {
    let row = sqlx::query(
        "SELECT l.created_at, l.seen_at FROM logins l JOIN memberships m ON m.id = l.membership_id
         WHERE l.id = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL",
    )
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((row.moment("created_at")?, row.moment("seen_at")?))).transpose()
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

/// Removes logins that have ended: by themselves, for want of visits, or by their age.
pub async fn forget(db: &mut Connection, now: Moment, seen_before: Moment, made_before: Moment) -> Result<()> {
    for (sql, at) in [
        ("DELETE FROM logins WHERE ended_at <= $1", now),
        ("DELETE FROM logins WHERE seen_at <= $1", seen_before),
        ("DELETE FROM logins WHERE created_at <= $1", made_before),
    ] {
        sqlx::query(sql).bind(at.0).execute(&mut *db).await?;
    }
    Ok(())
}
