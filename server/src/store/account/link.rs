//! Links sent to an address: to choose a new password, or to confirm a new address.

use uuid::Uuid;
use weft_shared::{ids::AccountId, when::Moment};

use crate::store::{Connection, Result, StoreError, row::Columns as _};

/// What a link lets its holder do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum LinkKind {
    /// Choose a new password.
    Password,
    /// Sign in with a new address from then on.
    Address,
}

pub struct LinkRow {
    pub id: Uuid,
    pub account: AccountId,
    pub kind: LinkKind,
    pub email_sealed: Option<Vec<u8>>,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

/// Those of the same kind that were made before stop working.
pub async fn insert_link(db: &mut Connection, link: &LinkRow, token_hash: &str, at: Moment) -> Result<()> {
    let kind: &'static str = link.kind.into();
    sqlx::query("UPDATE account_links SET used_at = $3 WHERE account_id = $1 AND kind = $2 AND used_at IS NULL")
        .bind(link.account.to_string())
        .bind(kind)
        .bind(at.0)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO account_links (id, account_id, kind, token_hash, email_sealed, made_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(link.id.to_string())
    .bind(link.account.to_string())
    .bind(kind)
    .bind(token_hash)
    .bind(link.email_sealed.as_ref())
    .bind(at.0)
    .bind(link.expires_at.0)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn link(db: &mut Connection, token_hash: &str) -> Result<Option<LinkRow>> {
    let row = sqlx::query(
        "SELECT id, account_id, kind, email_sealed, expires_at, used_at FROM account_links WHERE token_hash = $1",
    )
    .bind(token_hash)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok(LinkRow {
            id: row.parsed("id")?,
            account: row.parsed("account_id")?,
            kind: row.text("kind")?.parse().map_err(|_| StoreError::Unreadable("account_links.kind"))?,
            email_sealed: row.maybe_bytes("email_sealed")?,
            expires_at: row.moment("expires_at")?,
            used_at: row.maybe_moment("used_at")?,
        })
    })
    .transpose()
}

/// `false` when it was used, or replaced, meanwhile.
pub async fn use_link(db: &mut Connection, id: Uuid, at: Moment) -> Result<bool> {
    let done = sqlx::query("UPDATE account_links SET used_at = $2 WHERE id = $1 AND used_at IS NULL")
        .bind(id.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes those that ended before.
pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM account_links WHERE expires_at < $1").bind(before.0).execute(db).await?;
    Ok(())
}
