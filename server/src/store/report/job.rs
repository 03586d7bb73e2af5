//! Reports while they are made.

use weft_shared::{
    ids::{MembershipId, PracticeId, ReportId},
    report::Kind,
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _, scope::Scope};

/// How the making of a report ended, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    Made,
    Cancelled,
    /// With a sentence about what can be done, where that is known.
    Failed,
    /// The process that made it ended.
    Stopped,
}

pub struct JobRow {
    pub id: ReportId,
    pub kind: Kind,
    pub beat_at: Moment,
    pub page: i64,
    /// Known once it is laid out.
    pub pages: Option<i64>,
    pub cancel_asked_at: Option<Moment>,
    /// `None` while it is made.
    pub outcome: Option<Outcome>,
    pub fault_sealed: Option<Vec<u8>>,
}

pub async fn insert(
    db: &mut Connection,
    scope: &Scope,
    (id, kind): (ReportId, Kind),
    by: MembershipId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO report_jobs (id, practice_id, client_id, kind, started_at, started_by, beat_at, page)
         VALUES ($1, $2, $3, $4, $5, $6, $5, 0)",
    )
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(kind.as_str())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn find(db: &mut Connection, scope: &Scope, id: ReportId) -> Result<Option<JobRow>> {
    let row = sqlx::query(
        "SELECT id, kind, beat_at, page, pages, cancel_asked_at, outcome, fault_sealed FROM report_jobs
         WHERE id = $1 AND practice_id = $2 AND client_id = $3",
    )
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(JobRow {
            id: row.parsed("id")?,
            kind: Kind::parse(&row.text("kind")?).ok_or(StoreError::Unreadable("kind"))?,
            beat_at: row.moment("beat_at")?,
            page: row.number("page")?,
            pages: row.maybe_number("pages")?,
            cancel_asked_at: row.maybe_moment("cancel_asked_at")?,
            outcome: row.maybe_parsed("outcome")?,
            fault_sealed: row.maybe_bytes("fault_sealed")?,
        })
    })
    .transpose()
}

/// Notes how far it is; whether it should go on.
pub async fn beat(
    db: &mut Connection,
    practice: PracticeId,
    id: ReportId,
    (page, pages): (i64, Option<i64>),
    at: Moment,
) -> Result<bool> {
    let going = sqlx::query(
        "UPDATE report_jobs SET beat_at = $1, page = $2, pages = $3
         WHERE id = $4 AND practice_id = $5 AND outcome IS NULL AND cancel_asked_at IS NULL",
    )
    .bind(at.0)
    .bind(page)
    .bind(pages)
    .bind(id.to_string())
    .bind(practice.to_string())
    .execute(db)
    .await?;
    Ok(going.rows_affected() == 1)
}

/// Asks it to end; `false` when it has ended.
pub async fn ask_to_cancel(db: &mut Connection, scope: &Scope, id: ReportId, at: Moment) -> Result<bool> {
    let asked = sqlx::query(
        "UPDATE report_jobs SET cancel_asked_at = $1
         WHERE id = $2 AND practice_id = $3 AND client_id = $4 AND outcome IS NULL",
    )
    .bind(at.0)
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .execute(db)
    .await?;
    Ok(asked.rows_affected() == 1)
}

/// `false` when it had ended otherwise before.
pub async fn end(
    db: &mut Connection,
    practice: PracticeId,
    id: ReportId,
    (outcome, fault_sealed): (Outcome, Option<&[u8]>),
    at: Moment,
) -> Result<bool> {
    let ended = sqlx::query(
        "UPDATE report_jobs SET outcome = $1, fault_sealed = $2, ended_at = $3
         WHERE id = $4 AND practice_id = $5 AND outcome IS NULL",
    )
    .bind(outcome.to_string())
    .bind(fault_sealed)
    .bind(at.0)
    .bind(id.to_string())
    .bind(practice.to_string())
    .execute(db)
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Marks as stopped what nobody has worked on since then: its process has ended. Of every practice. A beat after
/// `until` is of a clock that was put back, and says nothing.
pub async fn stop_silent(db: &mut Connection, (since, until): (Moment, Moment), at: Moment) -> Result<u64> {
    let stopped = sqlx::query(
        "UPDATE report_jobs SET outcome = $4, ended_at = $1 WHERE outcome IS NULL AND (beat_at < $2 OR beat_at > $3)",
    )
    .bind(at.0)
    .bind(since.0)
    .bind(until.0)
    .bind(Outcome::Stopped.to_string())
    .execute(db)
    .await?;
    Ok(stopped.rows_affected())
}

/// Removes those that ended before. What was made stays listed.
pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM report_jobs WHERE ended_at < $1").bind(before.0).execute(db).await?;
    Ok(())
}
