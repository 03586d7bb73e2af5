//! The outbox: sending what is due, and its page for the owner.

use weft_shared::when::Moment;

use crate::{error::Result, mail, service::Services, store::mail as outbox};

/// So long it is told of a letter that it was sent, or could not be.
const KEPT_HOURS: i64 = 30 * 24;

impl Services {
    /// Sends the letters that are due; how many were sent. `address`: what links in them begin with.
    pub async fn send_due_letters(&self, address: &str) -> Result<usize> {
        mail::send_due(&self.context, address).await
    }

    /// Removes letters that were sent, or given up, a month ago.
    pub async fn forget_old_letters(&self) -> Result<()> {
        let now = self.context.now();
        let before: Moment = now.plus_hours(-KEPT_HOURS);
        let mut tx = self.context.store.write().await?;
        outbox::forget(&mut tx, before).await?;
        Ok(tx.commit().await?)
    }
}
