//! What staff saw is written to the audit trail; and the trail is checked, for whoever runs the machine.

use weft_shared::{
    access::Actor,
    ids::{ClientId, PracticeId},
    when::Moment,
};

use crate::{
    audit::verify::{Verdict, examine},
    audit::{self as trail, ClientPage, Event},
    error::Result,
    service::Services,
    store::audit,
};

/// A joint view asks for itself again at every touch: within so many milliseconds that is one look.
const ONE_LOOK: i64 = 5 * 60 * 1000;

impl Services {
    /// Writes down that someone who treats a client is shown a page with what the client wrote or rated. To be called
    /// before the page leaves, and only for a page that was allowed.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn note_page(&self, actor: &Actor, client: ClientId, page: ClientPage) -> Result<()> {
        let event = Event::PageShown(page);
        match page {
            ClientPage::JointView => {
                let since = Moment(self.context.now().0 - ONE_LOOK);
                trail::note_once_since(&self.context, actor, (&[client], since), event).await
            }
            _ => trail::note(&self.context, actor, &[client], event).await,
        }
    }

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
