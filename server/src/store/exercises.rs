//! Exercises of a practice and their published versions.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{ExerciseId, ExerciseVersionId, PracticeId},
    when::Moment,
};

use super::{Connection, Result, row::Columns as _};

pub struct VersionRow {
    pub id: ExerciseVersionId,
    pub exercise: ExerciseId,
    pub number: i64,
    /// The definition as JSON.
    pub definition: String,
}

pub async fn insert_exercise(
    db: &mut Connection,
    practice: PracticeId,
    id: ExerciseId,
    key: &str,
    at: Moment,
) -> Result<()> {
    sqlx::query("INSERT INTO exercises (id, practice_id, key, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(practice.to_string())
        .bind(key)
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn insert_version(db: &mut Connection, practice: PracticeId, version: &VersionRow, at: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO exercise_versions (id, practice_id, exercise_id, number, definition, published_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(version.id.to_string())
    .bind(practice.to_string())
    .bind(version.exercise.to_string())
    .bind(version.number)
    .bind(&version.definition)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest version of every exercise of the practice that is not archived.
pub async fn newest(db: &mut Connection, practice: PracticeId) -> Result<Vec<VersionRow>> {
    let rows = sqlx::query(
        "SELECT v.id, v.exercise_id, v.number, v.definition FROM exercise_versions v
         JOIN exercises e ON e.id = v.exercise_id
         WHERE v.practice_id = $1 AND e.archived_at IS NULL
           AND v.number = (SELECT MAX(w.number) FROM exercise_versions w WHERE w.exercise_id = v.exercise_id)
         ORDER BY v.id",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// The newest version of the exercise with this key, unless it is archived.
pub async fn newest_of(db: &mut Connection, practice: PracticeId, key: &str) -> Result<Option<VersionRow>> {
    let row = sqlx::query(
        "SELECT v.id, v.exercise_id, v.number, v.definition FROM exercise_versions v
         JOIN exercises e ON e.id = v.exercise_id
         WHERE v.practice_id = $1 AND e.key = $2 AND e.archived_at IS NULL
         ORDER BY v.number DESC LIMIT 1",
    )
    .bind(practice.to_string())
    .bind(key)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The newest version of an exercise, unless it is archived.
pub async fn newest_version(
    db: &mut Connection,
    practice: PracticeId,
    exercise: ExerciseId,
) -> Result<Option<VersionRow>> {
    let row = sqlx::query(
        "SELECT v.id, v.exercise_id, v.number, v.definition FROM exercise_versions v
         JOIN exercises e ON e.id = v.exercise_id
         WHERE v.practice_id = $1 AND e.id = $2 AND e.archived_at IS NULL
         ORDER BY v.number DESC LIMIT 1",
    )
    .bind(practice.to_string())
    .bind(exercise.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

pub async fn version(db: &mut Connection, practice: PracticeId, id: ExerciseVersionId) -> Result<Option<VersionRow>> {
    let row = sqlx::query(
        "SELECT id, exercise_id, number, definition FROM exercise_versions WHERE practice_id = $1 AND id = $2",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<VersionRow> {
    Ok(VersionRow {
        id: row.parsed("id")?,
        exercise: row.parsed("exercise_id")?,
        number: row.number("number")?,
        definition: row.text("definition")?,
    })
}
