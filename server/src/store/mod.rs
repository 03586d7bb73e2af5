//! All SQL, and no policy. A file or folder for each area; every query names its practice.
//!
//! Functions take the connection of the caller's transaction and return rows as they are stored: sealed texts stay
//! sealed. Services are the only callers.

pub mod account;
pub mod audit;
pub mod files;
pub mod form_key;
pub mod homework;
pub mod joint;
pub mod library;
pub mod mail;
mod notices;
pub mod pattern;
pub mod practice;
mod readiness;
pub mod record;
pub mod report;
mod row;
pub mod sample;
pub mod scope;
pub mod set_up;
pub mod undo;

use std::{str::FromStr as _, sync::Arc, time::Duration};

use sqlx::{
    Any, AnyConnection, AnyPool, Connection as _, Row as _, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::Migrator,
};

use crate::crypto::{CryptoError, Trails, Vault};

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// The first SQLite without the WAL bug that loses committed writes.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database reports an error: {0}")]
    Database(sqlx::Error),
    /// It could not be opened when Weft started.
    #[error("cannot reach the database: {0}. Check WEFT_DATABASE_URL")]
    Unreachable(sqlx::Error),
    /// Someone else made the same thing at the same moment: a unique violation.
    #[error("the database has this already")]
    Taken,
    /// Others hold it, and waiting did not help. Nothing was written; trying again may succeed.
    #[error("the database is busy: {0}. Try again")]
    Busy(sqlx::Error),
    /// Its disk is full or cannot be written to. Nothing was written; it may be again once there is room.
    #[error("cannot write to the database: {0}. Check that its disk has room")]
    CannotWrite(sqlx::Error),
    #[error("cannot migrate the database: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("SQLite {0} can lose saved data. Weft needs 3.51.3 or newer: build it with its bundled SQLite")]
    OldSqlite(String),
    /// A stored value is not what this program writes: the column.
    #[error("cannot read a stored value in {0}")]
    Unreadable(&'static str),
}

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(fault) if fault.is_unique_violation() => StoreError::Taken,
            sqlx::Error::Database(fault) if fault.code().is_some_and(|code| is_busy(&code)) => StoreError::Busy(error),
            sqlx::Error::Database(fault) if fault.code().is_some_and(|code| cannot_write(&code)) => {
                StoreError::CannotWrite(error)
            }
            // Also a connection that broke off, as when PostgreSQL is started anew.
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => StoreError::Busy(error),
            _ => StoreError::Database(error),
        }
    }
}

/// SQLite numbers its answers, PostgreSQL has five letters for each: both in one list.
fn is_busy(code: &str) -> bool {
    match sqlite_code(code) {
        // SQLITE_BUSY, SQLITE_LOCKED.
        Some(number) => matches!(number, 5 | 6),
        // Serialization failure, deadlock, lock not available, too many connections, starting up or shutting down.
        None => matches!(code, "40001" | "40P01" | "55P03" | "53300" | "57P01" | "57P03"),
    }
}

fn cannot_write(code: &str) -> bool {
    match sqlite_code(code) {
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN: a full disk has no room for a log either.
        Some(number) => matches!(number, 8 | 10 | 13 | 14),
        // Disk full, input or output failed.
        None => matches!(code, "53100" | "58030"),
    }
}

/// SQLite's primary code, which is the low byte. SQLSTATEs without letters have five digits and are no such numbers.
fn sqlite_code(code: &str) -> Option<i64> {
    code.parse::<i64>().ok().filter(|_| code.len() < 5).map(|number| number & 0xff)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The pools. SQLite has one writer and many readers; PostgreSQL has one pool for both.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    write: AnyPool,
    read: AnyPool,
    /// Where other processes' notices come from, if there can be other processes.
    notices_from: Option<Arc<str>>,
}

impl Store {
    /// Connects and migrates. `url` is `sqlite://PATH` or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let options = AnyConnectOptions::from_str(&patient(url, engine)).map_err(StoreError::Unreachable)?;
        let store = match engine {
            Engine::Sqlite => Self {
                engine,
                write: sqlite_pool(1).connect_with(options.clone()).await.map_err(StoreError::Unreachable)?,
                read: sqlite_pool(8).connect_lazy_with(options),
                notices_from: None,
            },
            Engine::Postgres => {
                let pool = pool(16).connect_with(options).await.map_err(StoreError::Unreachable)?;
                Self { engine, write: pool.clone(), read: pool, notices_from: Some(url.into()) }
            }
        };
        store.refuse_old_sqlite().await?;
        MIGRATIONS.run(&store.write).await?;
        Ok(store)
    }

    async fn refuse_old_sqlite(&self) -> Result<()> {
        if self.engine != Engine::Sqlite {
            return Ok(());
        }
        let version: String = sqlx::query("SELECT sqlite_version()").fetch_one(&self.write).await?.try_get(0)?;
        let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
        let mut part = || parts.next().unwrap_or(0);
        if (part(), part(), part()) < OLDEST_SQLITE { Err(StoreError::OldSqlite(version)) } else { Ok(()) }
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }

    /// A transaction that may write. On SQLite it takes the write lock at once, so that it cannot fail half-way.
    pub async fn write(&self) -> Result<Transaction<'static, Any>> {
        Ok(match self.engine {
            Engine::Sqlite => self.write.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => self.write.begin().await?,
        })
    }

    /// A transaction that only reads, and sees one state of the database.
    pub async fn read(&self) -> Result<Transaction<'static, Any>> {
        Ok(match self.engine {
            Engine::Sqlite => self.read.begin().await?,
            Engine::Postgres => self.read.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
        })
    }

    /// Nobody has begun anything in it.
    pub async fn is_empty(&self) -> Result<bool> {
        let row = sqlx::query("SELECT id FROM practices LIMIT 1").fetch_optional(&self.read).await?;
        Ok(row.is_none())
    }

    /// Whether this database was made under a master key before.
    pub async fn key_check(&self) -> Result<Option<String>> {
        let row = sqlx::query("SELECT value FROM weft WHERE name = 'key-check'").fetch_optional(&self.read).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// For a database that has none: a new one, whose trails are keyed from their first event.
    pub async fn keep_key_check(&self, vault: &Vault) -> std::result::Result<(), KeyCheckError> {
        let check = vault.check_text(Trails::AllKeyed)?;
        sqlx::query("INSERT INTO weft (name, value) VALUES ('key-check', $1)")
            .bind(check)
            .execute(&self.write)
            .await
            .map_err(StoreError::from)?;
        Ok(())
    }

    /// From now on the database says that every trail in it is keyed.
    pub async fn note_that_trails_are_keyed(&self, vault: &Vault) -> std::result::Result<(), KeyCheckError> {
        let check = vault.check_text(Trails::AllKeyed)?;
        sqlx::query("UPDATE weft SET value = $1 WHERE name = 'key-check'")
            .bind(check)
            .execute(&self.write)
            .await
            .map_err(StoreError::from)?;
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum KeyCheckError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

/// With how long a statement waits for a lock: as long as for a connection. SQLite is told by a pragma.
fn patient(url: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => url.to_owned(),
        Engine::Postgres => {
            let joined = if url.contains('?') { '&' } else { '?' };
            format!("{url}{joined}options[lock_timeout]=10s")
        }
    }
}

/// Connections that are asked before they are used again. One that still counts a transaction could not end it: where
/// the disk is full SQLite ends it by itself, and the rollback after that fails. It is closed, and another one opened.
fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}

fn sqlite_pool(connections: u32) -> AnyPoolOptions {
    pool(connections).after_connect(|connection, _| {
        Box::pin(async move {
            for pragma in [
                "PRAGMA busy_timeout = 5000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
            ] {
                sqlx::query(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    })
}

/// What store functions take: the connection of the caller's transaction.
pub type Connection = AnyConnection;

/// `$FROM, …` for so many values: what both engines read in `IN (…)`.
fn places(from: usize, values: usize) -> String {
    (from..from + values).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}
