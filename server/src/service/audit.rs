//! Checking the audit trail, for whoever runs the machine.

use weft_shared::ids::PracticeId;

use crate::{
    audit::verify::{Verdict, examine},
    error::Result,
    service::Services,
    store::audit,
};

impl Services {
    /// Checks a practice's whole chain and its sealed end.
    ///
    /// # Errors
    /// What the database answers. A chain that is broken is no error.
    pub async fn verify_audit(&self, practice: PracticeId) -> Result<Verdict> {
        let mut tx = self.context.store.read().await?;
        let rows = audit::chain(&mut tx, practice).await?;
        let head = audit::head(&mut tx, practice).await?;
        Ok(examine(self.context.vault.trail_key(), practice, &rows, head.as_ref()))
    }
}
