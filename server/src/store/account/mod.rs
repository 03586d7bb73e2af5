//! Accounts and memberships.

pub mod invitation;
pub mod login;

use sqlx::any::AnyRow;
use weft_shared::{
    access::Role,
    ids::{AccountId, MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _};

pub struct MembershipRow {
    pub id: MembershipId,
    pub practice: PracticeId,
    pub account: AccountId,
    pub role: Role,
    pub name: String,
    pub credentials: String,
}

pub struct AccountRow {
    pub id: AccountId,
    pub password_hash: String,
}

/// `Taken` when the address belongs to an account already.
pub async fn insert_account(
    db: &mut Connection,
    id: AccountId,
    email_lower: &str,
    password_hash: &str,
    at: Moment,
) -> Result<()> {
    sqlx::query("INSERT INTO accounts (id, email_lower, password_hash, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(email_lower)
        .bind(password_hash)
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn account(db: &mut Connection, email_lower: &str) -> Result<Option<AccountRow>> {
    let row = sqlx::query("SELECT id, password_hash FROM accounts WHERE email_lower = $1")
        .bind(email_lower)
        .fetch_optional(db)
        .await?;
    row.map(|row| Ok(AccountRow { id: row.parsed("id")?, password_hash: row.text("password_hash")? })).transpose()
}

pub async fn insert_membership(db: &mut Connection, membership: &MembershipRow, at: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO memberships (id, practice_id, account_id, role, name, credentials, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(membership.id.to_string())
    .bind(membership.practice.to_string())
    .bind(membership.account.to_string())
    .bind(membership.role.as_str())
    .bind(&membership.name)
    .bind(&membership.credentials)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The account's oldest membership that has not ended.
pub async fn membership_of_account(db: &mut Connection, account: AccountId) -> Result<Option<MembershipRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, account_id, role, name, credentials FROM memberships
         WHERE account_id = $1 AND ended_at IS NULL ORDER BY id LIMIT 1",
    )
    .bind(account.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_membership).transpose()
}

pub async fn membership(db: &mut Connection, practice: PracticeId, id: MembershipId) -> Result<Option<MembershipRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, account_id, role, name, credentials FROM memberships
         WHERE practice_id = $1 AND id = $2",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_membership).transpose()
}

/// The names of everyone who works in the practice, or did; clients' memberships have none.
pub async fn names(db: &mut Connection, practice: PracticeId) -> Result<Vec<(MembershipId, String)>> {
    let rows = sqlx::query("SELECT id, name FROM memberships WHERE practice_id = $1 AND name <> ''")
        .bind(practice.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.text("name")?))).collect()
}

pub(crate) fn read_membership(row: &AnyRow) -> Result<MembershipRow> {
    Ok(MembershipRow {
        id: row.parsed("id")?,
        practice: row.parsed("practice_id")?,
        account: row.parsed("account_id")?,
        role: Role::parse(&row.text("role")?).ok_or(StoreError::Unreadable("memberships.role"))?,
        name: row.text("name")?,
        credentials: row.text("credentials")?,
    })
}
