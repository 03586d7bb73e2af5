//! The security log: what happened at the door, of the whole installation.

use uuid::Uuid;
use weft_shared::when::Moment;

use crate::store::{Connection, Result, StoreError, row::Columns as _};

/// What can happen at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SecurityKind {
    /// The password was right, and with it the second factor where one is asked for.
    SignedIn,
    /// No account has this address, or the password is another: which of both is not told.
    PasswordRefused,
    CodeRefused,
    /// The password, and a code where there is one, were shown once more.
    Confirmed,
    PasskeyRefused,
    /// Sent away unread: too much was tried in vain before.
    SlowedDown,
    PasswordChanged,
    ResetAsked,
    AddressChanged,
    FactorAdded,
    FactorRemoved,
    RecoveryCodeUsed,
    RecoveryCodesMade,
    LoginsEnded,
    /// Another practice of the same account.
    WentToPractice,
    /// By whoever runs the machine, at the command line.
    ResetByOperator,
}

pub struct SecurityRow {
    pub id: Uuid,
    pub at: Moment,
    pub kind: SecurityKind,
    /// The keyed hash of the address that was typed, or of the account's.
    pub whose: Option<String>,
    pub source_sealed: Option<Vec<u8>>,
}

pub async fn insert_event(db: &mut Connection, row: &SecurityRow) -> Result<()> {
    let kind: &'static str = row.kind.into();
    sqlx::query("INSERT INTO security_events (id, at, kind, whose, source_sealed) VALUES ($1, $2, $3, $4, $5)")
        .bind(row.id.to_string())
        .bind(row.at.0)
        .bind(kind)
        .bind(row.whose.as_ref())
        .bind(row.source_sealed.as_ref())
        .execute(db)
        .await?;
    Ok(())
}

/// The newest first.
pub async fn events(db: &mut Connection, since: Moment, limit: i64) -> Result<Vec<SecurityRow>> {
    let rows = sqlx::query(
        "SELECT id, at, kind, whose, source_sealed FROM security_events WHERE at >= $1 ORDER BY at DESC, id DESC LIMIT $2",
    )
    .bind(since.0)
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(SecurityRow {
                id: row.parsed("id")?,
                at: row.moment("at")?,
                kind: row.text("kind")?.parse().map_err(|_| StoreError::Unreadable("security_events.kind"))?,
                whose: row.maybe_text("whose")?,
                source_sealed: row.maybe_bytes("source_sealed")?,
            })
        })
        .collect()
}

/// How often something happened with an address since a moment.
pub async fn count(db: &mut Connection, whose: &str, kind: SecurityKind, since: Moment) -> Result<i64> {
    let kind: &'static str = kind.into();
    let row = sqlx::query("SELECT count(*) AS times FROM security_events WHERE whose = $1 AND kind = $2 AND at >= $3")
        .bind(whose)
        .bind(kind)
        .bind(since.0)
        .fetch_one(db)
        .await?;
    row.number("times")
}

pub async fn forget(db: &mut Connection, before: Moment) -> Result<()> {
    sqlx::query("DELETE FROM security_events WHERE at < $1").bind(before.0).execute(db).await?;
    Ok(())
}
