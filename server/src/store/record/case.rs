//! Where a client's therapy stands: its status, its ends, and the check-ins after it.

use weft_shared::{
    case_status::{Case, CheckIn},
    ids::{CheckInId, ClientId, DischargeId, MembershipId},
    when::{Day, Moment},
};

use crate::store::{Connection, Result, record::caseload::Caseload, row::Columns as _, scope::Scope};

/// `false` when it stands otherwise than `before` by now.
pub async fn change(db: &mut Connection, scope: &Scope, before: &Case, after: &Case) -> Result<bool> {
    let day = |case: &Case| case.discharged.map(|day| day.to_string());
    let done = sqlx::query(
        "UPDATE clients SET paused_at = $3, discharged_day = $4, archived_at = $5
         WHERE practice_id = $1 AND id = $2
           AND COALESCE(paused_at, 0) = $6 AND COALESCE(discharged_day, '') = $7 AND COALESCE(archived_at, 0) = $8",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(after.paused_at.map(|at| at.0))
    .bind(day(after))
    .bind(after.archived_at.map(|at| at.0))
    .bind(before.paused_at.map_or(0, |at| at.0))
    .bind(day(before).unwrap_or_default())
    .bind(before.archived_at.map_or(0, |at| at.0))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// An end of therapy.
pub struct DischargeRow {
    pub id: DischargeId,
    pub day: Day,
    pub closing_sealed: Option<Vec<u8>>,
}

pub async fn insert_discharge(
    db: &mut Connection,
    scope: &Scope,
    row: &DischargeRow,
    (by, at): (MembershipId, Moment),
) -> Result<()> {
    sqlx::query(
        "INSERT INTO discharges (id, practice_id, client_id, day, closing_sealed, made_at, made_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(row.id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(row.day.to_string())
    .bind(row.closing_sealed.as_ref())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Every end, newest first; the first is in force where therapy has ended.
pub async fn discharges(db: &mut Connection, scope: &Scope) -> Result<Vec<DischargeRow>> {
    let rows = sqlx::query(
        "SELECT id, day, closing_sealed FROM discharges WHERE practice_id = $1 AND client_id = $2 ORDER BY id DESC",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(DischargeRow {
                id: row.parsed("id")?,
                day: row.day("day")?,
                closing_sealed: row.maybe_bytes("closing_sealed")?,
            })
        })
        .collect()
}

pub async fn insert_check_in(
    db: &mut Connection,
    scope: &Scope,
    (id, day): (CheckInId, Day),
    (by, at): (MembershipId, Moment),
) -> Result<()> {
    sqlx::query(
        "INSERT INTO check_ins (id, practice_id, client_id, day, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.to_string())
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(day.to_string())
    .bind(at.0)
    .bind(by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// By day.
pub async fn check_ins(db: &mut Connection, scope: &Scope) -> Result<Vec<(CheckInId, CheckIn)>> {
    let rows = sqlx::query(
        "SELECT id, day, done_day FROM check_ins WHERE practice_id = $1 AND client_id = $2 ORDER BY day, id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((row.parsed("id")?, CheckIn { day: row.day("day")?, done: row.maybe_parsed("done_day")? })))
        .collect()
}

/// `false` when there is none such that is still to come.
pub async fn mark_done(db: &mut Connection, scope: &Scope, id: CheckInId, day: Day) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE check_ins SET done_day = $4
         WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND done_day IS NULL",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(id.to_string())
    .bind(day.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One that was not needed after all; `false` when there is none such that is still to come.
pub async fn remove_check_in(db: &mut Connection, scope: &Scope, id: CheckInId) -> Result<bool> {
    let done =
        sqlx::query("DELETE FROM check_ins WHERE practice_id = $1 AND client_id = $2 AND id = $3 AND done_day IS NULL")
            .bind(scope.practice.to_string())
            .bind(scope.client.to_string())
            .bind(id.to_string())
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// The earliest check-in that is due of each client in a caseload who has one.
pub async fn due(db: &mut Connection, caseload: &Caseload) -> Result<Vec<(ClientId, Day)>> {
    let rows = sqlx::query(
        "SELECT i.client_id, MIN(i.day) AS day FROM care JOIN check_ins i ON i.client_id = care.client_id
         WHERE care.membership_id = $2 AND care.practice_id = $1 AND i.done_day IS NULL AND i.day <= $3
           AND CASE care.kind WHEN 'supervises' THEN 1 ELSE 0 END = $4
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         GROUP BY i.client_id",
    )
    .bind(caseload.practice.to_string())
    .bind(caseload.member.to_string())
    .bind(caseload.today.to_string())
    .bind(i64::from(caseload.reads_only))
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((row.parsed("client_id")?, row.day("day")?))).collect()
}
