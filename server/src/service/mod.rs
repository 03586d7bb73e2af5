//! What people do, one file for each area: load, decide, act, audit, in one transaction.
//!
//! Everything about a client goes through a [`Case`]: opening one loads the record and asks `access::decide`, so that
//! a service that holds a `Case` holds the permission. Without permission, and without the record, the answer is the
//! same `NotFound`.

pub mod accounts;
mod at_hand;
pub mod audit;
mod brief;
pub mod builder;
pub mod caseload;
pub mod disclosures;
pub mod exercises;
pub mod homework;
pub mod library;
pub mod live;
mod measures;
pub mod pathways;
mod pattern_page;
pub mod patterns;
pub mod player;
pub mod practice;
pub mod proposals;
mod quiz_result;
pub mod ratings;
pub mod report;
pub mod report_jobs;
mod result;
mod risk;
pub mod sessions;
pub mod shared_view;
mod shelf;
pub mod words;
pub mod worksheet;

use std::sync::Arc;

use sqlx::{Any, Transaction};
use weft_shared::{
    access::{Action, Actor, Decision, Relation, Role, decide},
    error::Faults,
    ids::{ClientId, MembershipId},
    shared_view::Person,
    when::{Day, Moment},
};

use crate::{
    bell::Bell,
    clock::{Clock, IdSource, LocalTime, RandomIds, new_id},
    crypto::{CryptoError, DataKey, Vault},
    report::ReportError,
    store::{
        Store, StoreError,
        accounts::{self as account_rows, PracticeRow},
        audit::Event,
        clients::{self, ClientRow},
        sessions::Place,
    },
};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or this person may not know that it does.
    #[error("not found")]
    NotFound,
    /// What was sent cannot be taken, with a sentence for each field.
    #[error("bad input")]
    Invalid(Faults),
    /// Someone saved something newer meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A stored definition or wording is not what this program writes.
    #[error("a stored {0} cannot be read")]
    Unreadable(&'static str),
    #[error("the practice’s time zone {0} is not known")]
    TimeZone(String),
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Error::Invalid(faults)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Store(error.into())
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything the services need, injected.
#[derive(Clone)]
pub struct Services {
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    /// Rings when a joint view changed.
    pub(crate) bell: Bell,
}

impl Services {
    pub fn new(store: Store, vault: Vault, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, vault, clock, ids, bell: Bell::default() }
    }

    /// On the clock the program goes by, with random ids.
    pub fn on_this_machine(store: Store, vault: Vault, clock: Arc<dyn Clock>) -> Self {
        Self::new(store, vault, clock, Arc::new(RandomIds))
    }

    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    pub(crate) fn new_id<T: From<uuid::Uuid>>(&self) -> T {
        new_id(&*self.ids, self.now())
    }

    /// Opens a client's record for an action that writes, or that the client may see was done.
    pub(crate) async fn open(&self, actor: &Actor, client: ClientId, action: Action) -> Result<Case> {
        let tx = self.store.write().await?;
        self.open_in(tx, actor, client, action).await
    }

    /// Opens a client's record to read only.
    pub(crate) async fn look(&self, actor: &Actor, client: ClientId, action: Action) -> Result<Case> {
        let tx = self.store.read().await?;
        self.open_in(tx, actor, client, action).await
    }

    async fn open_in(
        &self,
        mut tx: Transaction<'static, Any>,
        actor: &Actor,
        client: ClientId,
        action: Action,
    ) -> Result<Case> {
        let setting = Setting::load(&mut tx, self, actor).await?;
        let row = clients::find(&mut tx, actor.practice, client).await?;
        let treated_by = clients::treated_by(&mut tx, actor.practice, client, setting.today).await?;
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
                let key = self.vault.unwrap_data_key(row.id, &row.data_key_wrapped)?;
                let therapist = therapist(&mut tx, actor, &treated_by).await?;
                let name = key.open("clients.name", &row.name_sealed)?;
                Ok(Case {
                    place: Place { practice: actor.practice, client: row.id },
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
                self.deny(actor, Some(client), action, None).await
            }
        }
    }

    /// Writes down that something was refused, and answers as if it did not exist.
    pub(crate) async fn deny<T>(
        &self,
        actor: &Actor,
        client: Option<ClientId>,
        action: Action,
        subject: Option<String>,
    ) -> Result<T> {
        let mut tx = self.store.write().await?;
        let event = Event {
            practice: actor.practice,
            at: self.now(),
            membership: Some(actor.membership),
            action: action.as_str(),
            client,
            subject,
            allowed: false,
        };
        audit::append(&mut tx, &event).await?;
        tx.commit().await?;
        Err(Error::NotFound)
    }
}

/// Where and when something happens: the practice, and its local time.
pub(crate) struct Setting {
    pub practice: PracticeRow,
    pub local: LocalTime,
    pub now: Moment,
    pub today: Day,
}

impl Setting {
    pub async fn load(tx: &mut Transaction<'static, Any>, services: &Services, actor: &Actor) -> Result<Self> {
        let practice = account_rows::practice(tx, actor.practice).await?.ok_or(Error::NotFound)?;
        Self::of(practice, services.now())
    }

    pub fn of(practice: PracticeRow, now: Moment) -> Result<Self> {
        let local = LocalTime::of(&practice.time_zone).ok_or_else(|| Error::TimeZone(practice.time_zone.clone()))?;
        let today = local.day(now);
        Ok(Self { practice, local, now, today })
    }
}

async fn therapist(tx: &mut Transaction<'static, Any>, actor: &Actor, treated_by: &[MembershipId]) -> Result<Person> {
    // A therapist who looks is the therapist meant; a client means the one who treats them longest.
    let who = if actor.role.treats() { Some(actor.membership) } else { treated_by.first().copied() };
    let row = match who {
        Some(id) => account_rows::membership(tx, actor.practice, id).await?,
        None => None,
    };
    Ok(row.map_or_else(|| Person::new("your therapist", ""), |row| Person::new(&row.name, &row.credentials)))
}

/// A client's record, opened for one action by someone who may.
pub(crate) struct Case {
    pub tx: Transaction<'static, Any>,
    pub actor: Actor,
    pub client: ClientRow,
    pub person: Person,
    pub therapist: Person,
    pub setting: Setting,
    pub place: Place,
    key: DataKey,
    action: Action,
}

impl Case {
    pub fn seal(&self, place: &str, text: &str) -> Result<Vec<u8>> {
        Ok(self.key.seal(place, text)?)
    }

    /// Seals what is not empty.
    pub fn seal_some(&self, place: &str, text: &str) -> Result<Option<Vec<u8>>> {
        let text = text.trim();
        if text.is_empty() { Ok(None) } else { self.seal(place, text).map(Some) }
    }

    pub fn unseal(&self, place: &str, sealed: &[u8]) -> Result<String> {
        Ok(self.key.open(place, sealed)?)
    }

    pub fn seal_file(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        Ok(self.key.seal_bytes(place, bytes)?)
    }

    pub fn unseal_file(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        Ok(self.key.open_bytes(place, sealed)?)
    }

    pub fn unseal_some(&self, place: &str, sealed: Option<&Vec<u8>>) -> Result<Option<String>> {
        sealed.map(|sealed| self.unseal(place, sealed)).transpose()
    }

    /// Appends what was done to the audit trail and commits both together.
    pub async fn commit(mut self, subject: impl std::fmt::Display) -> Result<()> {
        self.record(self.action.as_str(), subject).await?;
        self.tx.commit().await?;
        Ok(())
    }

    /// Appends something that happened to the audit trail; it stands once the transaction does.
    pub async fn record(&mut self, action: &'static str, subject: impl std::fmt::Display) -> Result<()> {
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
