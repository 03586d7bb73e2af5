//! The server as islands ask it: one trait, which `server` implements. Pages get their view-models from the server
//! directly.

use std::sync::Arc;

use async_trait::async_trait;
use weft_shared::{access::Actor, error::Refusal};

use crate::api::{AnswerSave, DraftSave, Saved};

/// Given to every server function by context: who is asking, and what answers.
#[derive(Clone)]
pub struct Visit {
    pub actor: Option<Actor>,
    pub backend: Arc<dyn Backend>,
}

#[async_trait]
pub trait Backend: Send + Sync {
    /// Keeps what the client typed so far.
    async fn save_answer(&self, actor: &Actor, save: AnswerSave) -> Result<Saved, Refusal>;

    /// Keeps a form that was not sent yet, for its author alone.
    async fn save_draft(&self, actor: &Actor, save: DraftSave) -> Result<Saved, Refusal>;
}
