//! Reports that were made: disclosures.

use weft_shared::{
    ids::{ClientId, MembershipId, PracticeId, ReportId},
    when::{Day, Moment},
};

use super::{Connection, Result, row::Columns as _};

pub struct ReportRow {
    pub id: ReportId,
    pub kind: String,
    pub from_day: Option<Day>,
    pub to_day: Option<Day>,
    pub pages: i64,
    pub sha256: String,
    pub made_at: Moment,
    pub made_by: MembershipId,
}

pub async fn insert(db: &mut Connection, practice: PracticeId, client: ClientId, report: &ReportRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO reports (id, practice_id, client_id, kind, from_day, to_day, pages, sha256, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(report.id.to_string())
    .bind(practice.to_string())
    .bind(client.to_string())
    .bind(&report.kind)
    .bind(report.from_day.map(|day| day.to_string()))
    .bind(report.to_day.map(|day| day.to_string()))
    .bind(report.pages)
    .bind(&report.sha256)
    .bind(report.made_at.0)
    .bind(report.made_by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Newest first.
pub async fn of_client(db: &mut Connection, practice: PracticeId, client: ClientId) -> Result<Vec<ReportRow>> {
    let rows = sqlx::query(
        "SELECT id, kind, from_day, to_day, pages, sha256, made_at, made_by FROM reports
         WHERE practice_id = $1 AND client_id = $2 ORDER BY id DESC",
    )
    .bind(practice.to_string())
    .bind(client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ReportRow {
                id: row.parsed("id")?,
                kind: row.text("kind")?,
                from_day: row.maybe_parsed("from_day")?,
                to_day: row.maybe_parsed("to_day")?,
                pages: row.number("pages")?,
                sha256: row.text("sha256")?,
                made_at: row.moment("made_at")?,
                made_by: row.parsed("made_by")?,
            })
        })
        .collect()
}
