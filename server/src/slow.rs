//! Slow work, done off the threads that serve: drawing, hashing. It asks for proof that no transaction is alive, since
//! SQLite has one writer and every engine a limited number of connections.

use sqlx::{Any, Transaction};

/// Proof that a request holds no transaction. It comes from ending one, or from a place where none was begun.
#[must_use]
pub(crate) struct Idle(());

impl Idle {
    /// Ends a transaction; what was not committed is not kept.
    pub(crate) fn after(tx: Transaction<'static, Any>) -> Self {
        drop(tx);
        Self(())
    }

    /// For what comes before any transaction of its request; a test of the sources lists who may say so.
    pub(crate) fn before_any_transaction() -> Self {
        Self(())
    }
}

/// Does `work` on a thread of its own. `None`: it broke down.
pub(crate) async fn work<T: Send + 'static>(idle: Idle, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    begin(idle, work).await.ok()
}

/// Begins `work` on a thread of its own, for whoever listens meanwhile.
pub(crate) fn begin<T: Send + 'static>(
    _: Idle,
    work: impl FnOnce() -> T + Send + 'static,
) -> tokio::task::JoinHandle<T> {
    #[expect(clippy::disallowed_methods, reason = "the one place that begins slow work")]
    tokio::task::spawn_blocking(work)
}
