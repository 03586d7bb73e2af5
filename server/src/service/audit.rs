//! What staff saw is written to the audit trail; and the trail is checked, for whoever runs the machine.

use weft_shared::{
    access::Actor,
    ids::{ClientId, PracticeId},
    when::Moment,
};

use crate::{
    audit::verify::{Verdict, examine},
    audit::{self as trail, ClientPage, Entry, Event},
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
                self.note_once_since(actor, &[client], event, since).await
            }
            _ => self.note(actor, &[client], event).await,
        }
    }

    /// Writes down who is shown an event's page, but for those about whom it stands there since a moment.
    pub(crate) async fn note_once_since(
        &self,
        actor: &Actor,
        clients: &[ClientId],
        event: Event,
        since: Moment,
    ) -> Result<()> {
        let mut tx = self.context.store.read().await?;
        let (name, subject) = event.stored();
        let member = (actor.membership, since);
        let before = audit::about_whom(&mut tx, actor.practice, member, (name, subject.as_deref())).await?;
        drop(tx);
        let new: Vec<ClientId> = clients.iter().filter(|client| !before.contains(client)).copied().collect();
        self.note(actor, &new, event).await
    }

    async fn note(&self, actor: &Actor, clients: &[ClientId], event: Event) -> Result<()> {
        if clients.is_empty() {
            return Ok(());
        }
        let mut tx = self.context.store.write().await?;
        let now = self.context.now();
        for client in clients {
            let entry = Entry { client: Some(*client), ..Entry::of(actor, now, event.clone()) };
            trail::append(&mut tx, self.context.vault.trail_key(), &entry).await?;
        }
        tx.commit().await?;
        Ok(())
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
