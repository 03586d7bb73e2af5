//! Reports a client is asked to look at before they are made.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{ClientId, MembershipId, PracticeId, ProposalId, ReportId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

/// What the client said to a report, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Answer {
    Agreed,
    RatherNot,
}

pub struct ProposalRow {
    pub id: ProposalId,
    pub client: ClientId,
    pub order_sealed: Vec<u8>,
    pub asked_at: Moment,
    pub asked_by: MembershipId,
    pub answered_at: Option<Moment>,
    pub answer: Option<Answer>,
    pub struck_sealed: Option<Vec<u8>>,
    pub withdrawn_at: Option<Moment>,
    pub report: Option<ReportId>,
}

pub async fn insert(db: &mut Connection, practice: PracticeId, row: &ProposalRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO report_proposals (id, practice_id, client_id, order_sealed, asked_at, asked_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(row.id.to_string())
    .bind(practice.to_string())
    .bind(row.client.to_string())
    .bind(&row.order_sealed)
    .bind(row.asked_at.0)
    .bind(row.asked_by.to_string())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn find(db: &mut Connection, practice: PracticeId, id: ProposalId) -> Result<Option<ProposalRow>> {
    let row = sqlx::query(
        "SELECT id, client_id, order_sealed, asked_at, asked_by, answered_at, answer, struck_sealed, withdrawn_at,
                report_id
         FROM report_proposals WHERE id = $1 AND practice_id = $2",
    )
    .bind(id.to_string())
    .bind(practice.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Those neither made nor withdrawn, oldest first.
pub async fn open(db: &mut Connection, scope: &Scope) -> Result<Vec<ProposalRow>> {
    let rows = sqlx::query(
        "SELECT id, client_id, order_sealed, asked_at, asked_by, answered_at, answer, struck_sealed, withdrawn_at,
                report_id
         FROM report_proposals
         WHERE practice_id = $1 AND client_id = $2 AND withdrawn_at IS NULL AND report_id IS NULL ORDER BY id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ProposalRow> {
    Ok(ProposalRow {
        id: row.parsed("id")?,
        client: row.parsed("client_id")?,
        order_sealed: row.bytes("order_sealed")?,
        asked_at: row.moment("asked_at")?,
        asked_by: row.parsed("asked_by")?,
        answered_at: row.maybe_moment("answered_at")?,
        answer: row.maybe_parsed("answer")?,
        struck_sealed: row.maybe_bytes("struck_sealed")?,
        withdrawn_at: row.maybe_moment("withdrawn_at")?,
        report: row.maybe_parsed("report_id")?,
    })
}

/// `false` when it is made or withdrawn already.
pub async fn answer(
    db: &mut Connection,
    practice: PracticeId,
    id: ProposalId,
    (answer, struck_sealed): (Answer, &[u8]),
    at: Moment,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE report_proposals SET answer = $1, struck_sealed = $2, answered_at = $3
         WHERE id = $4 AND practice_id = $5 AND withdrawn_at IS NULL AND report_id IS NULL",
    )
    .bind(answer.to_string())
    .bind(struck_sealed)
    .bind(at.0)
    .bind(id.to_string())
    .bind(practice.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when it is made or withdrawn already.
pub async fn withdraw(db: &mut Connection, practice: PracticeId, id: ProposalId, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE report_proposals SET withdrawn_at = $1
         WHERE id = $2 AND practice_id = $3 AND withdrawn_at IS NULL AND report_id IS NULL",
    )
    .bind(at.0)
    .bind(id.to_string())
    .bind(practice.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when it is made or withdrawn already, or the client has answered again since `agreed_at`.
pub async fn is_made(
    db: &mut Connection,
    practice: PracticeId,
    (id, agreed_at): (ProposalId, Moment),
    report: ReportId,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE report_proposals SET report_id = $1
         WHERE id = $2 AND practice_id = $3 AND answer = $5 AND answered_at = $4 AND withdrawn_at IS NULL
           AND report_id IS NULL",
    )
    .bind(report.to_string())
    .bind(id.to_string())
    .bind(practice.to_string())
    .bind(agreed_at.0)
    .bind(Answer::Agreed.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
