//! Invitations of clients.

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{ClientId, InvitationId, MembershipId, PracticeId},
    when::Moment,
};

use crate::store::{Connection, Result, row::Columns as _, scope::Scope};

pub struct InvitationRow {
    pub id: InvitationId,
    pub practice: PracticeId,
    pub client: ClientId,
    pub created_by: MembershipId,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
    /// When a newer one took its place.
    pub withdrawn_at: Option<Moment>,
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
pub async fn withdraw_invitations(db: &mut Connection, scope: &Scope, at: Moment) -> Result<()> {
    sqlx::query(
        "UPDATE invitations SET withdrawn_at = $3
         WHERE practice_id = $1 AND client_id = $2 AND used_at IS NULL AND withdrawn_at IS NULL",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// By the secret of its link, whether it still works or not.
pub async fn invitation(db: &mut Connection, token_hash: &str) -> Result<Option<InvitationRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, client_id, created_by, expires_at, used_at, withdrawn_at FROM invitations
         WHERE token_hash = $1",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read_invitation).transpose()
}

/// The client's newest invitation that was not withdrawn.
pub async fn latest_invitation(db: &mut Connection, scope: &Scope) -> Result<Option<InvitationRow>> {
    let row = sqlx::query(
        "SELECT id, practice_id, client_id, created_by, expires_at, used_at, withdrawn_at FROM invitations
         WHERE practice_id = $1 AND client_id = $2 AND withdrawn_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
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
        withdrawn_at: row.maybe_moment("withdrawn_at")?,
    })
}

/// `false` when it was used, or replaced by a newer one, meanwhile.
pub async fn use_invitation(db: &mut Connection, id: InvitationId, at: Moment) -> Result<bool> {
    let done =
        sqlx::query("UPDATE invitations SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND withdrawn_at IS NULL")
            .bind(id.to_string())
            .bind(at.0)
            .execute(db)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes those that were used or withdrawn before.
pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    for sql in ["DELETE FROM invitations WHERE used_at < $1", "DELETE FROM invitations WHERE withdrawn_at < $1"] {
        sqlx::query(sql).bind(before.0).execute(&mut *db).await?;
    }
    Ok(())
}
