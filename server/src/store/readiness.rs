//! Whether the database can be used, and how much of it is.

use sqlx::{AnyPool, Row as _};

use super::{MIGRATIONS, Result, Store};
use crate::metrics::Pool;

impl Store {
    /// Writes what is there already, and reads it.
    ///
    /// # Errors
    /// The database cannot be reached or written to, or is busy.
    pub async fn write_nothing_new(&self) -> Result<()> {
        sqlx::query("UPDATE weft SET value = value WHERE name = 'key-check'").execute(&self.write).await?;
        Ok(())
    }

    /// Whether the database is as this program's migrations leave it; a newer program may have changed it meanwhile.
    pub async fn is_migrated(&self) -> Result<bool> {
        let own = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default();
        let newest = sqlx::query("SELECT version FROM _sqlx_migrations WHERE version >= $1").bind(own);
        let rows = newest.fetch_all(&self.read).await?;
        Ok(rows.len() == 1 && rows[0].try_get::<i64, _>(0)? == own)
    }

    /// Connections that write and connections that read. PostgreSQL has one pool for both.
    pub fn pools(&self) -> (Pool, Pool) {
        (state(&self.write), state(&self.read))
    }
}

fn state(pool: &AnyPool) -> Pool {
    let idle = pool.num_idle();
    Pool { in_use: usize::try_from(pool.size()).unwrap_or(0).saturating_sub(idle), idle }
}
