//! A client's record, opened for one action by someone who may: what it holds, how it is read and how it is kept.
//!
//! Opening one loads the record and asks `access::decide`, so that whoever holds a [`Record`] holds the permission.
//! Without permission, and without the record, the answer is the same `NotFound`. Nothing here knows a page's address
//! or a service.

pub(crate) mod account;
pub(crate) mod answers;
mod brief;
pub(crate) mod care;
pub(crate) mod case;
pub(crate) mod caseload;
pub(crate) mod course;
pub(crate) mod disclosures;
pub(crate) mod drafts;
pub(crate) mod evidence;
mod flags;
pub(crate) mod hanging;
pub(crate) mod homework;
pub(crate) mod joint;
pub(crate) mod measures;
pub(crate) mod office;
pub(crate) mod own;
pub(crate) mod patterns;
pub(crate) mod proposals;
pub(crate) mod ratings;
pub mod report;
pub(crate) mod result;
mod revisions;
pub(crate) mod sealed;
pub(crate) mod seen;
mod self_started;
mod undo;
pub(crate) mod view;

use std::{collections::HashMap, sync::Arc};

use sqlx::{Any, Transaction};
use weft_shared::{
    access::{Action, Actor, CareKind, Decision, Relation, Role, decide},
    capacity::Capacity,
    ids::{ClientId, MembershipId, ResponseId},
    shared_view::Person,
    text::trimmed,
    when::{Day, Moment},
};

use crate::{
    audit::{self, Entry, Event},
    context::Context,
    crypto::{DataKey, MacKey},
    definitions::{Version, Versions},
    error::{Error, Result},
    record::sealed::SealedField,
    record::{course::Course, homework::AssignedExercise},
    setting::Setting,
    slow::Idle,
    store::{
        account::{self as membership, MembershipRow},
        homework::AnswerRow,
        record::{
            care as care_rows,
            client::{self, ClientRow},
            emergency,
        },
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
    pub relation: Relation,
    key: DataKey,
    trail_key: MacKey,
    versions: Versions,
    loaded: Loaded,
}

/// What was read already of a record that is open. Writing empties what it makes untrue.
#[derive(Default)]
struct Loaded {
    course: Option<Arc<Course>>,
    homework: Option<Arc<[AssignedExercise]>>,
    in_use: Option<Arc<[Version]>>,
    names: Option<Arc<HashMap<MembershipId, String>>>,
    shared_answers: Option<Arc<HashMap<ResponseId, Vec<AnswerRow>>>>,
}

impl Record {
    /// Opens a client's record for an action that changes it.
    ///
    /// # Errors
    /// `NotFound`, which is written to the audit trail, when there is no such record or this person may not; `Invalid`
    /// when the status of the case does not allow it.
    pub(crate) async fn write(context: &Context, actor: &Actor, client: ClientId, action: Action) -> Result<Self> {
        let record = Self::look(context, actor, client, action).await?;
        record.status_allows(action)?;
        Ok(record)
    }

    /// Opens a client's record to write down that it was looked at, which no status forbids.
    ///
    /// # Errors
    /// `NotFound`, which is written to the audit trail, when there is no such record or this person may not.
    pub(crate) async fn look(context: &Context, actor: &Actor, client: ClientId, action: Action) -> Result<Self> {
        let tx = context.store.write().await?;
        Self::open(context, tx, actor, client, action).await
    }

    /// Opens a client's record to read only, as it stands at this moment.
    ///
    /// # Errors
    /// As [`Record::look`].
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
        let scope = Scope { practice: actor.practice, client };
        let (practice, row) = client::with_practice(&mut tx, scope.practice, client).await?.ok_or(Error::NotFound)?;
        let setting = Setting::of(practice, context.now())?;
        let treated_by = client::treated_by(&mut tx, &scope, setting.today).await?;
        let relation = match &row {
            None => Relation::None,
            Some(row) if actor.role == Role::Client => {
                if row.account == Some(actor.account) {
                    Relation::Own
                } else {
                    Relation::None
                }
            }
            Some(_) => staff(&mut tx, &scope, actor, &setting).await?,
        };
        match (row, decide(actor.role, relation, action)) {
            (Some(row), Decision::Allow) => {
                let key = context.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                let therapist = therapist(actor, &treated_by);
                let person = row.person(&key)?;
                Ok(Self {
                    scope,
                    relation,
                    tx,
                    actor: actor.clone(),
                    client: row,
                    person,
                    therapist,
                    key,
                    trail_key: context.vault.trail_key().clone(),
                    setting,
                    versions: context.versions.clone(),
                    loaded: Loaded::default(),
                })
            }
            _ => {
                // A read transaction cannot record the denial.
                drop(tx);
                audit::deny(context, actor, Some(client), action, None).await
            }
        }
    }

    /// For what must still be sealed about this client once the record is let go.
    pub(crate) fn data_key(&self) -> DataKey {
        self.key.clone()
    }

    pub fn seal(&self, field: SealedField<'_>, text: &str) -> Result<Vec<u8>> {
        Ok(field.seal(&self.key, text)?)
    }

    /// Seals what is not empty.
    pub fn seal_some(&self, field: SealedField<'_>, text: &str) -> Result<Option<Vec<u8>>> {
        let text = trimmed(text);
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

    /// Lets the record go, so that slow work may begin; what was not committed is not kept.
    pub fn end(self) -> Idle {
        Idle::after(self.tx)
    }

    /// Appends what was done to the audit trail and commits both together.
    pub async fn commit(mut self, event: Event) -> Result<()> {
        self.log_event(event).await?;
        self.tx.commit().await?;
        Ok(())
    }

    /// Appends something that happened to the audit trail; it stands once the transaction does.
    pub async fn log_event(&mut self, event: Event) -> Result<()> {
        let entry = Entry { client: Some(self.client.id), ..Entry::of(&self.actor, self.setting.now, event) };
        audit::append(&mut self.tx, &self.trail_key, &entry).await
    }

    /// The names of everyone who works in the practice; the client's own membership has none.
    pub(crate) async fn names(&mut self) -> Result<Arc<HashMap<MembershipId, String>>> {
        if let Some(names) = &self.loaded.names {
            return Ok(names.clone());
        }
        let names = Arc::new(membership::names(&mut self.tx, self.scope.practice).await?.into_iter().collect());
        self.loaded.names = Some(Arc::clone(&names));
        Ok(names)
    }

    /// The newest versions of the exercises that are in use.
    pub(crate) async fn in_use(&mut self) -> Result<Arc<[Version]>> {
        if let Some(in_use) = &self.loaded.in_use {
            return Ok(in_use.clone());
        }
        let in_use: Arc<[Version]> = self.versions.in_use(&mut self.tx, self.scope.practice).await?.into();
        self.loaded.in_use = Some(in_use.clone());
        Ok(in_use)
    }

    /// As what whoever opened it looks.
    ///
    /// # Errors
    /// `NotFound` for whoever does not read it, such as an assistant who plans a session.
    pub fn capacity(&self) -> Result<Capacity> {
        Capacity::of(self.relation).ok_or(Error::NotFound)
    }

    pub fn day(&self, at: Moment) -> Day {
        self.setting.local.day(at)
    }
}

impl ClientRow {
    /// Who the client is, as pages speak of them.
    pub(crate) fn person(&self, key: &DataKey) -> Result<Person> {
        let name = SealedField::ClientName.open(key, &self.name_sealed)?;
        let called =
            self.called_sealed.as_ref().map(|sealed| SealedField::ClientCalled.open(key, sealed)).transpose()?;
        Ok(Person::client(&name, &called.unwrap_or_default()))
    }
}

/// What someone who works in a client's practice is to them.
async fn staff(
    tx: &mut Transaction<'static, Any>,
    scope: &Scope,
    actor: &Actor,
    setting: &Setting,
) -> Result<Relation> {
    let kinds = care_rows::kinds(tx, scope, actor.membership, setting.today).await?;
    for (kind, relation) in [
        (CareKind::Treats, Relation::Care),
        (CareKind::Covers, Relation::Cover),
        (CareKind::Supervises, Relation::Supervision),
    ] {
        if kinds.contains(&kind) && kind.fits(actor.role) {
            return Ok(relation);
        }
    }
    let in_emergency = emergency::open_until(tx, scope, actor.membership, setting.now).await?.is_some();
    Ok(if in_emergency { Relation::Emergency } else { Relation::Colleague })
}

/// A therapist who looks is the therapist meant; a client means the one who treats them longest.
fn therapist(actor: &Actor, treated_by: &[MembershipRow]) -> Person {
    let meant = treated_by.iter().find(|member| member.id == actor.membership).or(treated_by.first());
    let nobody = || Person { called: "your therapist".to_owned(), ..Person::new("your therapist", "") };
    meant.map_or_else(nobody, |row| Person::new(&row.name, &row.credentials))
}
