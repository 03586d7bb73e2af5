//! The sample practice: a mark that says whether it is whole, so that half of one is known for what it is, and a whole
//! one sends no mail.

use sqlx::{AssertSqlSafe, Row as _};

use crate::store::{Connection, Engine, Result, Store};

/// Whether the people in this database are invented, also while they are made.
pub async fn is_sample(db: &mut Connection) -> Result<bool> {
    let mark = sqlx::query("SELECT value FROM weft WHERE name = 'sample'").fetch_optional(db).await?;
    Ok(mark.is_some())
}

impl Store {
    /// From now on what is in the database is half a sample.
    pub async fn sample_begins(&self) -> Result<()> {
        sqlx::query("INSERT INTO weft (name, value) VALUES ('sample', 'half made') ON CONFLICT (name) DO NOTHING")
            .execute(&self.write)
            .await?;
        Ok(())
    }

    pub async fn sample_is_whole(&self) -> Result<()> {
        sqlx::query("UPDATE weft SET value = 'whole' WHERE name = 'sample'").execute(&self.write).await?;
        Ok(())
    }

    /// A sample practice was begun here, and whoever made it was stopped.
    pub async fn is_half_a_sample(&self) -> Result<bool> {
        let mark = sqlx::query("SELECT value FROM weft WHERE name = 'sample' AND value = 'half made'")
            .fetch_optional(&self.read)
            .await?;
        Ok(mark.is_some())
    }

    /// It is the sample, or half of one.
    pub async fn is_sample(&self) -> Result<bool> {
        let mark = sqlx::query("SELECT value FROM weft WHERE name = 'sample'").fetch_optional(&self.read).await?;
        Ok(mark.is_some())
    }

    /// Empties every table of a database that holds a sample, or half of one, and nothing else: it is only begun in an
    /// empty one.
    pub async fn clear_sample(&self) -> Result<()> {
        let mut tx = self.write().await?;
        match self.engine {
            // Whatever refers to what: it is judged at the end, when nothing is left.
            Engine::Sqlite => {
                sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut *tx).await?;
                for row in sqlx::query("PRAGMA table_list").fetch_all(&mut *tx).await? {
                    let (table, kind): (String, String) = (row.try_get("name")?, row.try_get("type")?);
                    if kind == "table" && !table.starts_with("sqlite_") && !KEPT.contains(&table.as_str()) {
                        let emptied = ["DELETE FROM", &table].join(" ");
                        sqlx::query(AssertSqlSafe(emptied)).execute(&mut *tx).await?;
                    }
                }
            }
            Engine::Postgres => {
                let all_at_once = "DO $$ BEGIN EXECUTE (
                    SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables
                    WHERE schemaname = current_schema() AND tablename NOT IN ('weft', '_sqlx_migrations')); END $$";
                sqlx::query(all_at_once).execute(&mut *tx).await?;
            }
        }
        sqlx::query("DELETE FROM weft WHERE name = 'sample'").execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What is about the database itself.
const KEPT: [&str; 2] = ["weft", "_sqlx_migrations"];
