//! Keys of forms that made something.

use uuid::Uuid;
use weft_shared::{
    ids::{MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _};

pub struct FormKeyRow {
    pub practice: PracticeId,
    pub membership: MembershipId,
    /// What it makes, and whom or what of: one page may have buttons for several things.
    pub form: String,
    pub key: Uuid,
}

/// Claims a key; `false` when it was claimed before. While another transaction holds it, this one waits.
pub async fn claim(db: &mut Connection, row: &FormKeyRow, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO form_keys (practice_id, membership_id, form, key, made_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (membership_id, form, key) DO NOTHING",
    )
    .bind(row.practice.to_string())
    .bind(row.membership.to_string())
    .bind(&row.form)
    .bind(row.key.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn keep(db: &mut Connection, row: &FormKeyRow, made_sealed: &[u8]) -> Result<()> {
    sqlx::query(
        "UPDATE form_keys SET made_sealed = $5
         WHERE practice_id = $1 AND membership_id = $2 AND form = $3 AND key = $4",
    )
    .bind(row.practice.to_string())
    .bind(row.membership.to_string())
    .bind(&row.form)
    .bind(row.key.to_string())
    .bind(made_sealed)
    .execute(db)
    .await?;
    Ok(())
}

/// What was made with a key.
pub async fn made(db: &mut Connection, row: &FormKeyRow) -> Result<Option<Vec<u8>>> {
    let made = sqlx::query(
        "SELECT made_sealed FROM form_keys WHERE practice_id = $1 AND membership_id = $2 AND form = $3 AND key = $4",
    )
    .bind(row.practice.to_string())
    .bind(row.membership.to_string())
    .bind(&row.form)
    .bind(row.key.to_string())
    .fetch_optional(db)
    .await?;
    Ok(made.map(|made| made.maybe_bytes("made_sealed")).transpose()?.flatten())
}

pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM form_keys WHERE made_at < $1").bind(before.0).execute(db).await?;
    Ok(())
}
