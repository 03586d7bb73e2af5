//! Accounts and memberships. An address is found by its keyed hash.

pub mod factor;
pub mod invitation;
pub mod link;
pub mod login;
pub mod member_invitation;
pub mod reset_request;
pub mod security;
pub mod sign_in;

use sqlx::any::AnyRow;
use weft_shared::{
    access::Role,
    ids::{AccountId, MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _};

#[derive(Clone)]
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
    pub email_hash: String,
    pub email_sealed: Vec<u8>,
    pub password_hash: String,
    /// Of a second factor that counts, or of one that is being set up.
    pub totp: Option<TotpRow>,
}

pub struct TotpRow {
    pub secret_sealed: Vec<u8>,
    /// `None` while it is being set up.
    pub since: Option<Moment>,
    /// The time step of the newest code that was used.
    pub last: Option<i64>,
}

/// `Taken` when the address belongs to an account already.
pub async fn insert_account(db: &mut Connection, account: &AccountRow, at: Moment) -> Result<()> {
    sqlx::query(
        "INSERT INTO accounts (id, email_hash, email_sealed, password_hash, password_changed_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(account.id.to_string())
    .bind(&account.email_hash)
    .bind(&account.email_sealed)
    .bind(&account.password_hash)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// By the keyed hash of its address.
pub async fn account(db: &mut Connection, email_hash: &str) -> Result<Option<AccountRow>> {
    let row = sqlx::query(
        "SELECT id, email_hash, email_sealed, password_hash, totp_sealed, totp_since, totp_last FROM accounts
         WHERE email_hash = $1",
    )
    .bind(email_hash)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_account).transpose()
}

pub async fn account_by_id(db: &mut Connection, id: AccountId) -> Result<Option<AccountRow>> {
    let row = sqlx::query(
        "SELECT id, email_hash, email_sealed, password_hash, totp_sealed, totp_since, totp_last FROM accounts
         WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_account).transpose()
}

fn read_account(row: &AnyRow) -> Result<AccountRow> {
    let totp = match row.maybe_bytes("totp_sealed")? {
        Some(secret_sealed) => Some(TotpRow {
            secret_sealed,
            since: row.maybe_moment("totp_since")?,
            last: row.maybe_number("totp_last")?,
        }),
        None => None,
    };
    Ok(AccountRow {
        id: row.parsed("id")?,
        email_hash: row.text("email_hash")?,
        email_sealed: row.bytes("email_sealed")?,
        password_hash: row.text("password_hash")?,
        totp,
    })
}

/// Accounts from before addresses were sealed, with the address in clear.
pub async fn with_open_address(db: &mut Connection) -> Result<Vec<(AccountId, String)>> {
    let rows = sqlx::query("SELECT id, email_hash FROM accounts WHERE email_sealed IS NULL").fetch_all(db).await?;
    rows.iter().map(|row| Ok((row.parsed("id")?, row.text("email_hash")?))).collect()
}

/// `Taken` when the address belongs to another account.
pub async fn set_email(db: &mut Connection, id: AccountId, email_hash: &str, email_sealed: &[u8]) -> Result<()> {
    sqlx::query("UPDATE accounts SET email_hash = $2, email_sealed = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(email_hash)
        .bind(email_sealed)
        .execute(db)
        .await?;
    Ok(())
}

/// The same password, hashed anew: nothing was changed by its owner.
pub async fn rehash_password(db: &mut Connection, id: AccountId, before: &str, hash: &str) -> Result<()> {
    sqlx::query("UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
        .bind(id.to_string())
        .bind(before)
        .bind(hash)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn set_password(db: &mut Connection, id: AccountId, password_hash: &str, at: Moment) -> Result<()> {
    sqlx::query("UPDATE accounts SET password_hash = $2, password_changed_at = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(password_hash)
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
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

/// The account's memberships that have not ended, oldest first.
pub async fn memberships_of(db: &mut Connection, account: AccountId) -> Result<Vec<MembershipRow>> {
    let rows = sqlx::query(
        "SELECT id, practice_id, account_id, role, name, credentials FROM memberships
         WHERE account_id = $1 AND ended_at IS NULL ORDER BY id",
    )
    .bind(account.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read_membership).collect()
}

/// The account's membership in a practice, whether it has ended or not.
pub async fn membership_in(
    db: &mut Connection,
    practice: PracticeId,
    account: AccountId,
) -> Result<Option<(MembershipRow, Option<Moment>)>> {
    let row = sqlx::query(
        "SELECT id, practice_id, account_id, role, name, credentials, ended_at FROM memberships
         WHERE practice_id = $1 AND account_id = $2",
    )
    .bind(practice.to_string())
    .bind(account.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((read_membership(&row)?, row.maybe_moment("ended_at")?))).transpose()
}

/// Whoever works in the practice, or did, with the moment it ended; clients are not among them.
pub async fn staff(db: &mut Connection, practice: PracticeId) -> Result<Vec<(MembershipRow, Option<Moment>)>> {
    let rows = sqlx::query(
        "SELECT id, practice_id, account_id, role, name, credentials, ended_at FROM memberships
         WHERE practice_id = $1 AND role <> 'client' ORDER BY id",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok((read_membership(row)?, row.maybe_moment("ended_at")?))).collect()
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

/// A member who has not left; until the transaction ends, nobody changes what they are.
pub async fn hold_member(db: &mut Connection, practice: PracticeId, id: MembershipId) -> Result<Option<MembershipRow>> {
    let held =
        sqlx::query("UPDATE memberships SET name = name WHERE practice_id = $1 AND id = $2 AND ended_at IS NULL")
            .bind(practice.to_string())
            .bind(id.to_string())
            .execute(&mut *db)
            .await?;
    if held.rows_affected() == 0 { Ok(None) } else { membership(db, practice, id).await }
}

/// What a member is in the practice, and whether they still are.
pub async fn set_membership(db: &mut Connection, member: &MembershipRow, ended_at: Option<Moment>) -> Result<()> {
    sqlx::query(
        "UPDATE memberships SET role = $3, name = $4, credentials = $5, ended_at = $6
         WHERE practice_id = $1 AND id = $2",
    )
    .bind(member.practice.to_string())
    .bind(member.id.to_string())
    .bind(member.role.as_str())
    .bind(&member.name)
    .bind(&member.credentials)
    .bind(ended_at.map(|at| at.0))
    .execute(db)
    .await?;
    Ok(())
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
