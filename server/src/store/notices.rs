//! Word of a change, from one process to the others: PostgreSQL's LISTEN and NOTIFY. SQLite has one process only.

use std::time::Duration;

use sqlx::postgres::PgListener;
use weft_shared::ids::JointId;

use crate::{
    notify::Changes,
    store::{Connection, Engine, Result, Store},
};

const CHANNEL: &str = "weft_live";
/// Waits between tries to listen again, in seconds.
const SHORTEST_WAIT: u64 = 1;
const LONGEST_WAIT: u64 = 30;

impl Store {
    /// Tells the other processes once the transaction is committed. The notice is an id that means nothing by itself.
    pub async fn notify_others(&self, db: &mut Connection, id: JointId) -> Result<()> {
        if self.engine == Engine::Postgres {
            // `Any` has no word for the function's empty answer.
            sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)")
                .bind(CHANNEL)
                .bind(id.to_string())
                .fetch_one(db)
                .await?;
        }
        Ok(())
    }

    /// Rings the changes for what other processes tell, until it is dropped. What was told while the connection was gone
    /// is not told again, so after each new connection everything rings.
    pub async fn relay(&self, changes: &Changes) {
        let Some(url) = &self.notices_from else { return };
        let mut wait = SHORTEST_WAIT;
        loop {
            let listening = async {
                let mut listener = PgListener::connect(url).await?;
                listener.listen(CHANNEL).await?;
                Ok::<_, sqlx::Error>(listener)
            };
            match listening.await {
                Ok(mut listener) => {
                    wait = SHORTEST_WAIT;
                    changes.notify_all();
                    // `None`: the connection is lost.
                    while let Ok(Some(notice)) = listener.try_recv().await {
                        if let Ok(id) = notice.payload().parse() {
                            changes.notify(id);
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, wait, "joint views of other processes are not heard"),
            }
            tokio::time::sleep(Duration::from_secs(wait)).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}
