//! What whoever runs the machine wants to know: whether Weft can work, and how much it has to do. Nothing of it is about
//! anyone.

use std::time::Duration;

use tokio::time::timeout;

use crate::{
    error::{Error, Result},
    jobs,
    metrics::Load,
    service::Services,
};

/// Longer than this, and people wait too.
const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// Why nobody can work now, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum NotReady {
    /// The database cannot be reached or read.
    Database,
    /// Others hold the database.
    Busy,
    /// The disk is full, or cannot be written to.
    Disk,
    /// The database was migrated by another version.
    Migrations,
    /// The database was made with another master key.
    Key,
}

impl Services {
    /// Whether the database can be read and written, is migrated, and fits the master key.
    ///
    /// # Errors
    /// The first reason why not.
    pub async fn readiness(&self) -> Result<(), NotReady> {
        match timeout(LONGEST_WAIT, self.look()).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) if error.is_busy() => Err(NotReady::Busy),
            Ok(Err(error)) if error.is_without_room() => Err(NotReady::Disk),
            Ok(Err(_)) => Err(NotReady::Database),
            Err(_) => Err(NotReady::Busy),
        }
    }

    async fn look(&self) -> Result<Result<(), NotReady>, Error> {
        let context = &self.context;
        if !context.store.is_migrated().await? {
            return Ok(Err(NotReady::Migrations));
        }
        let check = context.store.key_check().await?.unwrap_or_default();
        if context.vault.recognises(&check).is_none() {
            return Ok(Err(NotReady::Key));
        }
        context.store.write_nothing_new().await?;
        Ok(Ok(()))
    }

    /// What there is to do at this moment.
    pub fn load(&self) -> Load {
        let (writing, reading) = self.context.store.pools();
        let (passwords_at_work, passwords_waiting) = self.context.passwords.load();
        Load { writing, reading, passwords_at_work, passwords_waiting, jobs: jobs::running() }
    }
}
