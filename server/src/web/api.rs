//! The server functions islands call.

use std::sync::Arc;

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Method,
    response::{IntoResponse, Response},
    routing::post,
};
use leptos::prelude::provide_context;
use weft_app::{
    api::{AnswerSave, DraftSave, Saved},
    backend::{Backend, Visit},
};
use weft_shared::{access::Actor, error::Refusal};

use super::{
    App,
    login::MaybeActor,
    routes::{Route, Shows},
};
use crate::{error::Error, service::Services};

const CALLED: [&str; 3] = ["/api/answers/save", "/api/drafts/save", "/api/here"];

pub(super) fn routes() -> Vec<Route> {
    CALLED.map(|path| Route { method: Method::POST, path, shows: Shows::Nothing }).into()
}

pub(super) fn router() -> Router<App> {
    CALLED.into_iter().fold(Router::new(), |router, path| router.route(path, post(call)))
}

async fn call(State(app): State<App>, MaybeActor(actor): MaybeActor, request: Request<Body>) -> Response {
    let visit = Visit { actor, backend: Arc::new(Called(app.services)) };
    leptos_axum::handle_server_fns_with_context(move || provide_context(visit.clone()), request).await.into_response()
}

/// The services as islands call them.
struct Called(Services);

#[async_trait]
impl Backend for Called {
    async fn save_answer(&self, actor: &Actor, save: AnswerSave) -> Result<Saved, Refusal> {
        self.0.save_one(actor, save).await.map_err(refusal)
    }

    async fn save_draft(&self, actor: &Actor, save: DraftSave) -> Result<Saved, Refusal> {
        self.0.keep_draft(actor, save).await.map_err(refusal)
    }
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::NotFound => Refusal::NotFound,
        Error::Invalid(_) => Refusal::Invalid,
        Error::Conflict => Refusal::Conflict,
        other => {
            tracing::error!(error = %other, "words could not be saved");
            Refusal::Unexpected
        }
    }
}
