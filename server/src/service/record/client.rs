//! Adding a client.

use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    account::{read_email, read_name},
    error::Faults,
    ids::ClientId,
};

use crate::{
    audit::{self, Entry, Event},
    error::{Error, Result},
    form_stamp::Once,
    record::sealed::SealedField,
    service::Services,
    setting::Setting,
    store::{
        record::client::{self, ClientRow},
        scope::Scope,
    },
};

impl Services {
    pub fn may_add_client(&self, actor: &Actor) -> Result<()> {
        match decide(actor.role, Relation::None, Action::AddClient) {
            Decision::Allow => Ok(()),
            Decision::Deny => Err(Error::NotFound),
        }
    }

    /// A new record, treated by whoever adds it from today on.
    pub async fn add_client(&self, actor: &Actor, name: &str, email: &str) -> Result<ClientId> {
        self.may_add_client(actor)?;
        let mut faults = Faults::default();
        let name = read_name(name).unwrap_or_else(|sentence| {
            faults.add("name", sentence);
            String::new()
        });
        if name.is_empty() {
            faults.add("name", "Write the client’s name, as you speak of them.");
        }
        let email = match email.trim() {
            "" => None,
            typed => read_email(typed).map_err(|sentence| faults.add("email", sentence)).ok(),
        };
        faults.or(())?;

        let mut tx = self.context.store.write().await?;
        let claim = match self.context.once(&mut tx, actor, ("client", "")).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        let setting = Setting::load(&mut tx, &self.context, actor).await?;
        let id: ClientId = self.context.new_id();
        let (key, data_key_wrapped) = self.context.vault.new_data_key(id)?;
        let row = ClientRow {
            id,
            practice: actor.practice,
            data_key_wrapped,
            name_sealed: SealedField::ClientName.seal(&key, &name)?,
            email_sealed: email.map(|email| SealedField::ClientEmail.seal(&key, &email)).transpose()?,
            account: None,
        };
        client::insert(&mut tx, &row, setting.now).await?;
        client::insert_care(&mut tx, &Scope { practice: actor.practice, client: id }, actor.membership, setting.today)
            .await?;
        let added = Entry { client: Some(id), ..Entry::of(actor, setting.now, Event::ClientAdded) };
        audit::append(&mut tx, self.context.vault.trail_key(), &added).await?;
        claim.keep(&self.context, &mut tx, &id).await?;
        tx.commit().await?;
        Ok(id)
    }
}
