//! Taking over the trails of a database from before trails were keyed.

use sqlx::{Any, Transaction};
use weft_shared::{ids::PracticeId, when::Moment};

use super::{
    Entry, Event,
    chain::{is_sealed, next, plain_hash, sealed},
};
use crate::{
    crypto::{Trails, Vault},
    error::Result,
    store::{
        Store,
        audit::{self, EventRow, HeadRow},
        practice,
    },
};

const CHANGED: &str = "an audit trail was changed from outside; see weft verify";

/// The events before a trail was keyed, chained anew by their own rule.
pub(super) struct OldPart {
    /// The last hash: what the rows that are there give, whatever they say themselves.
    pub end: String,
    /// The number of the first that does not follow from those before it.
    pub broken_at: Option<i64>,
}

/// Rows that were written without a key, from the first.
pub(super) fn rechain(practice: PracticeId, rows: &[EventRow]) -> OldPart {
    let mut old = OldPart { end: String::new(), broken_at: None };
    for (expected, row) in (1..).zip(rows) {
        old.end = plain_hash(practice, row, &old.end);
        if row.number != expected || row.hash != old.end {
            old.broken_at = old.broken_at.or(Some(expected));
        }
    }
    old
}

/// Sees to it that every trail is keyed. `trails`: what the database's check text says. One from before is taken over,
/// each practice in a transaction of its own; done already, nothing happens. Where every trail should be keyed and one
/// is not, somebody replaced it: that is said, and nothing is taken over.
///
/// Any number of processes of this version may do this at once; none of an older version may run meanwhile.
///
/// # Errors
/// What the database answers.
pub(crate) async fn key_every_trail(store: &Store, vault: &Vault, trails: Trails, now: Moment) -> Result<()> {
    let key = vault.trail_key();
    let mut tx = store.read().await?;
    let practices = practice::practices(&mut tx).await?;
    let mut unsealed = Vec::new();
    for practice in practices {
        match audit::head(&mut tx, practice.id).await? {
            Some(head) if is_sealed(key, practice.id, &head) => {}
            Some(_) => unsealed.push(practice.id),
            None => tracing::error!(practice = %practice.id, "{CHANGED}"),
        }
    }
    drop(tx);
    for practice in unsealed {
        let mut tx = store.write().await?;
        if trails == Trails::MayBeOld && take_over(&mut tx, vault, practice, now).await? {
            tx.commit().await?;
        } else {
            tracing::error!(%practice, "{CHANGED}");
        }
    }
    Ok(())
}

/// `false` when it is not from before: another process was faster, or its end was changed.
async fn take_over(
    tx: &mut Transaction<'static, Any>,
    vault: &Vault,
    practice: PracticeId,
    now: Moment,
) -> Result<bool> {
    let key = vault.trail_key();
    let head = audit::lock_head(tx, practice).await?;
    if head.keyed_from.is_some() || head.seal.is_some() {
        return Ok(is_sealed(key, practice, &head));
    }
    let rows = audit::chain(tx, practice).await?;
    let OldPart { end, broken_at } = rechain(practice, &rows);
    let last = rows.last().map_or(0, |row| row.number);
    // A cut-off trail breaks where it was cut.
    let cut_at = (head.number != last || head.hash != end).then_some(last + 1);
    let broken_at = broken_at.or(cut_at);
    if let Some(number) = broken_at {
        tracing::error!(%practice, number, "an audit trail was broken before it was keyed; see weft verify");
    }
    // The first keyed event covers the old end as it was found, so that nothing of it can be changed from now on.
    let before = HeadRow { number: last.max(head.number), hash: end, keyed_from: None, seal: None };
    let entry = Entry { practice, at: now, by: None, client: None, event: Event::TrailKeyed { broken_at } };
    let row = next(key, &entry, &before);
    audit::insert(tx, practice, &row).await?;
    let number = row.number;
    audit::set_head(tx, practice, &sealed(key, practice, number, row.hash, number)).await?;
    tracing::info!(%practice, events = rows.len(), "an audit trail was taken over: it is keyed from here on");
    Ok(true)
}
