//! Ratings: how strong a pattern was, given for a session or with a response.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{MembershipId, PatternId, PracticeId, ResponseId, SessionId},
    pattern::{Rater, Strength},
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _, scope::Scope};

/// Given for a session.
pub struct RatingRow {
    pub pattern: PatternId,
    pub session: SessionId,
    pub rater: Rater,
    pub strength: Strength,
    pub at: Moment,
}

/// Given by the client with a response.
pub struct ResponseRatingRow {
    pub pattern: PatternId,
    pub response: ResponseId,
    pub strength: Strength,
    pub at: Moment,
}

pub async fn rate(db: &mut Connection, practice: PracticeId, rating: &RatingRow, by: MembershipId) -> Result<()> {
    sqlx::query(
        "INSERT INTO ratings (pattern_id, session_id, rater, practice_id, strength, rated_at, rated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (pattern_id, session_id, rater)
         DO UPDATE SET strength = excluded.strength, rated_at = excluded.rated_at, rated_by = excluded.rated_by",
    )
    .bind(rating.pattern.to_string())
    .bind(rating.session.to_string())
    .bind(rating.rater.as_str())
    .bind(practice.to_string())
    .bind(i64::from(rating.strength.get()))
    .bind(rating.at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Whose rating is cleared, and of what.
pub struct Clearing {
    /// Of the row that keeps what was there.
    pub id: uuid::Uuid,
    pub pattern: PatternId,
    pub at: Moment,
    pub by: MembershipId,
}

/// Clears a rating given for a session and keeps what was there. `false` when there is none.
pub async fn clear_of_session(
    db: &mut Connection,
    scope: &Scope,
    clearing: &Clearing,
    (session, rater): (SessionId, Rater),
) -> Result<bool> {
    let kept = sqlx::query(
        "INSERT INTO cleared_ratings (id, practice_id, client_id, pattern_id, session_id, rater, strength, rated_at,
                                      rated_by, cleared_at, cleared_by)
         SELECT $1, practice_id, $3, pattern_id, session_id, rater, strength, rated_at, rated_by, $7, $8 FROM ratings
         WHERE practice_id = $2 AND pattern_id = $4 AND session_id = $5 AND rater = $6",
    )
    .bind(clearing.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(clearing.pattern.to_string())
    .bind(session.to_string())
    .bind(rater.as_str())
    .bind(clearing.at.0)
    .bind(clearing.by.to_string())
    .execute(&mut *db)
    .await?;
    if kept.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("DELETE FROM ratings WHERE practice_id = $1 AND pattern_id = $2 AND session_id = $3 AND rater = $4")
        .bind(scope.practice.to_string())
        .bind(clearing.pattern.to_string())
        .bind(session.to_string())
        .bind(rater.as_str())
        .execute(db)
        .await?;
    Ok(true)
}

/// The same of one the client gave with a response.
pub async fn clear_with_response(
    db: &mut Connection,
    scope: &Scope,
    clearing: &Clearing,
    response: ResponseId,
) -> Result<bool> {
    let kept = sqlx::query(
        "INSERT INTO cleared_ratings (id, practice_id, client_id, pattern_id, response_id, rater, strength, rated_at,
                                      rated_by, cleared_at, cleared_by)
         SELECT $1, practice_id, $3, pattern_id, response_id, 'client', strength, rated_at, rated_by, $6, $7
         FROM response_ratings WHERE practice_id = $2 AND pattern_id = $4 AND response_id = $5",
    )
    .bind(clearing.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(clearing.pattern.to_string())
    .bind(response.to_string())
    .bind(clearing.at.0)
    .bind(clearing.by.to_string())
    .execute(&mut *db)
    .await?;
    if kept.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("DELETE FROM response_ratings WHERE practice_id = $1 AND pattern_id = $2 AND response_id = $3")
        .bind(scope.practice.to_string())
        .bind(clearing.pattern.to_string())
        .bind(response.to_string())
        .execute(db)
        .await?;
    Ok(true)
}

/// Puts back what was cleared, under these ids; one that was given anew since stays.
pub async fn put_back(db: &mut Connection, scope: &Scope, cleared: &[&str]) -> Result<()> {
    for id in cleared {
        for sql in [
            "INSERT INTO ratings (pattern_id, session_id, rater, practice_id, strength, rated_at, rated_by)
             SELECT pattern_id, session_id, rater, practice_id, strength, rated_at, rated_by FROM cleared_ratings
             WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND session_id IS NOT NULL
             ON CONFLICT (pattern_id, session_id, rater) DO NOTHING",
            "INSERT INTO response_ratings (pattern_id, response_id, practice_id, strength, rated_at, rated_by)
             SELECT pattern_id, response_id, practice_id, strength, rated_at, rated_by FROM cleared_ratings
             WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND response_id IS NOT NULL
             ON CONFLICT (pattern_id, response_id) DO NOTHING",
        ] {
            sqlx::query(sql)
                .bind(scope.practice.to_string())
                .bind(scope.client.to_string())
                .bind(*id)
                .execute(&mut *db)
                .await?;
        }
    }
    Ok(())
}

/// Those given for sessions.
pub async fn of_sessions(db: &mut Connection, scope: &Scope) -> Result<Vec<RatingRow>> {
    let rows = sqlx::query(
        "SELECT r.pattern_id, r.session_id, r.rater, r.strength, r.rated_at FROM ratings r
         JOIN patterns p ON p.id = r.pattern_id WHERE r.practice_id = $1 AND p.client_id = $2",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_for_session).collect()
}

/// Rating it again with the same response replaces what was said.
pub async fn rate_with_response(
    db: &mut Connection,
    practice: PracticeId,
    rating: &ResponseRatingRow,
    by: MembershipId,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO response_ratings (pattern_id, response_id, practice_id, strength, rated_at, rated_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (pattern_id, response_id)
         DO UPDATE SET strength = excluded.strength, rated_at = excluded.rated_at, rated_by = excluded.rated_by",
    )
    .bind(rating.pattern.to_string())
    .bind(rating.response.to_string())
    .bind(practice.to_string())
    .bind(i64::from(rating.strength.get()))
    .bind(rating.at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Those given with one response, shared or not.
pub async fn of_response(
    db: &mut Connection,
    practice: PracticeId,
    response: ResponseId,
) -> Result<Vec<ResponseRatingRow>> {
    let rows = sqlx::query(
        "SELECT pattern_id, response_id, strength, rated_at FROM response_ratings
         WHERE practice_id = $1 AND response_id = $2 ORDER BY pattern_id",
    )
    .bind(practice.to_string())
    .bind(response.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_with_response).collect()
}

/// Those given with finished responses the client shares now.
pub async fn shared_with_responses(db: &mut Connection, scope: &Scope) -> Result<Vec<ResponseRatingRow>> {
    let rows = sqlx::query(
        "SELECT g.pattern_id, g.response_id, g.strength, g.rated_at
         FROM response_ratings g JOIN responses r ON r.id = g.response_id
         WHERE g.practice_id = $1 AND r.client_id = $2 AND r.shared_at IS NOT NULL AND r.finished_at IS NOT NULL
         ORDER BY g.response_id, g.pattern_id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_with_response).collect()
}

/// All the client gave with responses, whoever can read those.
pub async fn with_responses(db: &mut Connection, scope: &Scope) -> Result<Vec<ResponseRatingRow>> {
    let rows = sqlx::query(
        "SELECT g.pattern_id, g.response_id, g.strength, g.rated_at
         FROM response_ratings g JOIN responses r ON r.id = g.response_id
         WHERE g.practice_id = $1 AND r.client_id = $2 ORDER BY g.response_id, g.pattern_id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_with_response).collect()
}

pub(in crate::store) fn read_for_session(row: &AnyRow) -> Result<RatingRow> {
    Ok(RatingRow {
        pattern: row.parsed("pattern_id")?,
        session: row.parsed("session_id")?,
        rater: Rater::parse(&row.text("rater")?).ok_or(StoreError::Unreadable("ratings.rater"))?,
        strength: Strength::new(row.number("strength")?).ok_or(StoreError::Unreadable("ratings.strength"))?,
        at: row.moment("rated_at")?,
    })
}

pub(in crate::store) fn read_with_response(row: &AnyRow) -> Result<ResponseRatingRow> {
    Ok(ResponseRatingRow {
        pattern: row.parsed("pattern_id")?,
        response: row.parsed("response_id")?,
        strength: Strength::new(row.number("strength")?).ok_or(StoreError::Unreadable("response_ratings.strength"))?,
        at: row.moment("rated_at")?,
    })
}
