//! The audit trail's chain: each event's hash covers the one before.

use weft_shared::ids::PracticeId;

use crate::{
    audit::chain::{Chain, hash},
    error::Result,
    service::Services,
    store::audit,
};

impl Services {
    /// Checks a practice's whole chain against its stored end.
    pub async fn verify_audit(&self, practice: PracticeId) -> Result<Chain> {
        let mut tx = self.context.store.read().await?;
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
