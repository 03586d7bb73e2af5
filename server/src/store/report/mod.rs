//! Reports that were made: disclosures, with the file as it left.

pub mod job;
pub mod proposal;

use std::{fmt, str::FromStr};

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{MembershipId, ReportId},
    report::Kind,
    when::{Day, Moment},
};

use crate::store::{Connection, Result, StoreError, row::Columns as _, scope::Scope};

/// What a report that was made is, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    Composed(Kind),
    QuizResult,
}

const QUIZ_RESULT: &str = "quiz-result";

impl fmt::Display for ReportKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Composed(kind) => kind.as_str(),
            Self::QuizResult => QUIZ_RESULT,
        })
    }
}

impl FromStr for ReportKind {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self> {
        match text {
            QUIZ_RESULT => Ok(Self::QuizResult),
            _ => Kind::parse(text).map(Self::Composed).ok_or(StoreError::Unreadable("kind")),
        }
    }
}

/// Where a report was asked for, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Origin {
    /// On the page where it is composed.
    Composed,
    /// By whoever runs the machine.
    CommandLine,
    /// On the page it prints.
    Printed,
}

pub struct ReportRow {
    pub id: ReportId,
    pub kind: ReportKind,
    pub from_day: Option<Day>,
    pub to_day: Option<Day>,
    pub pages: i64,
    pub sha256: String,
    pub made_at: Moment,
    pub made_by: MembershipId,
    pub origin: Origin,
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
    .bind(report.kind.to_string())
    .bind(report.from_day.map(|day| day.to_string()))
    .bind(report.to_day.map(|day| day.to_string()))
    .bind(report.pages)
    .bind(&report.sha256)
    .bind(report.made_at.0)
    .bind(report.made_by.to_string())
    .bind(report.origin.to_string())
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
        kind: row.parsed("kind")?,
        from_day: row.maybe_parsed("from_day")?,
        to_day: row.maybe_parsed("to_day")?,
        pages: row.number("pages")?,
        sha256: row.text("sha256")?,
        made_at: row.moment("made_at")?,
        made_by: row.parsed("made_by")?,
        origin: row.parsed("made_at_place")?,
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
pub async fn file(db: &mut Connection, scope: &Scope, id: ReportId) -> Result<Option<(ReportKind, Moment, Vec<u8>)>> {
    let row = sqlx::query(
        "SELECT kind, made_at, file_sealed FROM reports
         WHERE id = $1 AND practice_id = $2 AND client_id = $3 AND file_sealed IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((row.parsed("kind")?, row.moment("made_at")?, row.bytes("file_sealed")?))).transpose()
}

#[cfg(test)]
mod tests {
    use super::{
        job::Outcome::{self, Cancelled, Failed, Made, Stopped},
        proposal::Answer::{self, Agreed, RatherNot},
        *,
    };

    fn is_fixed<T: fmt::Display + FromStr + PartialEq>(names: &[(T, &str)]) {
        for (value, name) in names {
            assert_eq!(value.to_string(), *name);
            assert!(name.parse::<T>().is_ok_and(|read| read == *value), "{name}");
        }
        assert!("".parse::<T>().is_err());
    }

    #[test]
    fn stored_names_stay_as_they_are_and_are_read_back() {
        is_fixed::<Outcome>(&[(Made, "made"), (Cancelled, "cancelled"), (Failed, "failed"), (Stopped, "stopped")]);
        is_fixed::<Answer>(&[(Agreed, "agreed"), (RatherNot, "rather-not")]);
        is_fixed(&[
            (Origin::Composed, "composed"),
            (Origin::CommandLine, "command-line"),
            (Origin::Printed, "printed"),
        ]);
        is_fixed(&[
            (ReportKind::Composed(Kind::SessionProgress), "session-progress"),
            (ReportKind::Composed(Kind::Course), "course"),
            (ReportKind::Composed(Kind::Brief), "brief"),
            (ReportKind::QuizResult, "quiz-result"),
        ]);
    }
}
