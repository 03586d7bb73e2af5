//! The audit trail's chain: each event's hash covers the one before.

use sqlx::{Any, Transaction};
use weft_shared::ids::PracticeId;

use crate::{
    crypto::sha256_hex,
    service::{Result, Services},
    store::audit::{self, Event, EventRow},
};

/// Where a chain breaks: the number of the first event that does not follow from those before it.
#[derive(Debug, PartialEq, Eq)]
pub enum Chain {
    Whole { events: usize },
    BrokenAt { number: i64 },
}

pub(super) async fn append(tx: &mut Transaction<'static, Any>, event: &Event) -> Result<()> {
    let (number, before) = audit::next_place(tx, event.practice).await?;
    let row = EventRow {
        number,
        at: event.at,
        membership: event.membership,
        action: event.action.to_owned(),
        client: event.client.map(|id| id.to_string()),
        subject: event.subject.clone(),
        allowed: event.allowed,
        hash: String::new(),
    };
    audit::append(tx, event, number, &hash(event.practice, &row, &before)).await?;
    Ok(())
}

/// SHA-256 over the hash before and every field, each with its length, so that no two events read alike.
fn hash(practice: PracticeId, row: &EventRow, before: &str) -> String {
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

impl Services {
    /// Checks a practice's whole chain against its stored end.
    pub async fn verify_audit(&self, practice: PracticeId) -> Result<Chain> {
        let mut tx = self.store.read().await?;
        let rows = audit::chain(&mut tx, practice).await?;
        let (last, end) = audit::head(&mut tx, practice).await?;
        let mut before = String::new();
        for (expected, row) in (1..).zip(&rows) {
            if row.number != expected || row.hash != hash(practice, row, &before) {
                return Ok(Chain::BrokenAt { number: expected });
            }
            before.clone_from(&row.hash);
        }
        let whole = usize::try_from(last).is_ok_and(|last| last == rows.len()) && before == end;
        Ok(if whole { Chain::Whole { events: rows.len() } } else { Chain::BrokenAt { number: last } })
    }
}
