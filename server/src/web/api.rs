//! The server functions islands call.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::Method,
    response::{IntoResponse, Response},
    routing::post,
};
use leptos::prelude::provide_context;
use weft_app::backend::Visit;

use super::{App, LARGEST_BODY, login::MaybeActor, problem::Problem, routes::Route};

const SAVE_ANSWER: &str = "/api/answers/save";

pub(super) fn routes() -> Vec<Route> {
    vec![Route { method: Method::POST, path: SAVE_ANSWER }]
}

pub(super) fn router() -> Router<App> {
    Router::new().route(SAVE_ANSWER, post(call))
}

async fn call(State(app): State<App>, MaybeActor(actor): MaybeActor, request: Request<Body>) -> Response {
    // Server functions read whatever comes; a limit of axum's own extractors does not hold for them.
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else { return Problem::TooLarge.into_response() };
    let request = Request::from_parts(parts, Body::from(body));
    let visit = Visit { actor, backend: Arc::new(app.services) };
    leptos_axum::handle_server_fns_with_context(move || provide_context(visit.clone()), request).await.into_response()
}
