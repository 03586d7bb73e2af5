//! The server functions islands call.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Method,
    response::{IntoResponse, Response},
    routing::post,
};
use leptos::prelude::provide_context;
use weft_app::backend::Visit;

use super::{App, login::MaybeActor, routes::Route};

const SAVE_ANSWER: &str = "/api/answers/save";

pub(super) fn routes() -> Vec<Route> {
    vec![Route { method: Method::POST, path: SAVE_ANSWER }]
}

pub(super) fn router() -> Router<App> {
    Router::new().route(SAVE_ANSWER, post(call))
}

async fn call(State(app): State<App>, MaybeActor(actor): MaybeActor, request: Request<Body>) -> Response {
    let visit = Visit { actor, backend: Arc::new(app.services) };
    leptos_axum::handle_server_fns_with_context(move || provide_context(visit.clone()), request).await.into_response()
}
