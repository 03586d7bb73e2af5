//! The server as islands ask it: one trait, which `server` implements. Pages get their view-models from the server
//! directly.

use std::sync::Arc;

use async_trait::async_trait;
use weft_shared::{access::Actor, error::Refusal, exercise::ItemId, ids::AssignmentId};

use crate::api::Saved;

/// Given to every server function by context: who is asking, and what answers.
#[derive(Clone)]
pub struct Visit {
    pub actor: Option<Actor>,
    pub backend: Arc<dyn Backend>,
}

#[async_trait]
pub trait Backend: Send + Sync {
    /// Keeps what the client typed so far. `seen` is the revision the page was showing (0: none yet).
    async fn save_answer(
        &self,
        actor: &Actor,
        assignment: AssignmentId,
        item: ItemId,
        typed: String,
        seen: i64,
    ) -> Result<Saved, Refusal>;
}
