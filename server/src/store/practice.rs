//! Practices: name, zone, numbers to call, and the head of their reports.

use sqlx::any::AnyRow;
use weft_shared::{ids::PracticeId, login::LoginLimits, when::Moment};

use crate::store::{Connection, Result, account::login::read_limits, row::Columns as _};

pub struct PracticeRow {
    pub id: PracticeId,
    pub name: String,
    pub time_zone: String,
    pub crisis: String,
}

impl PracticeRow {
    /// Where to call in a crisis, a line each.
    pub fn contacts(&self) -> Vec<String> {
        self.crisis.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

pub async fn insert_practice(db: &mut Connection, practice: &PracticeRow, country: &str, at: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO practices (id, name, time_zone, crisis, created_at, country) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(practice.id.to_string())
    .bind(&practice.name)
    .bind(&practice.time_zone)
    .bind(&practice.crisis)
    .bind(at.0)
    .bind(country)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn practice(db: &mut Connection, id: PracticeId) -> Result<Option<PracticeRow>> {
    let row = sqlx::query("SELECT id, name, time_zone, crisis FROM practices WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(read_practice).transpose()
}

/// Every practice, oldest first; for the command line, which belongs to whoever runs the machine.
pub async fn practices(db: &mut Connection) -> Result<Vec<PracticeRow>> {
    let rows = sqlx::query("SELECT id, name, time_zone, crisis FROM practices ORDER BY id").fetch_all(db).await?;
    rows.iter().map(read_practice).collect()
}

fn read_practice(row: &AnyRow) -> Result<PracticeRow> {
    Ok(PracticeRow {
        id: row.parsed("id")?,
        name: row.text("name")?,
        time_zone: row.text("time_zone")?,
        crisis: row.text("crisis")?,
    })
}

pub struct LetterheadRow {
    pub address: String,
    pub paper: String,
    /// A PNG file.
    pub logo: Option<Vec<u8>>,
}

pub async fn letterhead(db: &mut Connection, practice: PracticeId) -> Result<Option<LetterheadRow>> {
    let row = sqlx::query("SELECT address, paper, logo FROM practices WHERE id = $1")
        .bind(practice.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        Ok(LetterheadRow { address: row.text("address")?, paper: row.text("paper")?, logo: row.maybe_bytes("logo")? })
    })
    .transpose()
}

/// What a practice says of itself.
#[derive(PartialEq, Eq)]
pub struct PracticeSaid<'a> {
    pub name: &'a str,
    pub address: &'a str,
    pub crisis: &'a str,
    pub paper: &'a str,
}

/// `false` when it says something else than `before` by now.
pub async fn change(
    db: &mut Connection,
    practice: PracticeId,
    before: &PracticeSaid<'_>,
    now: &PracticeSaid<'_>,
) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE practices SET name = $1, address = $2, crisis = $3, paper = $4
         WHERE id = $5 AND name = $6 AND address = $7 AND crisis = $8 AND paper = $9",
    )
    .bind(now.name)
    .bind(now.address)
    .bind(now.crisis)
    .bind(now.paper)
    .bind(practice.to_string())
    .bind(before.name)
    .bind(before.address)
    .bind(before.crisis)
    .bind(before.paper)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `None` takes it away.
pub async fn set_logo(db: &mut Connection, practice: PracticeId, logo: Option<&[u8]>) -> Result<()> {
    sqlx::query("UPDATE practices SET logo = $1 WHERE id = $2")
        .bind(logo)
        .bind(practice.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// The name its letters are sent under.
pub async fn mail_name(db: &mut Connection, practice: PracticeId) -> Result<Option<String>> {
    let row = sqlx::query("SELECT mail_name FROM practices WHERE id = $1")
        .bind(practice.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| row.text("mail_name")).transpose()
}

/// `false` when it is another than `before` by now.
pub async fn set_mail_name(db: &mut Connection, practice: PracticeId, before: &str, name: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE practices SET mail_name = $3 WHERE id = $1 AND mail_name = $2")
        .bind(practice.to_string())
        .bind(before)
        .bind(name)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// How long logins last.
pub async fn login_limits(db: &mut Connection, practice: PracticeId) -> Result<Option<LoginLimits>> {
    let row = sqlx::query(
        "SELECT staff_idle_minutes, staff_hours, client_idle_minutes, client_days FROM practices WHERE id = $1",
    )
    .bind(practice.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_limits).transpose()
}

pub async fn set_login_limits(db: &mut Connection, practice: PracticeId, limits: LoginLimits) -> Result<()> {
    sqlx::query(
        "UPDATE practices SET staff_idle_minutes = $2, staff_hours = $3, client_idle_minutes = $4, client_days = $5
         WHERE id = $1",
    )
    .bind(practice.to_string())
    .bind(limits.staff_idle_minutes)
    .bind(limits.staff_hours)
    .bind(limits.client_idle_minutes)
    .bind(limits.client_days)
    .execute(db)
    .await?;
    Ok(())
}
