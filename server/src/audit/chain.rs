//! The audit trail's chain: each event is hashed with the one before, under a key, and the chain's end is sealed.
//!
//! Only the trail key makes a hash or a seal, and it is not in the database. What that shows and what it cannot show is
//! in `docs/decisions/0006-the-trail-is-keyed.md`.

use sqlx::{Any, Transaction};
use weft_shared::ids::PracticeId;

use crate::{
    audit::Entry,
    crypto::{MacKey, sha256_hex},
    error::Result,
    store::audit::{self, EventRow, HeadRow},
};

/// Begins the chain of a new practice.
///
/// # Errors
/// What the database answers.
pub(crate) async fn begin(tx: &mut Transaction<'static, Any>, key: &MacKey, practice: PracticeId) -> Result<()> {
    let head = sealed(key, practice, 0, String::new(), 1);
    Ok(audit::insert_head(tx, practice, &head).await?)
}

/// Appends an event; it stands once the transaction does.
///
/// An end that was not sealed under the key is continued, so that nobody's work stops, and never sealed again: that it
/// was changed stays to be found.
///
/// # Errors
/// What the database answers.
pub(crate) async fn append(tx: &mut Transaction<'static, Any>, key: &MacKey, entry: &Entry) -> Result<()> {
    let practice = entry.practice;
    let before = audit::lock_head(tx, practice).await?;
    let row = next(key, entry, &before);
    audit::insert(tx, practice, &row).await?;
    let head = match before.keyed_from {
        Some(keyed_from) if is_sealed(key, practice, &before) => {
            sealed(key, practice, row.number, row.hash, keyed_from)
        }
        keyed_from => {
            tracing::error!(%practice, "the end of an audit trail was changed from outside; see weft verify");
            HeadRow { number: row.number, hash: row.hash, keyed_from, seal: Some(String::new()) }
        }
    };
    Ok(audit::set_head(tx, practice, &head).await?)
}

/// The row that follows `before`.
pub(super) fn next(key: &MacKey, entry: &Entry, before: &HeadRow) -> EventRow {
    let (action, subject) = entry.event.stored();
    let mut row = EventRow {
        number: before.number + 1,
        at: entry.at,
        membership: entry.by.map(|id| id.to_string()),
        action: action.to_owned(),
        client: entry.client.map(|id| id.to_string()),
        subject,
        allowed: entry.event.is_allowed().into(),
        hash: String::new(),
    };
    row.hash = keyed_hash(key, entry.practice, &row, &before.hash);
    row
}

/// An end under the key.
pub(super) fn sealed(key: &MacKey, practice: PracticeId, number: i64, hash: String, keyed_from: i64) -> HeadRow {
    let seal = seal(key, practice, number, &hash, keyed_from);
    HeadRow { number, hash, keyed_from: Some(keyed_from), seal: Some(seal) }
}

pub(super) fn is_sealed(key: &MacKey, practice: PracticeId, head: &HeadRow) -> bool {
    match (head.keyed_from, &head.seal) {
        (Some(from), Some(kept)) => seal(key, practice, head.number, &head.hash, from) == *kept,
        _ => false,
    }
}

fn seal(key: &MacKey, practice: PracticeId, number: i64, hash: &str, keyed_from: i64) -> String {
    let fields = [practice.to_string(), number.to_string(), hash.to_owned(), keyed_from.to_string()];
    key.mac(format!("end;{}", with_lengths(&fields)).as_bytes())
}

/// HMAC-SHA-256 over the hash before and every field.
pub(super) fn keyed_hash(key: &MacKey, practice: PracticeId, row: &EventRow, before: &str) -> String {
    // Nothing there and an empty text are not the same.
    let maybe = |field: &Option<String>| field.as_ref().map_or_else(|| "-".to_owned(), |text| format!("+{text}"));
    let fields = [
        before.to_owned(),
        practice.to_string(),
        row.number.to_string(),
        row.at.0.to_string(),
        maybe(&row.membership),
        row.action.clone(),
        maybe(&row.client),
        maybe(&row.subject),
        row.allowed.to_string(),
    ];
    key.mac(format!("event;{}", with_lengths(&fields)).as_bytes())
}

/// The rule before trails were keyed: SHA-256. Anyone can make it.
pub(super) fn plain_hash(practice: PracticeId, row: &EventRow, before: &str) -> String {
    let fields = [
        before.to_owned(),
        practice.to_string(),
        row.number.to_string(),
        row.at.0.to_string(),
        row.membership.clone().unwrap_or_default(),
        row.action.clone(),
        row.client.clone().unwrap_or_default(),
        row.subject.clone().unwrap_or_default(),
        (row.allowed == 1).to_string(),
    ];
    sha256_hex(with_lengths(&fields).as_bytes())
}

/// Each with its length, so that no two rows read alike.
fn with_lengths(fields: &[String]) -> String {
    fields.iter().map(|field| format!("{}:{field};", field.len())).collect()
}
