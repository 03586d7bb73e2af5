//! What can be undone for a while.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{ClientId, MembershipId, PracticeId, UndoId},
    undo::Undoable,
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _};

pub struct UndoRow {
    pub id: UndoId,
    pub practice: PracticeId,
    pub client: ClientId,
    /// Who did it; nobody else may undo it here.
    pub by: MembershipId,
    pub what: Undoable,
    /// Ids of what it was done to, with spaces between them.
    pub subject: String,
    /// The id of what that belongs to.
    pub within: Option<String>,
    pub done_at: Moment,
}

pub async fn insert(db: &mut Connection, row: &UndoRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO undos (id, practice_id, client_id, membership_id, what, subject, within, done_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.id.to_string())
    .bind(row.practice.to_string())
    .bind(row.client.to_string())
    .bind(row.by.to_string())
    .bind(row.what.as_str())
    .bind(&row.subject)
    .bind(row.within.as_deref())
    .bind(row.done_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// What a member did and has not undone.
pub async fn find(db: &mut Connection, practice: PracticeId, by: MembershipId, id: UndoId) -> Result<Option<UndoRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, client_id, membership_id, what, subject, within, done_at FROM undos
         WHERE practice_id = $1 AND membership_id = $2 AND id = $3",
    )
    .bind(practice.to_string())
    .bind(by.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<UndoRow> {
    Ok(UndoRow {
        id: row.parsed("id")?,
        practice: row.parsed("practice_id")?,
        client: row.parsed("client_id")?,
        by: row.parsed("membership_id")?,
        what: Undoable::parse(&row.text("what")?).ok_or(StoreError::Unreadable("undos.what"))?,
        subject: row.text("subject")?,
        within: row.maybe_text("within")?,
        done_at: row.moment("done_at")?,
    })
}

/// `false` when it was undone meanwhile.
pub async fn remove(db: &mut Connection, practice: PracticeId, id: UndoId) -> Result<bool> {
    let done = sqlx::query("DELETE FROM undos WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM undos WHERE done_at < $1").bind(before.0).execute(db).await?;
    Ok(())
}
