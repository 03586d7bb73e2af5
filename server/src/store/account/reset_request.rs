//! Requests for a new password: with addresses that may be anybody's.

use uuid::Uuid;
use weft_shared::when::Moment;

use crate::store::{Connection, Result, row::Columns as _};

pub async fn insert(db: &mut Connection, id: Uuid, email_hash: &str, at: Moment) -> Result<()> {
    sqlx::query("INSERT INTO reset_requests (id, email_hash, asked_at) VALUES ($1, $2, $3)")
        .bind(id.to_string())
        .bind(email_hash)
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The oldest of those nobody has answered.
pub async fn waiting(db: &mut Connection) -> Result<Vec<(Uuid, String)>> {
    let rows = sqlx::query("SELECT id, email_hash FROM reset_requests ORDER BY id LIMIT 50").fetch_all(db).await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.text("email_hash")?))).collect()
}

/// `false` when somebody else has answered it.
pub async fn remove(db: &mut Connection, id: Uuid) -> Result<bool> {
    let done = sqlx::query("DELETE FROM reset_requests WHERE id = $1").bind(id.to_string()).execute(db).await?;
    Ok(done.rows_affected() == 1)
}
