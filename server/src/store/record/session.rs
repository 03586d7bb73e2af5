//! Therapy sessions and the therapists' private notes.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{MembershipId, PracticeId, SessionId},
    schedule::{NotHeld, Outcome},
    when::{Day, Moment, Time},
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

pub struct SessionRow {
    pub id: SessionId,
    pub day: Day,
    pub time: Option<Time>,
    pub agreed_sealed: Option<Vec<u8>>,
    /// When somebody recorded that it took place; with neither this nor the next it is planned.
    pub held_at: Option<Moment>,
    /// When somebody recorded that it did not.
    pub not_held_at: Option<Moment>,
    /// How that came; `None` where nobody said.
    pub not_held_why: Option<NotHeld>,
    pub version: i64,
}

/// From here to the end of the transaction nobody else writes sessions of this client: nothing but the day and the time
/// says that two are the same.
pub async fn one_at_a_time(db: &mut Connection, place: &Scope) -> Result<()> {
    sqlx::query("UPDATE clients SET created_at = created_at WHERE practice_id = $1 AND id = $2")
        .bind(place.practice.to_string())
        .bind(place.client.to_string())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn insert(
    db: &mut Connection,
    place: &Scope,
    session: &SessionRow,
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO sessions (id, practice_id, client_id, day, time, agreed_sealed, created_at, created_by, version,
                               held_at, not_held_at, not_held_why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(session.id.to_string())
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(session.day.to_string())
    .bind(session.time.map(|time| time.to_string()))
    .bind(session.agreed_sealed.as_ref())
    .bind(at.0)
    .bind(by.to_string())
    .bind(session.version)
    .bind(session.held_at.map(|at| at.0))
    .bind(session.not_held_at.map(|at| at.0))
    .bind(session.not_held_why.map(NotHeld::as_str))
    .execute(db)
    .await?;
    Ok(())
}

/// `false` when someone saved a newer version meanwhile; `session.version` is the one it was read with.
pub async fn update(db: &mut Connection, place: &Scope, session: &SessionRow) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE sessions SET day = $4, time = $5, agreed_sealed = $6, held_at = $8, not_held_at = $9,
                             not_held_why = $10, version = version + 1
         WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND version = $7 AND deleted_at IS NULL",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(session.id.to_string())
    .bind(session.day.to_string())
    .bind(session.time.map(|time| time.to_string()))
    .bind(session.agreed_sealed.as_ref())
    .bind(session.version)
    .bind(session.held_at.map(|at| at.0))
    .bind(session.not_held_at.map(|at| at.0))
    .bind(session.not_held_why.map(NotHeld::as_str))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a session that nobody has recorded to another day and time. `false` when it was recorded, or changed meanwhile.
pub async fn move_planned(
    db: &mut Connection,
    place: &Scope,
    (session, version): (SessionId, i64),
    (day, time): (Day, Option<Time>),
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE sessions SET day = $4, time = $5, version = version + 1
         WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND version = $6
           AND held_at IS NULL AND not_held_at IS NULL AND deleted_at IS NULL",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(session.to_string())
    .bind(day.to_string())
    .bind(time.map(|time| time.to_string()))
    .bind(version)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Records what became of a session. `false` when there is no such session.
pub async fn set_outcome(
    db: &mut Connection,
    place: &Scope,
    session: SessionId,
    (outcome, at): (Outcome, Moment),
) -> Result<bool> {
    let (held_at, not_held_at, why) = match outcome {
        Outcome::Held => (Some(at.0), None, None),
        Outcome::NotHeld(why) => (None, Some(at.0), Some(why.as_str())),
        Outcome::Planned => (None, None, None),
    };
    let done = sqlx::query(
        "UPDATE sessions SET held_at = $4, not_held_at = $5, not_held_why = $6, version = version + 1
         WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND deleted_at IS NULL",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(session.to_string())
    .bind(held_at)
    .bind(not_held_at)
    .bind(why)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Deletes a session that was recorded by mistake, or restores it: its row stays either way. `false` when nothing had to
/// be done.
pub async fn set_deleted(
    db: &mut Connection,
    place: &Scope,
    session: SessionId,
    deleted: Option<(Moment, MembershipId)>,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE sessions SET deleted_at = $4, deleted_by = $5, version = version + 1
         WHERE practice_id = $1 AND client_id = $2 AND id = $3
           AND (deleted_at IS NULL) = (CAST($4 AS BIGINT) IS NOT NULL)",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(session.to_string())
    .bind(deleted.map(|(at, _)| at.0))
    .bind(deleted.map(|(_, by)| by.to_string()))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whose private notes there are on a session.
pub async fn note_writers(db: &mut Connection, practice: PracticeId, session: SessionId) -> Result<Vec<MembershipId>> {
    let rows = sqlx::query("SELECT membership_id FROM private_notes WHERE practice_id = $1 AND session_id = $2")
        .bind(practice.to_string())
        .bind(session.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| row.parsed("membership_id")).collect()
}

/// All of a client's that were not deleted, in order; those of one day by time, one without a time last.
pub async fn of_client(db: &mut Connection, place: &Scope) -> Result<Vec<SessionRow>> {
    let rows = sqlx::query(
        "SELECT id, day, time, agreed_sealed, held_at, not_held_at, not_held_why, version FROM sessions
         WHERE practice_id = $1 AND client_id = $2 AND deleted_at IS NULL ORDER BY day, COALESCE(time, '99'), id",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<SessionRow> {
    Ok(SessionRow {
        id: row.parsed("id")?,
        day: row.day("day")?,
        time: row.maybe_time("time")?,
        agreed_sealed: row.maybe_bytes("agreed_sealed")?,
        held_at: row.maybe_moment("held_at")?,
        not_held_at: row.maybe_moment("not_held_at")?,
        not_held_why: row.maybe_text("not_held_why")?.as_deref().and_then(NotHeld::parse),
        version: row.number("version")?,
    })
}

/// Writes or replaces the note of one therapist on one session.
pub async fn keep_note(
    db: &mut Connection,
    practice: PracticeId,
    session: SessionId,
    by: MembershipId,
    note_sealed: &[u8],
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO private_notes (session_id, membership_id, practice_id, note_sealed, written_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id, membership_id)
         DO UPDATE SET note_sealed = excluded.note_sealed, written_at = excluded.written_at",
    )
    .bind(session.to_string())
    .bind(by.to_string())
    .bind(practice.to_string())
    .bind(note_sealed)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn remove_note(
    db: &mut Connection,
    practice: PracticeId,
    session: SessionId,
    by: MembershipId,
) -> Result<()> {
    sqlx::query("DELETE FROM private_notes WHERE practice_id = $1 AND session_id = $2 AND membership_id = $3")
        .bind(practice.to_string())
        .bind(session.to_string())
        .bind(by.to_string())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn note(
    db: &mut Connection,
    practice: PracticeId,
    session: SessionId,
    by: MembershipId,
) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query(
        "SELECT note_sealed FROM private_notes WHERE practice_id = $1 AND session_id = $2 AND membership_id = $3",
    )
    .bind(practice.to_string())
    .bind(session.to_string())
    .bind(by.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| row.bytes("note_sealed")).transpose()
}

/// The sessions on which this therapist has a note.
pub async fn sessions_with_note(db: &mut Connection, place: &Scope, by: MembershipId) -> Result<Vec<SessionId>> {
    let rows = sqlx::query(
        "SELECT n.session_id FROM private_notes n JOIN sessions s ON s.id = n.session_id
         WHERE n.practice_id = $1 AND s.client_id = $2 AND n.membership_id = $3",
    )
    .bind(place.practice.to_string())
    .bind(place.client.to_string())
    .bind(by.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| row.parsed("session_id")).collect()
}
