//! Answers that ask for someone's attention, and who has seen to them.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{AssignmentId, MembershipId, PracticeId, ResponseId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

/// A flag: which homework it is about, when the answer was given, and whether somebody has seen to it since.
pub struct FlagRow {
    pub assignment: AssignmentId,
    pub response: ResponseId,
    pub raised_at: Moment,
    pub acknowledged_at: Option<Moment>,
}

/// Whether an answer to a question about being safe asks for attention, or takes the place of one that did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum AnswerKind {
    Asks,
    Corrected,
}

/// What was answered to such a question, from the first answer on that asked for attention.
pub struct RiskAnswerRow {
    pub response: ResponseId,
    pub item: String,
    pub given_at: Moment,
    pub kind: AnswerKind,
    /// `None` for those from before this was kept.
    pub answer_sealed: Option<Vec<u8>>,
}

/// Somebody has seen to what was flagged in a response.
pub struct ReviewRow {
    pub response: ResponseId,
    pub at: Moment,
    pub by: MembershipId,
    /// What was done, where they said so.
    pub done_sealed: Option<Vec<u8>>,
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

/// All there ever were, oldest first.
pub async fn of_client(db: &mut Connection, scope: &Scope) -> Result<Vec<FlagRow>> {
    let rows = sqlx::query(
        "SELECT r.assignment_id, f.response_id, f.raised_at, f.acknowledged_at
         FROM risk_flags f JOIN responses r ON r.id = f.response_id
         WHERE f.practice_id = $1 AND f.client_id = $2
         ORDER BY f.raised_at, f.response_id, f.item_id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<FlagRow> {
    Ok(FlagRow {
        assignment: row.parsed("assignment_id")?,
        response: row.parsed("response_id")?,
        raised_at: row.moment("raised_at")?,
        acknowledged_at: row.maybe_moment("acknowledged_at")?,
    })
}

/// Keeps what was answered; of two answers of one moment the later stays.
pub async fn keep_answer(db: &mut Connection, scope: &Scope, answer: &RiskAnswerRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO risk_answers (response_id, item_id, given_at, practice_id, client_id, kind, answer_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (response_id, item_id, given_at)
         DO UPDATE SET kind = excluded.kind, answer_sealed = excluded.answer_sealed",
    )
    .bind(answer.response.to_string())
    .bind(&answer.item)
    .bind(answer.given_at.0)
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(answer.kind.to_string())
    .bind(answer.answer_sealed.as_ref())
    .execute(db)
    .await?;
    Ok(())
}

/// In the order in which they were given.
pub async fn answers(db: &mut Connection, scope: &Scope) -> Result<Vec<RiskAnswerRow>> {
    let rows = sqlx::query(
        "SELECT response_id, item_id, given_at, kind, answer_sealed FROM risk_answers
         WHERE practice_id = $1 AND client_id = $2 ORDER BY given_at, response_id, item_id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(RiskAnswerRow {
                response: row.parsed("response_id")?,
                item: row.text("item_id")?,
                given_at: row.moment("given_at")?,
                kind: row.parsed("kind")?,
                answer_sealed: row.maybe_bytes("answer_sealed")?,
            })
        })
        .collect()
}

/// Oldest first.
pub async fn reviews(db: &mut Connection, scope: &Scope) -> Result<Vec<ReviewRow>> {
    let rows = sqlx::query(
        "SELECT response_id, reviewed_at, reviewed_by, done_sealed FROM risk_reviews
         WHERE practice_id = $1 AND client_id = $2 ORDER BY reviewed_at, response_id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ReviewRow {
                response: row.parsed("response_id")?,
                at: row.moment("reviewed_at")?,
                by: row.parsed("reviewed_by")?,
                done_sealed: row.maybe_bytes("done_sealed")?,
            })
        })
        .collect()
}

/// Whether an answer to this item has ever asked for attention.
pub async fn is_item_flagged(db: &mut Connection, scope: &Scope, response: ResponseId, item: &str) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM risk_flags WHERE practice_id = $1 AND response_id = $2 AND item_id = $3",
    )
    .bind(scope.practice.to_string())
    .bind(response.to_string())
    .bind(item)
    .fetch_one(db)
    .await?;
    Ok(row.number("n")? > 0)
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

/// Marks what is open about one response as seen to, and keeps for good who did that and when. `false` when nothing was
/// open.
pub async fn acknowledge(db: &mut Connection, scope: &Scope, review: &ReviewRow) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE risk_flags SET acknowledged_at = $4, acknowledged_by = $5
         WHERE practice_id = $1 AND client_id = $2 AND response_id = $3 AND acknowledged_at IS NULL",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(review.response.to_string())
    .bind(review.at.0)
    .bind(review.by.to_string())
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO risk_reviews (response_id, reviewed_at, practice_id, client_id, reviewed_by, done_sealed)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (response_id, reviewed_at) DO NOTHING",
    )
    .bind(review.response.to_string())
    .bind(review.at.0)
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(review.by.to_string())
    .bind(review.done_sealed.as_ref())
    .execute(db)
    .await?;
    Ok(true)
}
