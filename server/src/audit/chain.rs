//! The audit trail's chain: each event's hash covers the one before.

use sqlx::{Any, Transaction};
use weft_shared::ids::PracticeId;

use crate::{
    audit::Entry,
    crypto::sha256_hex,
    error::Result,
    store::audit::{self, EventRow},
};

/// Where a chain breaks: the number of the first event that does not follow from those before it.
#[derive(Debug, PartialEq, Eq)]
pub enum Chain {
    Whole { events: usize },
    BrokenAt { number: i64 },
}

pub(crate) async fn append(tx: &mut Transaction<'static, Any>, entry: &Entry) -> Result<()> {
    let (number, before) = audit::next_place(tx, entry.practice).await?;
    let (action, subject) = entry.event.stored();
    let mut row = EventRow {
        number,
        at: entry.at,
        membership: entry.by,
        action: action.to_owned(),
        client: entry.client.map(|id| id.to_string()),
        subject,
        allowed: entry.event.is_allowed(),
        hash: String::new(),
    };
    row.hash = hash(entry.practice, &row, &before);
    Ok(audit::append(tx, entry.practice, &row).await?)
}

/// SHA-256 over the hash before and every field, each with its length, so that no two events read alike.
pub(crate) fn hash(practice: PracticeId, row: &EventRow, before: &str) -> String {
    let fields = [
        before.to_owned(),
        practice.to_string(),
        row.number.to_string(),
        row.at.0.to_string(),
        row.membership.map(|id| id.to_string()).unwrap_or_default(),
        row.action.clone(),
        row.client.clone().unwrap_or_default(),
        row.subject.clone().unwrap_or_default(),
        row.allowed.to_string(),
    ];
    let text: String = fields.iter().map(|field| format!("{}:{field};", field.len())).collect();
    sha256_hex(text.as_bytes())
}
