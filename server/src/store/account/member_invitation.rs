//! Invitations of those who work in a practice.

use sqlx::any::AnyRow;
use uuid::Uuid;
use weft_shared::{
    access::Role,
    ids::{MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, StoreError, row::Columns as _};

pub struct MemberInvitationRow {
    pub id: Uuid,
    pub practice: PracticeId,
    pub role: Role,
    pub person_sealed: Vec<u8>,
    /// `None`: whoever runs the machine.
    pub made_by: Option<MembershipId>,
    pub made_at: Moment,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
    pub withdrawn_at: Option<Moment>,
}

pub async fn insert(db: &mut Connection, row: &MemberInvitationRow, token_hash: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO member_invitations (id, practice_id, role, person_sealed, token_hash, made_at, made_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(row.id.to_string())
    .bind(row.practice.to_string())
    .bind(row.role.as_str())
    .bind(&row.person_sealed)
    .bind(token_hash)
    .bind(row.made_at.0)
    .bind(row.made_by.map(|member| member.to_string()))
    .bind(row.expires_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// By the secret of its link, whether it still works or not.
pub async fn by_token(db: &mut Connection, token_hash: &str) -> Result<Option<MemberInvitationRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, role, person_sealed, made_at, made_by, expires_at, used_at, withdrawn_at
         FROM member_invitations WHERE token_hash = $1",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Those that still wait to be used, whether their time is over or not.
pub async fn waiting(db: &mut Connection, practice: PracticeId) -> Result<Vec<MemberInvitationRow>> {
    let rows = sqlx::query(
        "SELECT id, practice_id, role, person_sealed, made_at, made_by, expires_at, used_at, withdrawn_at
         FROM member_invitations
         WHERE practice_id = $1 AND used_at IS NULL AND withdrawn_at IS NULL ORDER BY id",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<MemberInvitationRow> {
    Ok(MemberInvitationRow {
        id: row.parsed("id")?,
        practice: row.parsed("practice_id")?,
        role: Role::parse(&row.text("role")?).ok_or(StoreError::Unreadable("member_invitations.role"))?,
        person_sealed: row.bytes("person_sealed")?,
        made_at: row.moment("made_at")?,
        made_by: row.maybe_parsed("made_by")?,
        expires_at: row.moment("expires_at")?,
        used_at: row.maybe_moment("used_at")?,
        withdrawn_at: row.maybe_moment("withdrawn_at")?,
    })
}

/// `false` when it was used or withdrawn meanwhile.
pub async fn accept(db: &mut Connection, id: Uuid, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE member_invitations SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(id.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false` when there is none to withdraw.
pub async fn withdraw(db: &mut Connection, practice: PracticeId, id: Uuid, at: Moment) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE member_invitations SET withdrawn_at = $3
         WHERE practice_id = $1 AND id = $2 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(practice.to_string())
    .bind(id.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
