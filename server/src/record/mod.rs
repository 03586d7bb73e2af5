//! A client's record, opened for one action by someone who may: what it holds, how it is read and how it is kept.
//!
//! Opening one loads the record and asks `access::decide`, so that whoever holds a [`Record`] holds the permission.
//! Without permission, and without the record, the answer is the same `NotFound`. Nothing here knows a page's address
//! or a service.

pub(crate) mod account;
pub(crate) mod answers;
mod brief;
pub(crate) mod course;
pub(crate) mod disclosures;
pub(crate) mod evidence;
mod flags;
pub(crate) mod homework;
pub(crate) mod joint;
pub(crate) mod measures;
pub(crate) mod own;
pub(crate) mod patterns;
pub(crate) mod proposals;
pub(crate) mod ratings;
pub mod report;
pub(crate) mod result;
pub(crate) mod sealed;
pub(crate) mod seen;
mod self_started;
pub(crate) mod view;

use sqlx::{Any, Transaction};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, Role, decide},
    ids::{ClientId, MembershipId},
    shared_view::Person,
    when::{Day, Moment},
};

use crate::{
    audit,
    context::Context,
    crypto::DataKey,
    error::Result,
    record::sealed::SealedField,
    setting::Setting,
    store::{
        account::membership,
        audit::Event,
        record::client::{self, ClientRow},
        scope::Scope,
    },
};

pub(crate) struct Record {
    pub tx: Transaction<'static, Any>,
    pub actor: Actor,
    pub client: ClientRow,
    pub person: Person,
    pub therapist: Person,
    pub setting: Setting,
    pub scope: Scope,
    key: DataKey,
    action: Action,
}

impl Record {
    /// Opens a client's record for an action that writes, or that the client may see was done.
    ///
    /// # Errors
    /// `NotFound`, which is written to the audit trail, when there is no such record or this person may not.
    pub(crate) async fn write(context: &Context, actor: &Actor, client: ClientId, action: Action) -> Result<Self> {
        let tx = context.store.write().await?;
        Self::open(context, tx, actor, client, action).await
    }

    /// Opens a client's record to read only, as it stands at this moment.
    ///
    /// # Errors
    /// As [`Record::write`].
    pub(crate) async fn read(context: &Context, actor: &Actor, client: ClientId, action: Action) -> Result<Self> {
        let tx = context.store.read().await?;
        Self::open(context, tx, actor, client, action).await
    }

    async fn open(
        context: &Context,
        mut tx: Transaction<'static, Any>,
        actor: &Actor,
        client: ClientId,
        action: Action,
    ) -> Result<Self> {
        let setting = Setting::load(&mut tx, context, actor).await?;
        let row = client::find(&mut tx, actor.practice, client).await?;
        let treated_by = client::treated_by(&mut tx, actor.practice, client, setting.today).await?;
        let relation = match &row {
            None => Relation::None,
            Some(row) if actor.role == Role::Client => {
                if row.account == Some(actor.account) {
                    Relation::Own
                } else {
                    Relation::None
                }
            }
            Some(_) if treated_by.contains(&actor.membership) => Relation::Care,
            Some(_) => Relation::None,
        };
        match (row, decide(actor.role, relation, action)) {
            (Some(row), Decision::Allow) => {
                let key = context.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                let therapist = therapist(&mut tx, actor, &treated_by).await?;
                let name = SealedField::ClientName.open(&key, &row.name_sealed)?;
                Ok(Self {
                    scope: Scope { practice: actor.practice, client: row.id },
                    tx,
                    actor: actor.clone(),
                    client: row,
                    person: Person::new(&name, ""),
                    therapist,
                    key,
                    setting,
                    action,
                })
            }
            _ => {
                // A read transaction cannot record the denial.
                drop(tx);
                audit::deny(context, actor, Some(client), action, None).await
            }
        }
    }

    pub fn seal(&self, field: SealedField<'_>, text: &str) -> Result<Vec<u8>> {
        Ok(field.seal(&self.key, text)?)
    }

    /// Seals what is not empty.
    pub fn seal_some(&self, field: SealedField<'_>, text: &str) -> Result<Option<Vec<u8>>> {
        let text = text.trim();
        if text.is_empty() { Ok(None) } else { self.seal(field, text).map(Some) }
    }

    pub fn unseal(&self, field: SealedField<'_>, sealed: &[u8]) -> Result<String> {
        Ok(field.open(&self.key, sealed)?)
    }

    pub fn unseal_some(&self, field: SealedField<'_>, sealed: Option<&Vec<u8>>) -> Result<Option<String>> {
        sealed.map(|sealed| self.unseal(field, sealed)).transpose()
    }

    pub fn seal_file(&self, field: SealedField<'_>, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(field.seal_bytes(&self.key, bytes)?)
    }

    pub fn unseal_file(&self, field: SealedField<'_>, sealed: &[u8]) -> Result<Vec<u8>> {
        Ok(field.open_bytes(&self.key, sealed)?)
    }

    /// Appends what was done to the audit trail and commits both together.
    pub async fn commit(mut self, subject: impl std::fmt::Display) -> Result<()> {
        self.log_event(self.action.as_str(), subject).await?;
        self.tx.commit().await?;
        Ok(())
    }

    /// Appends something that happened to the audit trail; it stands once the transaction does.
    pub async fn log_event(&mut self, action: &'static str, subject: impl std::fmt::Display) -> Result<()> {
        let event = Event {
            practice: self.actor.practice,
            at: self.setting.now,
            membership: Some(self.actor.membership),
            action,
            client: Some(self.client.id),
            subject: Some(subject.to_string()),
            allowed: true,
        };
        audit::append(&mut self.tx, &event).await
    }

    pub fn day(&self, at: Moment) -> Day {
        self.setting.local.day(at)
    }
}

async fn therapist(tx: &mut Transaction<'static, Any>, actor: &Actor, treated_by: &[MembershipId]) -> Result<Person> {
    // A therapist who looks is the therapist meant; a client means the one who treats them longest.
    let who = if actor.role.treats() { Some(actor.membership) } else { treated_by.first().copied() };
    let row = match who {
        Some(id) => membership(tx, actor.practice, id).await?,
        None => None,
    };
    Ok(row.map_or_else(|| Person::new("your therapist", ""), |row| Person::new(&row.name, &row.credentials)))
}
