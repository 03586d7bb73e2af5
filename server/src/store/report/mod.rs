//! Reports that were made: disclosures, with the file as it left.

pub mod job;
pub mod proposal;

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{MembershipId, ReportId},
    when::{Day, Moment},
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

pub struct ReportRow {
    pub id: ReportId,
    pub kind: String,
    pub from_day: Option<Day>,
    pub to_day: Option<Day>,
    pub pages: i64,
    pub sha256: String,
    pub made_at: Moment,
    pub made_by: MembershipId,
    /// `composed` or `command-line`
    pub made_at_place: String,
    pub for_whom_sealed: Option<Vec<u8>>,
    pub is_kept: bool,
}

/// A report with its file.
pub async fn insert(db: &mut Connection, scope: &Scope, report: &ReportRow, file_sealed: &[u8]) -> Result<()> {
    sqlx::query(
        "INSERT INTO reports (id, practice_id, client_id, kind, from_day, to_day, pages, sha256, made_at, made_by,
                              made_at_place, for_whom_sealed, file_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(report.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(&report.kind)
    .bind(report.from_day.map(|day| day.to_string()))
    .bind(report.to_day.map(|day| day.to_string()))
    .bind(report.pages)
    .bind(&report.sha256)
    .bind(report.made_at.0)
    .bind(report.made_by.to_string())
    .bind(&report.made_at_place)
    .bind(report.for_whom_sealed.as_deref())
    .bind(file_sealed)
    .execute(db)
    .await?;
    Ok(())
}

/// Newest first, without their files.
pub async fn of_client(db: &mut Connection, scope: &Scope) -> Result<Vec<ReportRow>> {
    let rows = sqlx::query(
        "SELECT id, kind, from_day, to_day, pages, sha256, made_at, made_by, made_at_place, for_whom_sealed,
                CASE WHEN file_sealed IS NULL THEN 0 ELSE 1 END AS is_kept
         FROM reports WHERE practice_id = $1 AND client_id = $2 ORDER BY id DESC",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ReportRow> {
    Ok(ReportRow {
        id: row.parsed("id")?,
        kind: row.text("kind")?,
        from_day: row.maybe_parsed("from_day")?,
        to_day: row.maybe_parsed("to_day")?,
        pages: row.number("pages")?,
        sha256: row.text("sha256")?,
        made_at: row.moment("made_at")?,
        made_by: row.parsed("made_by")?,
        made_at_place: row.text("made_at_place")?,
        for_whom_sealed: row.maybe_bytes("for_whom_sealed")?,
        is_kept: row.number("is_kept")? == 1,
    })
}

/// Whether the file of a client's report is kept.
pub async fn is_kept(db: &mut Connection, scope: &Scope, id: ReportId) -> Result<bool> {
    let row = sqlx::query(
        "SELECT id FROM reports WHERE id = $1 AND practice_id = $2 AND client_id = $3 AND file_sealed IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// The kind, the moment and the sealed file of a client's report; `None` when there is no such report or no file.
pub async fn file(db: &mut Connection, scope: &Scope, id: ReportId) -> Result<Option<(String, Moment, Vec<u8>)>> {
    let row = sqlx::query(
        "SELECT kind, made_at, file_sealed FROM reports
         WHERE id = $1 AND practice_id = $2 AND client_id = $3 AND file_sealed IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((row.text("kind")?, row.moment("made_at")?, row.bytes("file_sealed")?))).transpose()
}
