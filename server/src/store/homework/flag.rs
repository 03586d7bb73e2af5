//! Answers that ask for someone's attention, and who has seen to them.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{AssignmentId, MembershipId, PracticeId, ResponseId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

/// An open flag: which homework it is about, and when the answer was given.
pub struct FlagRow {
    pub assignment: AssignmentId,
    pub raised_at: Moment,
}

/// `at`: when the answer was given. `false` when it was flagged before; one that somebody has seen to is flagged anew
/// when the answer was given after that.
pub async fn raise(db: &mut Connection, scope: &Scope, response: ResponseId, item: &str, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO risk_flags (response_id, item_id, practice_id, client_id, raised_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (response_id, item_id)
         DO UPDATE SET raised_at = excluded.raised_at, acknowledged_at = NULL, acknowledged_by = NULL
         WHERE risk_flags.acknowledged_at < excluded.raised_at",
    )
    .bind(response.to_string())
    .bind(item)
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Those that nobody has seen to yet, oldest first.
pub async fn open(db: &mut Connection, scope: &Scope) -> Result<Vec<FlagRow>> {
    let rows = sqlx::query(
        "SELECT r.assignment_id, f.raised_at FROM risk_flags f JOIN responses r ON r.id = f.response_id
         WHERE f.practice_id = $1 AND f.client_id = $2 AND f.acknowledged_at IS NULL
         ORDER BY f.raised_at, f.response_id, f.item_id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<FlagRow> {
    Ok(FlagRow { assignment: row.parsed("assignment_id")?, raised_at: row.moment("raised_at")? })
}

/// Whether anything in this response asks for attention, seen to or not.
pub async fn is_flagged(db: &mut Connection, practice: PracticeId, response: ResponseId) -> Result<bool> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM risk_flags WHERE practice_id = $1 AND response_id = $2")
        .bind(practice.to_string())
        .bind(response.to_string())
        .fetch_one(db)
        .await?;
    Ok(row.number("n")? > 0)
}

/// Marks what is open about one piece of homework as seen to.
pub async fn acknowledge(
    db: &mut Connection,
    scope: &Scope,
    assignment: AssignmentId,
    by: MembershipId,
    at: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE risk_flags SET acknowledged_at = $4, acknowledged_by = $5
         WHERE practice_id = $1 AND client_id = $2 AND acknowledged_at IS NULL
           AND response_id = (SELECT id FROM responses WHERE practice_id = $1 AND assignment_id = $3)",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(assignment.to_string())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}
