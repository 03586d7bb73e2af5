//! Whether Weft works, for whatever watches over it; and its metrics, on a door of their own. None of it is about anyone:
//! it stands outside logins, the audit trail and the log of requests.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::get,
};
use tokio::{sync::Mutex, time::Instant};

use crate::{
    metrics::Metrics,
    service::{Services, operation::NotReady},
    tls::Tls,
};

/// For how long an answer stands: to be ready a row is written, and anyone may ask.
const STANDS: Duration = Duration::from_secs(5);

/// What OpenMetrics calls itself.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone)]
struct Readiness {
    services: Services,
    last: Arc<Mutex<Option<Found>>>,
}

/// An answer, and when it was found.
#[derive(Clone, Copy)]
struct Found {
    at: Instant,
    answer: Result<(), NotReady>,
}

/// `/healthz`: the process answers. `/readyz`: people can work.
pub(super) fn router<S: Clone + Send + Sync + 'static>(services: &Services) -> Router<S> {
    let readiness = Readiness { services: services.clone(), last: Arc::default() };
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .with_state(readiness)
        .layer(middleware::from_fn(super::security::no_store))
}

async fn ready(State(readiness): State<Readiness>) -> (StatusCode, &'static str) {
    let mut last = readiness.last.lock().await;
    let answer = match *last {
        Some(Found { at, answer }) if at.elapsed() < STANDS => answer,
        _ => {
            let answer = readiness.services.readiness().await;
            *last = Some(Found { at: Instant::now(), answer });
            answer
        }
    };
    match answer {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why.into()),
    }
}

/// Counts a request by its route with placeholders, never by its address.
pub(super) async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    metrics.count(method.as_str(), route, response.status().as_u16(), begun.elapsed());
    response
}

/// What the door for metrics answers.
pub(super) fn metrics(metrics: Metrics, services: Services, tls: Option<Tls>) -> Router {
    let text = move || {
        let text = metrics.text(services.load(), tls.as_ref().map(Tls::ends));
        async move {
            match text {
                Ok(text) => ([(header::CONTENT_TYPE, HeaderValue::from_static(OPEN_METRICS))], text).into_response(),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            }
        }
    };
    Router::new().route("/metrics", get(text))
}
