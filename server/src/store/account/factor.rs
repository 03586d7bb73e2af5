//! Second factors: the authenticator app, recovery codes and passkeys of an account.

use sqlx::any::AnyRow;
use uuid::Uuid;
use weft_shared::{ids::AccountId, when::Moment};

use crate::store::{Connection, Result, row::Columns as _};

/// A secret that counts once a code has shown that it arrived.
pub async fn propose_totp(db: &mut Connection, account: AccountId, secret_sealed: &[u8]) -> Result<()> {
    sqlx::query("UPDATE accounts SET totp_sealed = $2, totp_last = NULL WHERE id = $1 AND totp_since IS NULL")
        .bind(account.to_string())
        .bind(secret_sealed)
        .execute(db)
        .await?;
    Ok(())
}

/// From now on it counts. `false` when it counts already.
pub async fn confirm_totp(db: &mut Connection, account: AccountId, step: i64, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE accounts SET totp_since = $2, totp_last = $3
         WHERE id = $1 AND totp_since IS NULL AND totp_sealed IS NOT NULL",
    )
    .bind(account.to_string())
    .bind(at.0)
    .bind(step)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when a code of this time step, or of a later one, was used already.
pub async fn use_totp(db: &mut Connection, account: AccountId, step: i64) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE accounts SET totp_last = $2
         WHERE id = $1 AND totp_since IS NOT NULL AND (totp_last IS NULL OR totp_last < $2)",
    )
    .bind(account.to_string())
    .bind(step)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn remove_totp(db: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("UPDATE accounts SET totp_sealed = NULL, totp_since = NULL, totp_last = NULL WHERE id = $1")
        .bind(account.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// Those before stop working.
pub async fn replace_recovery_codes(
    db: &mut Connection,
    account: AccountId,
    hashes: &[String],
    at: Moment,
) -> Result<()> {
    remove_recovery_codes(&mut *db, account).await?;
    for hash in hashes {
        sqlx::query("INSERT INTO recovery_codes (account_id, code_hash, made_at) VALUES ($1, $2, $3)")
            .bind(account.to_string())
            .bind(hash)
            .bind(at.0)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

pub async fn remove_recovery_codes(db: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("DELETE FROM recovery_codes WHERE account_id = $1").bind(account.to_string()).execute(db).await?;
    Ok(())
}

/// `false` when there is no such code, or it was used.
pub async fn use_recovery_code(db: &mut Connection, account: AccountId, hash: &str, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
    )
    .bind(account.to_string())
    .bind(hash)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many have not been used.
pub async fn recovery_codes_left(db: &mut Connection, account: AccountId) -> Result<i64> {
    let row = sqlx::query("SELECT count(*) AS left_over FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL")
        .bind(account.to_string())
        .fetch_one(db)
        .await?;
    row.number("left_over")
}

pub struct PasskeyRow {
    pub id: Uuid,
    pub account: AccountId,
    /// As browsers write it: base64url.
    pub credential_id: String,
    /// The library's own record, as JSON.
    pub credential: String,
    /// What its owner calls it.
    pub name: String,
    pub made_at: Moment,
    pub used_at: Option<Moment>,
}

/// `Taken` when the passkey belongs to an account already.
pub async fn insert_passkey(db: &mut Connection, passkey: &PasskeyRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO passkeys (id, account_id, credential_id, credential, name, made_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(passkey.id.to_string())
    .bind(passkey.account.to_string())
    .bind(&passkey.credential_id)
    .bind(&passkey.credential)
    .bind(&passkey.name)
    .bind(passkey.made_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Oldest first.
pub async fn passkeys(db: &mut Connection, account: AccountId) -> Result<Vec<PasskeyRow>> {
    let rows = sqlx::query(
        "SELECT id, account_id, credential_id, credential, name, made_at, used_at FROM passkeys
         WHERE account_id = $1 ORDER BY id",
    )
    .bind(account.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_passkey).collect()
}

pub async fn passkey(db: &mut Connection, credential_id: &str) -> Result<Option<PasskeyRow>> {
    let row = sqlx::query(
        "SELECT id, account_id, credential_id, credential, name, made_at, used_at FROM passkeys
         WHERE credential_id = $1",
    )
    .bind(credential_id)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_passkey).transpose()
}

fn read_passkey(row: &AnyRow) -> Result<PasskeyRow> {
    Ok(PasskeyRow {
        id: row.parsed("id")?,
        account: row.parsed("account_id")?,
        credential_id: row.text("credential_id")?,
        credential: row.text("credential")?,
        name: row.text("name")?,
        made_at: row.moment("made_at")?,
        used_at: row.maybe_moment("used_at")?,
    })
}

/// Its counter has moved on. `false` when its record changed meanwhile.
pub async fn use_passkey(db: &mut Connection, id: Uuid, before: &str, after: &str, at: Moment) -> Result<bool> {
    let done = sqlx::query("UPDATE passkeys SET credential = $3, used_at = $4 WHERE id = $1 AND credential = $2")
        .bind(id.to_string())
        .bind(before)
        .bind(after)
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when it is not the account's.
pub async fn remove_passkey(db: &mut Connection, account: AccountId, id: Uuid) -> Result<bool> {
    let done = sqlx::query("DELETE FROM passkeys WHERE id = $1 AND account_id = $2")
        .bind(id.to_string())
        .bind(account.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn remove_passkeys(db: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("DELETE FROM passkeys WHERE account_id = $1").bind(account.to_string()).execute(db).await?;
    Ok(())
}
