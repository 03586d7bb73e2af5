//! Clients' records and who treats them.

use sqlx::any::AnyRow;
use weft_shared::{
    case_status::Case,
    ids::{AccountId, ClientId, PracticeId},
    when::{Day, Moment},
};

use crate::store::{
    Connection, Result,
    account::{MembershipRow, read_membership},
    practice::PracticeRow,
    record::caseload::Caseload,
    row::Columns as _,
    scope::Scope,
};

pub struct ClientRow {
    pub id: ClientId,
    pub practice: PracticeId,
    pub data_key_wrapped: Vec<u8>,
    pub name_sealed: Vec<u8>,
    /// `None`: the first name.
    pub called_sealed: Option<Vec<u8>>,
    pub email_sealed: Option<Vec<u8>>,
    /// How they like to be spoken of: "she/her".
    pub pronouns_sealed: Option<Vec<u8>>,
    pub account: Option<AccountId>,
    pub case: Case,
    pub created_at: Moment,
}

pub async fn insert(db: &mut Connection, client: &ClientRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO clients (id, practice_id, data_key_wrapped, name_sealed, called_sealed, email_sealed, created_at,
                              pronouns_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(client.id.to_string())
    .bind(client.practice.to_string())
    .bind(&client.data_key_wrapped)
    .bind(&client.name_sealed)
    .bind(client.called_sealed.as_ref())
    .bind(client.email_sealed.as_ref())
    .bind(client.created_at.0)
    .bind(client.pronouns_sealed.as_ref())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn find(db: &mut Connection, practice: PracticeId, id: ClientId) -> Result<Option<ClientRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, data_key_wrapped, name_sealed, called_sealed, email_sealed, account_id, created_at,
                pronouns_sealed, paused_at, discharged_day, archived_at
         FROM clients
         WHERE practice_id = $1 AND id = $2",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// A practice with one of its clients, if it has this one.
pub async fn with_practice(
    db: &mut Connection,
    practice: PracticeId,
    id: ClientId,
) -> Result<Option<(PracticeRow, Option<ClientRow>)>> {
    let row = sqlx::query(
        "SELECT p.name AS practice_name, p.time_zone, p.crisis,
                c.id, p.id AS practice_id, c.data_key_wrapped, c.name_sealed, c.called_sealed, c.email_sealed, c.account_id,
                c.created_at, c.pronouns_sealed, c.paused_at, c.discharged_day, c.archived_at
         FROM practices p LEFT JOIN clients c ON c.practice_id = p.id AND c.id = $2
         WHERE p.id = $1",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let practice = PracticeRow {
            id: practice,
            name: row.text("practice_name")?,
            time_zone: row.text("time_zone")?,
            crisis: row.text("crisis")?,
        };
        let client = if row.maybe_text("id")?.is_some() { Some(read(&row)?) } else { None };
        Ok((practice, client))
    })
    .transpose()
}

/// The clients a member treats, or supervises, on a day.
pub async fn in_care_of(db: &mut Connection, caseload: &Caseload) -> Result<Vec<ClientRow>> {
    let rows = sqlx::query(
        "SELECT c.id, c.practice_id, c.data_key_wrapped, c.name_sealed, c.called_sealed, c.email_sealed, c.account_id,
                c.created_at, c.pronouns_sealed, c.paused_at, c.discharged_day, c.archived_at
         FROM clients c JOIN care ON care.client_id = c.id
         WHERE c.practice_id = $1 AND care.membership_id = $2
           AND CASE care.kind WHEN 'supervises' THEN 1 ELSE 0 END = $4
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         ORDER BY c.id",
    )
    .bind(caseload.practice.to_string())
    .bind(caseload.member.to_string())
    .bind(caseload.today.to_string())
    .bind(i64::from(caseload.reads_only))
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// Every client of a practice; for the command line.
pub async fn all(db: &mut Connection, practice: PracticeId) -> Result<Vec<ClientRow>> {
    let rows = sqlx::query(
        "SELECT id, practice_id, data_key_wrapped, name_sealed, called_sealed, email_sealed, account_id, created_at,
                pronouns_sealed, paused_at, discharged_day, archived_at
         FROM clients
         WHERE practice_id = $1 ORDER BY id",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ClientRow> {
    Ok(ClientRow {
        id: row.parsed("id")?,
        practice: row.parsed("practice_id")?,
        data_key_wrapped: row.bytes("data_key_wrapped")?,
        name_sealed: row.bytes("name_sealed")?,
        called_sealed: row.maybe_bytes("called_sealed")?,
        email_sealed: row.maybe_bytes("email_sealed")?,
        pronouns_sealed: row.maybe_bytes("pronouns_sealed")?,
        account: row.maybe_parsed("account_id")?,
        case: Case {
            paused_at: row.maybe_moment("paused_at")?,
            discharged: row.maybe_parsed("discharged_day")?,
            archived_at: row.maybe_moment("archived_at")?,
        },
        created_at: row.moment("created_at")?,
    })
}

/// Name, what they like to be called, pronouns, and address.
pub async fn change(db: &mut Connection, client: &ClientRow) -> Result<()> {
    sqlx::query(
        "UPDATE clients SET name_sealed = $3, called_sealed = $4, email_sealed = $5, pronouns_sealed = $6
         WHERE practice_id = $1 AND id = $2",
    )
    .bind(client.practice.to_string())
    .bind(client.id.to_string())
    .bind(&client.name_sealed)
    .bind(client.called_sealed.as_ref())
    .bind(client.email_sealed.as_ref())
    .bind(client.pronouns_sealed.as_ref())
    .execute(db)
    .await?;
    Ok(())
}

/// `false` when the record belongs to an account already.
pub async fn set_account(db: &mut Connection, scope: &Scope, account: AccountId) -> Result<bool> {
    let done =
        sqlx::query("UPDATE clients SET account_id = $3 WHERE practice_id = $1 AND id = $2 AND account_id IS NULL")
            .bind(scope.practice.to_string())
            .bind(scope.client.to_string())
            .bind(account.to_string())
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Who treats the client on a day, or stands in for somebody who does, the longest-standing first.
pub async fn treated_by(db: &mut Connection, scope: &Scope, day: Day) -> Result<Vec<MembershipRow>> {
    let rows = sqlx::query(
        "SELECT m.id, m.practice_id, m.account_id, m.role, m.name, m.credentials
         FROM care JOIN memberships m ON m.id = care.membership_id
         WHERE care.practice_id = $1 AND care.client_id = $2 AND care.kind IN ('treats', 'covers')
           AND m.ended_at IS NULL
           AND care.from_day <= $3 AND (care.until_day IS NULL OR care.until_day > $3)
         ORDER BY care.kind DESC, care.from_day, m.id",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_membership).collect()
}
