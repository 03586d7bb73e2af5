//! Adding a client.

use weft_shared::{
    access::{Action, Actor, Decision, Relation, decide},
    account::read_email,
    error::Faults,
    ids::ClientId,
};

use crate::{
    audit::{self, Entry, Event},
    error::{Error, Result},
    record::sealed::SealedField,
    service::Services,
    setting::Setting,
    store::{
        record::client::{self, ClientRow},
        scope::Scope,
    },
};

const LONGEST_NAME: usize = 120;

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
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut faults = Faults::default();
        if name.is_empty() {
            faults.add("name", "Write the client’s name, as you speak of them.");
        } else if name.chars().count() > LONGEST_NAME {
            faults.add("name", format!("Keep the name to {LONGEST_NAME} characters."));
        }
        let email = match email.trim() {
            "" => None,
            typed => read_email(typed).map_err(|sentence| faults.add("email", sentence)).ok(),
        };
        faults.or(())?;

        let mut tx = self.context.store.write().await?;
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
        tx.commit().await?;
        Ok(id)
    }
}
