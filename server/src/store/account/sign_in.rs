//! Signing in while it goes on: between the password and the second factor, and what was tried in vain.

use sqlx::any::AnyRow;
use uuid::Uuid;
use weft_shared::{ids::AccountId, when::Moment};

use crate::store::{Connection, Result, row::Columns as _};

pub struct SignInRow {
    pub id: Uuid,
    /// `None`: a passkey will say whose it is.
    pub account: Option<AccountId>,
    pub begun_at: Moment,
    pub trusts_device: bool,
    /// Codes that were wrong.
    pub tries: i64,
    pub challenge_sealed: Option<Vec<u8>>,
}

pub async fn insert_sign_in(db: &mut Connection, row: &SignInRow, token_hash: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO sign_ins (id, token_hash, account_id, begun_at, trusts_device, tries, challenge_sealed)
         VALUES ($1, $2, $3, $4, $5, 0, $6)",
    )
    .bind(row.id.to_string())
    .bind(token_hash)
    .bind(row.account.map(|account| account.to_string()))
    .bind(row.begun_at.0)
    .bind(i64::from(row.trusts_device))
    .bind(row.challenge_sealed.as_ref())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn sign_in(db: &mut Connection, token_hash: &str) -> Result<Option<SignInRow>> {
    let row = sqlx::query(
        "SELECT id, account_id, begun_at, trusts_device, tries, challenge_sealed FROM sign_ins WHERE token_hash = $1",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_sign_in).transpose()
}

fn read_sign_in(row: &AnyRow) -> Result<SignInRow> {
    Ok(SignInRow {
        id: row.parsed("id")?,
        account: row.maybe_parsed("account_id")?,
        begun_at: row.moment("begun_at")?,
        trusts_device: row.number("trusts_device")? == 1,
        tries: row.number("tries")?,
        challenge_sealed: row.maybe_bytes("challenge_sealed")?,
    })
}

pub async fn set_challenge(db: &mut Connection, id: Uuid, challenge_sealed: &[u8]) -> Result<()> {
    sqlx::query("UPDATE sign_ins SET challenge_sealed = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(challenge_sealed)
        .execute(db)
        .await?;
    Ok(())
}

/// The challenge is answered, rightly or not. `false` when it was before, or there is another one.
pub async fn take_challenge(db: &mut Connection, id: Uuid, challenge_sealed: &[u8]) -> Result<bool> {
    let done = sqlx::query("UPDATE sign_ins SET challenge_sealed = NULL WHERE id = $1 AND challenge_sealed = $2")
        .bind(id.to_string())
        .bind(challenge_sealed)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Counts a wrong code before it is looked at. `false`: no more may be tried with this sign-in.
pub async fn count_try(db: &mut Connection, id: Uuid, most: i64) -> Result<bool> {
    let done = sqlx::query("UPDATE sign_ins SET tries = tries + 1 WHERE id = $1 AND tries < $2")
        .bind(id.to_string())
        .bind(most)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// It has led to a login, or is over. `false` when it was over before.
pub async fn remove_sign_in(db: &mut Connection, id: Uuid) -> Result<bool> {
    let done = sqlx::query("DELETE FROM sign_ins WHERE id = $1").bind(id.to_string()).execute(db).await?;
    Ok(done.rows_affected() == 1)
}

/// Nobody goes on who began with what does not count any more.
pub async fn remove_sign_ins_of(db: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("DELETE FROM sign_ins WHERE account_id = $1").bind(account.to_string()).execute(db).await?;
    Ok(())
}

/// What was tried in vain with an address, a device or from a network.
pub struct TriesRow {
    pub tries: i64,
    pub last_at: Moment,
    /// Not before this moment again.
    pub free_at: Moment,
}

/// Locks the subject's row until the transaction ends, so that of several tries at once each counts.
pub async fn tries(db: &mut Connection, subject: &str) -> Result<TriesRow> {
    let row = sqlx::query(
        "INSERT INTO sign_in_tries (subject, tries, last_at, free_at) VALUES ($1, 0, 0, 0)
         ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject RETURNING tries, last_at, free_at",
    )
    .bind(subject)
    .fetch_one(db)
    .await?;
    Ok(TriesRow { tries: row.number("tries")?, last_at: row.moment("last_at")?, free_at: row.moment("free_at")? })
}

pub async fn set_tries(db: &mut Connection, subject: &str, row: &TriesRow) -> Result<()> {
    sqlx::query("UPDATE sign_in_tries SET tries = $2, last_at = $3, free_at = $4 WHERE subject = $1")
        .bind(subject)
        .bind(row.tries)
        .bind(row.last_at.0)
        .bind(row.free_at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes sign-ins nobody finished, and tries that no longer count.
pub async fn forget(db: &mut Connection, begun_before: Moment, tried_before: Moment) -> Result<()> {
    for (sql, before) in [
        ("DELETE FROM sign_ins WHERE begun_at <= $1", begun_before),
        ("DELETE FROM sign_in_tries WHERE last_at <= $1", tried_before),
    ] {
        sqlx::query(sql).bind(before.0).execute(&mut *db).await?;
    }
    Ok(())
}
