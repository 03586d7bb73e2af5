//! A practice's pathways.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{PathwayId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _};

pub struct PathwayRow {
    pub id: PathwayId,
    pub key: String,
    /// The definition as JSON.
    pub definition: String,
    /// Counts the saves.
    pub version: i64,
    pub archived_at: Option<Moment>,
}

pub async fn insert(db: &mut Connection, practice: PracticeId, row: &PathwayRow, at: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO pathways (id, practice_id, key, definition, version, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(row.id.to_string())
    .bind(practice.to_string())
    .bind(&row.key)
    .bind(&row.definition)
    .bind(row.version)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps it under its next version; `false` when another save came between.
pub async fn update(db: &mut Connection, practice: PracticeId, row: &PathwayRow) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE pathways SET definition = $3, version = $4, archived_at = $5
         WHERE practice_id = $1 AND id = $2 AND version = $4 - 1",
    )
    .bind(practice.to_string())
    .bind(row.id.to_string())
    .bind(&row.definition)
    .bind(row.version)
    .bind(row.archived_at.map(|at| at.0))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn find(db: &mut Connection, practice: PracticeId, id: PathwayId) -> Result<Option<PathwayRow>> {
    let row = sqlx::query(
        "SELECT id, key, definition, version, archived_at FROM pathways WHERE practice_id = $1 AND id = $2",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Archived ones too, oldest first.
pub async fn all(db: &mut Connection, practice: PracticeId) -> Result<Vec<PathwayRow>> {
    let rows = sqlx::query(
        "SELECT id, key, definition, version, archived_at FROM pathways WHERE practice_id = $1 ORDER BY id",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

pub(crate) fn read(row: &AnyRow) -> Result<PathwayRow> {
    Ok(PathwayRow {
        id: row.parsed("id")?,
        key: row.text("key")?,
        definition: row.text("definition")?,
        version: row.number("version")?,
        archived_at: row.maybe_moment("archived_at")?,
    })
}
