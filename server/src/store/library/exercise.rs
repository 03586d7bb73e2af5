//! Exercises of a practice and their published versions.

use sqlx::{AssertSqlSafe, any::AnyRow};
use weft_shared::{
    ids::{ExerciseId, ExerciseVersionId, MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, places, row::Columns as _};

/// How many ids one query asks for: a library fits, and no engine minds.
const MOST_AT_ONCE: usize = 200;

pub struct VersionRow {
    pub id: ExerciseVersionId,
    pub exercise: ExerciseId,
    pub number: i64,
    /// The definition as JSON.
    pub definition: String,
}

/// A version with when it was published, and what its author says has changed.
pub struct PublishedRow {
    pub version: VersionRow,
    pub published_at: Moment,
    pub change_note: Option<String>,
}

pub struct ExerciseRow {
    pub id: ExerciseId,
    pub key: String,
    pub archived_at: Option<Moment>,
}

pub struct DraftRow {
    pub exercise: ExerciseId,
    pub definition: String,
    /// Counts the saves.
    pub version: i64,
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

pub async fn insert_version(
    db: &mut Connection,
    practice: PracticeId,
    version: &VersionRow,
    at: Moment,
    change_note: Option<&str>,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO exercise_versions (id, practice_id, exercise_id, number, definition, published_at, change_note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(version.id.to_string())
    .bind(practice.to_string())
    .bind(version.exercise.to_string())
    .bind(version.number)
    .bind(&version.definition)
    .bind(at.0)
    .bind(change_note)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn exercise(db: &mut Connection, practice: PracticeId, id: ExerciseId) -> Result<Option<ExerciseRow>> {
    let row = sqlx::query("SELECT id, key, archived_at FROM exercises WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(read_exercise).transpose()
}

/// Every exercise of the practice, archived ones and mere drafts too, oldest first.
pub async fn exercises(db: &mut Connection, practice: PracticeId) -> Result<Vec<ExerciseRow>> {
    let rows = sqlx::query("SELECT id, key, archived_at FROM exercises WHERE practice_id = $1 ORDER BY id")
        .bind(practice.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(read_exercise).collect()
}

fn read_exercise(row: &AnyRow) -> Result<ExerciseRow> {
    Ok(ExerciseRow { id: row.parsed("id")?, key: row.text("key")?, archived_at: row.maybe_moment("archived_at")? })
}

/// `None` takes it out of the archive.
pub async fn set_archived(
    db: &mut Connection,
    practice: PracticeId,
    id: ExerciseId,
    archived_at: Option<Moment>,
) -> Result<()> {
    sqlx::query("UPDATE exercises SET archived_at = $3 WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .bind(archived_at.map(|at| at.0))
        .execute(db)
        .await?;
    Ok(())
}

/// An exercise nothing was ever published of goes with its draft.
pub async fn delete_exercise(db: &mut Connection, practice: PracticeId, id: ExerciseId) -> Result<()> {
    sqlx::query("DELETE FROM exercises WHERE practice_id = $1 AND id = $2")
        .bind(practice.to_string())
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn draft(db: &mut Connection, practice: PracticeId, exercise: ExerciseId) -> Result<Option<DraftRow>> {
    let row = sqlx::query(
        "SELECT exercise_id, definition, version FROM exercise_drafts WHERE practice_id = $1 AND exercise_id = $2",
    )
    .bind(practice.to_string())
    .bind(exercise.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_draft).transpose()
}

pub async fn drafts(db: &mut Connection, practice: PracticeId) -> Result<Vec<DraftRow>> {
    let rows = sqlx::query("SELECT exercise_id, definition, version FROM exercise_drafts WHERE practice_id = $1")
        .bind(practice.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(read_draft).collect()
}

fn read_draft(row: &AnyRow) -> Result<DraftRow> {
    Ok(DraftRow {
        exercise: row.parsed("exercise_id")?,
        definition: row.text("definition")?,
        version: row.number("version")?,
    })
}

/// Keeps a draft under its next version (the first is 1); `false` when another save came between.
pub async fn keep_draft(
    db: &mut Connection,
    practice: PracticeId,
    draft: &DraftRow,
    by: MembershipId,
    at: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO exercise_drafts (exercise_id, practice_id, definition, version, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (exercise_id)
         DO UPDATE SET definition = excluded.definition, version = excluded.version,
                       changed_at = excluded.changed_at, changed_by = excluded.changed_by
         WHERE exercise_drafts.version = excluded.version - 1",
    )
    .bind(draft.exercise.to_string())
    .bind(practice.to_string())
    .bind(&draft.definition)
    .bind(draft.version)
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when it is not at that version any more.
pub async fn drop_draft(db: &mut Connection, practice: PracticeId, exercise: ExerciseId, version: i64) -> Result<bool> {
    let done = sqlx::query("DELETE FROM exercise_drafts WHERE practice_id = $1 AND exercise_id = $2 AND version = $3")
        .bind(practice.to_string())
        .bind(exercise.to_string())
        .bind(version)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Every published version of an exercise, newest first.
pub async fn versions(db: &mut Connection, practice: PracticeId, exercise: ExerciseId) -> Result<Vec<PublishedRow>> {
    let rows = sqlx::query(
        "SELECT id, exercise_id, number, definition, published_at, change_note FROM exercise_versions
         WHERE practice_id = $1 AND exercise_id = $2 ORDER BY number DESC",
    )
    .bind(practice.to_string())
    .bind(exercise.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(PublishedRow {
                version: read(row)?,
                published_at: row.moment("published_at")?,
                change_note: row.maybe_text("change_note")?,
            })
        })
        .collect()
}

/// The newest version of every exercise of the practice, archived ones too.
pub async fn newest(db: &mut Connection, practice: PracticeId) -> Result<Vec<VersionRow>> {
    let rows = sqlx::query(
        "SELECT v.id, v.exercise_id, v.number, v.definition FROM exercise_versions v
         WHERE v.practice_id = $1
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

/// The versions with these ids; one that is nothing of this practice is left out.
pub async fn versions_in(
    db: &mut Connection,
    practice: PracticeId,
    ids: &[ExerciseVersionId],
) -> Result<Vec<VersionRow>> {
    let mut rows = Vec::with_capacity(ids.len());
    for some in ids.chunks(MOST_AT_ONCE) {
        let sql = "SELECT id, exercise_id, number, definition FROM exercise_versions
                   WHERE practice_id = $1 AND id IN ({places})";
        let sql = sql.replace("{places}", &places(2, some.len()));
        // Nothing but places in it is not our own text.
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(practice.to_string());
        for id in some {
            query = query.bind(id.to_string());
        }
        for row in query.fetch_all(&mut *db).await? {
            rows.push(read(&row)?);
        }
    }
    Ok(rows)
}

/// The newest version of every exercise that is not archived, by its id alone.
pub async fn newest_in_use(db: &mut Connection, practice: PracticeId) -> Result<Vec<ExerciseVersionId>> {
    let rows = sqlx::query(
        "SELECT v.id FROM exercises e JOIN exercise_versions v ON v.exercise_id = e.id
         WHERE e.practice_id = $1 AND e.archived_at IS NULL
           AND v.number = (SELECT MAX(w.number) FROM exercise_versions w WHERE w.exercise_id = e.id)",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

fn read(row: &AnyRow) -> Result<VersionRow> {
    Ok(VersionRow {
        id: row.parsed("id")?,
        exercise: row.parsed("exercise_id")?,
        number: row.number("number")?,
        definition: row.text("definition")?,
    })
}
