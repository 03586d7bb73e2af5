//! The audit trail: append-only, and chained by hash within a practice.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{MembershipId, PracticeId},
    when::Moment,
};

use super::{Connection, Result, row::Columns as _, scope::Scope};

/// One event as stored; `action` and `subject` are what `audit::event` prints and parses.
pub struct EventRow {
    pub number: i64,
    pub at: Moment,
    pub membership: Option<MembershipId>,
    pub action: String,
    pub client: Option<String>,
    pub subject: Option<String>,
    pub allowed: bool,
    pub hash: String,
}

/// Takes the next place in the practice's chain and gives the hash of the event before. On PostgreSQL the row stays
/// locked until the transaction ends, so that two events cannot take the same place.
pub async fn next_place(db: &mut Connection, practice: PracticeId) -> Result<(i64, String)> {
    let row = sqlx::query("UPDATE audit_heads SET number = number + 1 WHERE practice_id = $1 RETURNING number, hash")
        .bind(practice.to_string())
        .fetch_one(db)
        .await?;
    Ok((row.number("number")?, row.text("hash")?))
}

pub async fn append(db: &mut Connection, practice: PracticeId, row: &EventRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO audit (practice_id, number, at, membership_id, action, client_id, subject, allowed, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(practice.to_string())
    .bind(row.number)
    .bind(row.at.0)
    .bind(row.membership.map(|id| id.to_string()))
    .bind(&row.action)
    .bind(row.client.as_ref())
    .bind(row.subject.as_ref())
    .bind(i64::from(row.allowed))
    .bind(&row.hash)
    .execute(&mut *db)
    .await?;
    sqlx::query("UPDATE audit_heads SET hash = $2 WHERE practice_id = $1")
        .bind(practice.to_string())
        .bind(&row.hash)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn chain(db: &mut Connection, practice: PracticeId) -> Result<Vec<EventRow>> {
    let rows = sqlx::query(
        "SELECT number, at, membership_id, action, client_id, subject, allowed, hash FROM audit
         WHERE practice_id = $1 ORDER BY number",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

pub async fn head(db: &mut Connection, practice: PracticeId) -> Result<(i64, String)> {
    let row = sqlx::query("SELECT number, hash FROM audit_heads WHERE practice_id = $1")
        .bind(practice.to_string())
        .fetch_one(db)
        .await?;
    Ok((row.number("number")?, row.text("hash")?))
}

/// What was done about a client, newest first.
pub async fn about(db: &mut Connection, scope: &Scope, limit: i64) -> Result<Vec<EventRow>> {
    let rows = sqlx::query(
        "SELECT number, at, membership_id, action, client_id, subject, allowed, hash FROM audit
         WHERE practice_id = $1 AND client_id = $2 AND allowed = 1 ORDER BY number DESC LIMIT $3",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<EventRow> {
    Ok(EventRow {
        number: row.number("number")?,
        at: row.moment("at")?,
        membership: row.maybe_parsed("membership_id")?,
        action: row.text("action")?,
        client: row.maybe_text("client_id")?,
        subject: row.maybe_text("subject")?,
        allowed: row.number("allowed")? == 1,
        hash: row.text("hash")?,
    })
}
