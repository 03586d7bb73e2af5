//! Practices, accounts, memberships, invitations and logins.

use sqlx::any::AnyRow;
use weft_shared::{
    access::Role,
    ids::{AccountId, ClientId, InvitationId, LoginId, MembershipId, PracticeId},
    when::Moment,
};

use super::{Connection, Result, StoreError, row::Columns as _};

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

pub struct InvitationRow {
    pub id: InvitationId,
    pub practice: PracticeId,
    pub client: ClientId,
    pub created_by: MembershipId,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

pub struct LoginRow {
    pub id: LoginId,
    pub membership: MembershipRow,
    pub created_at: Moment,
    pub seen_at: Moment,
}

pub async fn insert_practice(db: &mut Connection, practice: &PracticeRow, at: Moment) -> Result<()> {
    sqlx::query("INSERT INTO practices (id, name, time_zone, crisis, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(practice.id.to_string())
        .bind(&practice.name)
        .bind(&practice.time_zone)
        .bind(&practice.crisis)
        .bind(at.0)
        .execute(&mut *db)
        .await?;
    sqlx::query("INSERT INTO audit_heads (practice_id, number, hash) VALUES ($1, 0, '')")
        .bind(practice.id.to_string())
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

fn read_membership(row: &AnyRow) -> Result<MembershipRow> {
    Ok(MembershipRow {
        id: row.parsed("id")?,
        practice: row.parsed("practice_id")?,
        account: row.parsed("account_id")?,
        role: Role::parse(&row.text("role")?).ok_or(StoreError::Unreadable("memberships.role"))?,
        name: row.text("name")?,
        credentials: row.text("credentials")?,
    })
}

pub async fn insert_invitation(
    db: &mut Connection,
    invitation: &InvitationRow,
    token_hash: &str,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO invitations (id, practice_id, client_id, token_hash, created_at, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(invitation.id.to_string())
    .bind(invitation.practice.to_string())
    .bind(invitation.client.to_string())
    .bind(token_hash)
    .bind(at.0)
    .bind(invitation.created_by.to_string())
    .bind(invitation.expires_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A newer invitation takes the place of those before it.
pub async fn withdraw_invitations(
    db: &mut Connection,
    practice: PracticeId,
    client: ClientId,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "UPDATE invitations SET withdrawn_at = $3
         WHERE practice_id = $1 AND client_id = $2 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(practice.to_string())
    .bind(client.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// By the secret of its link; a withdrawn invitation is not found.
pub async fn invitation(db: &mut Connection, token_hash: &str) -> Result<Option<InvitationRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, client_id, created_by, expires_at, used_at FROM invitations
         WHERE token_hash = $1 AND withdrawn_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_invitation).transpose()
}

/// The client's newest invitation that was not withdrawn.
pub async fn latest_invitation(
    db: &mut Connection,
    practice: PracticeId,
    client: ClientId,
) -> Result<Option<InvitationRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, client_id, created_by, expires_at, used_at FROM invitations
         WHERE practice_id = $1 AND client_id = $2 AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(practice.to_string())
    .bind(client.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_invitation).transpose()
}

fn read_invitation(row: &AnyRow) -> Result<InvitationRow> {
    Ok(InvitationRow {
        id: row.parsed("id")?,
        practice: row.parsed("practice_id")?,
        client: row.parsed("client_id")?,
        created_by: row.parsed("created_by")?,
        expires_at: row.moment("expires_at")?,
        used_at: row.maybe_moment("used_at")?,
    })
}

/// `false` when it was used meanwhile.
pub async fn use_invitation(db: &mut Connection, id: InvitationId, at: Moment) -> Result<bool> {
    let done = sqlx::query("UPDATE invitations SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
        .bind(id.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn insert_login(
    db: &mut Connection,
    id: LoginId,
    membership: &MembershipRow,
    token_hash: &str,
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO logins (id, practice_id, membership_id, token_hash, created_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id.to_string())
    .bind(membership.practice.to_string())
    .bind(membership.id.to_string())
    .bind(token_hash)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A login that has not been ended, of a membership that has not.
pub async fn login(db: &mut Connection, token_hash: &str) -> Result<Option<LoginRow>> {
    let row = sqlx::query(
        "SELECT l.id AS login_id, l.created_at AS login_created_at, l.seen_at,
                m.id, m.practice_id, m.account_id, m.role, m.name, m.credentials
         FROM logins l JOIN memberships m ON m.id = l.membership_id
         WHERE l.token_hash = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(LoginRow {
            id: row.parsed("login_id")?,
            membership: read_membership(&row)?,
            created_at: row.moment("login_created_at")?,
            seen_at: row.moment("seen_at")?,
        })
    })
    .transpose()
}

/// When a login that has not been ended was made and last seen.
pub async fn login_times(db: &mut Connection, id: LoginId) -> Result<Option<(Moment, Moment)>> {
    let row = sqlx::query(
        "SELECT l.created_at, l.seen_at FROM logins l JOIN memberships m ON m.id = l.membership_id
         WHERE l.id = $1 AND l.ended_at IS NULL AND m.ended_at IS NULL",
    )
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((row.moment("created_at")?, row.moment("seen_at")?))).transpose()
}

pub async fn touch_login(db: &mut Connection, id: LoginId, at: Moment) -> Result<()> {
    sqlx::query("UPDATE logins SET seen_at = $2 WHERE id = $1").bind(id.to_string()).bind(at.0).execute(db).await?;
    Ok(())
}

pub async fn end_login(db: &mut Connection, id: LoginId, at: Moment) -> Result<()> {
    sqlx::query("UPDATE logins SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}
