//! The secret with which the first practice of an installation is set up: its hash, until that is done.

use crate::store::{Connection, Result, row::Columns as _};

/// Takes the place of any before.
pub async fn keep(db: &mut Connection, hash: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO weft (name, value) VALUES ('set-up', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(hash)
    .execute(db)
    .await?;
    Ok(())
}

/// While there is no practice; however one came to be, the secret is nothing any more.
pub async fn kept(db: &mut Connection) -> Result<Option<String>> {
    let row = sqlx::query("SELECT value FROM weft WHERE name = 'set-up' AND NOT EXISTS (SELECT 1 FROM practices)")
        .fetch_optional(db)
        .await?;
    row.map(|row| row.text("value")).transpose()
}

/// `false` when it is another, was used, or there is a practice.
pub async fn take(db: &mut Connection, hash: &str) -> Result<bool> {
    let done =
        sqlx::query("DELETE FROM weft WHERE name = 'set-up' AND value = $1 AND NOT EXISTS (SELECT 1 FROM practices)")
            .bind(hash)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}
