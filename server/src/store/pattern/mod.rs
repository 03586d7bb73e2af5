//! Patterns: their wordings, what happened to them, and what is linked to them.

pub mod evidence;
pub mod rating;

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{MembershipId, PatternId, PracticeId, SessionId},
    pattern::TurnKind,
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _, scope::Scope};

/// A pattern with one of its wordings.
pub struct PatternRow {
    pub id: PatternId,
    pub wording_number: i64,
    pub wording_sealed: Vec<u8>,
    pub about_sealed: Option<Vec<u8>>,
    pub written_at: Moment,
    pub written_by: MembershipId,
}

pub struct TurnRow {
    pub pattern: PatternId,
    pub turn: TurnKind,
    pub at: Moment,
    pub by: MembershipId,
}

pub struct StartRow {
    pub pattern: PatternId,
    pub number: i64,
    pub from: SessionId,
    pub to: SessionId,
    pub at: Moment,
    pub by: MembershipId,
}

pub async fn insert(db: &mut Connection, scope: &Scope, id: PatternId, at: Moment) -> Result<()> {
    sqlx::query("INSERT INTO patterns (id, practice_id, client_id, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(scope.practice.to_string())
        .bind(scope.client.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Appends a wording under the given number, which must be the next.
pub async fn insert_wording(db: &mut Connection, practice: PracticeId, pattern: &PatternRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO pattern_wordings (pattern_id, number, practice_id, wording_sealed, about_sealed, written_at,
                                       written_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(pattern.id.to_string())
    .bind(pattern.wording_number)
    .bind(practice.to_string())
    .bind(&pattern.wording_sealed)
    .bind(pattern.about_sealed.as_ref())
    .bind(pattern.written_at.0)
    .bind(pattern.written_by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Removes a pattern that was added by mistake or, with `None`, puts it back: its row stays either way. `false` when
/// nothing had to be done.
pub async fn set_removed(
    db: &mut Connection,
    scope: &Scope,
    id: PatternId,
    removed: Option<(Moment, MembershipId)>,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE patterns SET removed_at = $4, removed_by = $5
         WHERE practice_id = $1 AND client_id = $2 AND id = $3
           AND (removed_at IS NULL) = (CAST($4 AS BIGINT) IS NOT NULL)",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(id.to_string())
    .bind(removed.map(|(at, _)| at.0))
    .bind(removed.map(|(_, by)| by.to_string()))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Each pattern that was not removed, with the wording in force, in the order in which they were first written.
pub async fn of_client(db: &mut Connection, scope: &Scope) -> Result<Vec<PatternRow>> {
    let rows = sqlx::query(
        "SELECT p.id, w.number, w.wording_sealed, w.about_sealed, w.written_at, w.written_by
         FROM patterns p JOIN pattern_wordings w ON w.pattern_id = p.id
         WHERE p.practice_id = $1 AND p.client_id = $2 AND p.removed_at IS NULL
           AND w.number = (SELECT MAX(v.number) FROM pattern_wordings v WHERE v.pattern_id = p.id)
         ORDER BY p.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_pattern).collect()
}

/// The same with those that were removed: for what was rated before.
pub async fn with_removed(db: &mut Connection, scope: &Scope) -> Result<Vec<PatternRow>> {
    let rows = sqlx::query(
        "SELECT p.id, w.number, w.wording_sealed, w.about_sealed, w.written_at, w.written_by
         FROM patterns p JOIN pattern_wordings w ON w.pattern_id = p.id
         WHERE p.practice_id = $1 AND p.client_id = $2
           AND w.number = (SELECT MAX(v.number) FROM pattern_wordings v WHERE v.pattern_id = p.id)
         ORDER BY p.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_pattern).collect()
}

/// Every wording of every pattern; those of one pattern follow each other, oldest first.
pub async fn wordings(db: &mut Connection, scope: &Scope) -> Result<Vec<PatternRow>> {
    let rows = sqlx::query(
        "SELECT p.id, w.number, w.wording_sealed, w.about_sealed, w.written_at, w.written_by
         FROM patterns p JOIN pattern_wordings w ON w.pattern_id = p.id
         WHERE p.practice_id = $1 AND p.client_id = $2 ORDER BY p.id, w.number",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_pattern).collect()
}

pub(in crate::store) fn read_pattern(row: &AnyRow) -> Result<PatternRow> {
    Ok(PatternRow {
        id: row.parsed("id")?,
        wording_number: row.number("number")?,
        wording_sealed: row.bytes("wording_sealed")?,
        about_sealed: row.maybe_bytes("about_sealed")?,
        written_at: row.moment("written_at")?,
        written_by: row.parsed("written_by")?,
    })
}

/// `id` sorts by age.
pub async fn insert_turn(db: &mut Connection, practice: PracticeId, id: uuid::Uuid, turn: &TurnRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO pattern_turns (id, practice_id, pattern_id, turn, turned_at, turned_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(practice.to_string())
    .bind(turn.pattern.to_string())
    .bind(turn.turn.as_str())
    .bind(turn.at.0)
    .bind(turn.by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// It is as if the turn had never been made; its row stays.
pub async fn undo_turn(db: &mut Connection, practice: PracticeId, id: &str, at: Moment) -> Result<()> {
    sqlx::query("UPDATE pattern_turns SET undone_at = $3 WHERE practice_id = $1 AND id = $2 AND undone_at IS NULL")
        .bind(practice.to_string())
        .bind(id)
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Oldest first, without those that were undone.
pub async fn turns(db: &mut Connection, scope: &Scope) -> Result<Vec<TurnRow>> {
    let rows = sqlx::query(
        "SELECT t.pattern_id, t.turn, t.turned_at, t.turned_by FROM pattern_turns t
         JOIN patterns p ON p.id = t.pattern_id
         WHERE t.practice_id = $1 AND p.client_id = $2 AND t.undone_at IS NULL ORDER BY t.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(TurnRow {
                pattern: row.parsed("pattern_id")?,
                turn: TurnKind::parse(&row.text("turn")?).ok_or(StoreError::Unreadable("pattern_turns.turn"))?,
                at: row.moment("turned_at")?,
                by: row.parsed("turned_by")?,
            })
        })
        .collect()
}

/// Appends an agreement under the given number, which must be the next.
pub async fn insert_start(db: &mut Connection, practice: PracticeId, start: &StartRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO pattern_starts (pattern_id, number, practice_id, from_session_id, to_session_id, agreed_at,
                                     agreed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(start.pattern.to_string())
    .bind(start.number)
    .bind(practice.to_string())
    .bind(start.from.to_string())
    .bind(start.to.to_string())
    .bind(start.at.0)
    .bind(start.by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Those of one pattern follow each other, oldest first.
pub async fn starts(db: &mut Connection, scope: &Scope) -> Result<Vec<StartRow>> {
    let rows = sqlx::query(
        "SELECT s.pattern_id, s.number, s.from_session_id, s.to_session_id, s.agreed_at, s.agreed_by
         FROM pattern_starts s JOIN patterns p ON p.id = s.pattern_id
         WHERE s.practice_id = $1 AND p.client_id = $2 ORDER BY s.pattern_id, s.number",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_start).collect()
}

pub(in crate::store) fn read_start(row: &AnyRow) -> Result<StartRow> {
    Ok(StartRow {
        pattern: row.parsed("pattern_id")?,
        number: row.number("number")?,
        from: row.parsed("from_session_id")?,
        to: row.parsed("to_session_id")?,
        at: row.moment("agreed_at")?,
        by: row.parsed("agreed_by")?,
    })
}

/// Ties a measure; does nothing when it is linked already.
pub async fn tie(
    db: &mut Connection,
    practice: PracticeId,
    (pattern, measure): (PatternId, &str),
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO pattern_measures (pattern_id, measure, practice_id, tied_at, tied_by)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (pattern_id, measure) DO NOTHING",
    )
    .bind(pattern.to_string())
    .bind(measure)
    .bind(practice.to_string())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn untie(db: &mut Connection, practice: PracticeId, pattern: PatternId, measure: &str) -> Result<()> {
    sqlx::query("DELETE FROM pattern_measures WHERE practice_id = $1 AND pattern_id = $2 AND measure = $3")
        .bind(practice.to_string())
        .bind(pattern.to_string())
        .bind(measure)
        .execute(db)
        .await?;
    Ok(())
}

/// Each measure with the pattern it is linked to, in the order of patterns and of tying.
pub async fn measures(db: &mut Connection, scope: &Scope) -> Result<Vec<(PatternId, String)>> {
    let rows = sqlx::query(
        "SELECT m.pattern_id, m.measure FROM pattern_measures m JOIN patterns p ON p.id = m.pattern_id
         WHERE m.practice_id = $1 AND p.client_id = $2 ORDER BY m.pattern_id, m.tied_at, m.measure",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((row.parsed("pattern_id")?, row.text("measure")?))).collect()
}
