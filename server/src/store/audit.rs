//! The audit trail: append-only, and chained by hash within a practice.

use std::collections::HashSet;

use sqlx::any::AnyRow;
use weft_shared::{
    ids::{ClientId, MembershipId, PracticeId},
    when::Moment,
};

use super::{Connection, Result, row::Columns as _, scope::Scope};

/// One event as stored; `action` and `subject` are what `audit::event` prints and parses. Ids stay text, so that a
/// chain is checked over what is there.
#[derive(Clone, Debug)]
pub struct EventRow {
    pub number: i64,
    pub at: Moment,
    pub membership: Option<String>,
    pub action: String,
    pub client: Option<String>,
    pub subject: Option<String>,
    /// 1 or 0.
    pub allowed: i64,
    pub hash: String,
}

/// The end of a practice's chain.
#[derive(Clone, Debug)]
pub struct HeadRow {
    /// Of the last event; 0 before the first.
    pub number: i64,
    pub hash: String,
    pub keyed_from: Option<i64>,
    pub seal: Option<String>,
}

pub async fn insert_head(db: &mut Connection, practice: PracticeId, head: &HeadRow) -> Result<()> {
    sqlx::query("INSERT INTO audit_heads (practice_id, number, hash, keyed_from, seal) VALUES ($1, $2, $3, $4, $5)")
        .bind(practice.to_string())
        .bind(head.number)
        .bind(&head.hash)
        .bind(head.keyed_from)
        .bind(head.seal.as_ref())
        .execute(db)
        .await?;
    Ok(())
}

/// The end of the practice's chain. On PostgreSQL its row stays locked until the transaction ends, so that two events
/// cannot take the same place.
pub async fn lock_head(db: &mut Connection, practice: PracticeId) -> Result<HeadRow> {
    let row = sqlx::query(
        "UPDATE audit_heads SET number = number WHERE practice_id = $1 RETURNING number, hash, keyed_from, seal",
    )
    .bind(practice.to_string())
    .fetch_one(db)
    .await?;
    read_head(&row)
}

pub async fn set_head(db: &mut Connection, practice: PracticeId, head: &HeadRow) -> Result<()> {
    sqlx::query("UPDATE audit_heads SET number = $2, hash = $3, keyed_from = $4, seal = $5 WHERE practice_id = $1")
        .bind(practice.to_string())
        .bind(head.number)
        .bind(&head.hash)
        .bind(head.keyed_from)
        .bind(head.seal.as_ref())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn insert(db: &mut Connection, practice: PracticeId, row: &EventRow) -> Result<()> {
    sqlx::query(
        "INSERT INTO audit (practice_id, number, at, membership_id, action, client_id, subject, allowed, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(practice.to_string())
    .bind(row.number)
    .bind(row.at.0)
    .bind(row.membership.as_ref())
    .bind(&row.action)
    .bind(row.client.as_ref())
    .bind(row.subject.as_ref())
    .bind(row.allowed)
    .bind(&row.hash)
    .execute(db)
    .await?;
    Ok(())
}

/// Whose records a member has done something about since a moment.
pub async fn about_whom(
    db: &mut Connection,
    practice: PracticeId,
    (membership, since): (MembershipId, Moment),
    (action, subject): (&str, Option<&str>),
) -> Result<HashSet<ClientId>> {
    let rows = sqlx::query(
        "SELECT DISTINCT client_id FROM audit
         WHERE practice_id = $1 AND membership_id = $2 AND at >= $3 AND action = $4 AND COALESCE(subject, '') = $5
           AND allowed = 1 AND client_id IS NOT NULL",
    )
    .bind(practice.to_string())
    .bind(membership.to_string())
    .bind(since.0)
    .bind(action)
    .bind(subject.unwrap_or_default())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| row.parsed("client_id")).collect()
}

/// A practice's whole chain.
pub async fn chain(db: &mut Connection, practice: PracticeId) -> Result<Vec<EventRow>> {
    let rows = sqlx::query(
        "SELECT number, at, membership_id, action, client_id, subject, allowed, hash FROM audit
         WHERE practice_id = $1 ORDER BY number",
    )
    .bind(practice.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// The end of a practice's chain, to look at; `None` where someone took it away.
pub async fn head(db: &mut Connection, practice: PracticeId) -> Result<Option<HeadRow>> {
    let row = sqlx::query("SELECT number, hash, keyed_from, seal FROM audit_heads WHERE practice_id = $1")
        .bind(practice.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(read_head).transpose()
}

/// What was done about a client, newest first.
pub async fn about(db: &mut Connection, scope: &Scope, limit: i64) -> Result<Vec<EventRow>> {
    let rows = sqlx::query(
        "SELECT number, at, membership_id, action, client_id, subject, allowed, hash FROM audit
         WHERE practice_id = $1 AND client_id = $2 AND allowed = 1 ORDER BY number DESC LIMIT $3",
    )
    .bind(scope.practice.to_string())
    .bind(scope.client.to_string())
    .bind(limit)
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<EventRow> {
    Ok(EventRow {
        number: row.number("number")?,
        at: row.moment("at")?,
        membership: row.maybe_text("membership_id")?,
        action: row.text("action")?,
        client: row.maybe_text("client_id")?,
        subject: row.maybe_text("subject")?,
        allowed: row.number("allowed")?,
        hash: row.text("hash")?,
    })
}

fn read_head(row: &AnyRow) -> Result<HeadRow> {
    Ok(HeadRow {
        number: row.number("number")?,
        hash: row.text("hash")?,
        keyed_from: row.maybe_number("keyed_from")?,
        seal: row.maybe_text("seal")?,
    })
}
