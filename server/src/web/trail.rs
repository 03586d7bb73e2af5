//! What staff are shown of a client is on the audit trail before it leaves; what only looks like an opening is not one.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use weft_shared::{access::Role, ids::ClientId};

use super::{
    App,
    login::MaybeActor,
    problem::Problem,
    routes::{self, Shows},
};

/// How browsers say that nobody looks yet.
const AHEAD: [HeaderName; 3] =
    [HeaderName::from_static("sec-purpose"), HeaderName::from_static("purpose"), HeaderName::from_static("x-moz")];

/// What each address shows of a client.
#[derive(Clone)]
pub(super) struct Shown(Arc<HashMap<(Method, &'static str), Shows>>);

impl Shown {
    pub(super) fn of_routes() -> Self {
        Self(Arc::new(routes::shown()))
    }
}

/// Nobody looks at what is fetched ahead, or asked for without its content: nothing is read and nothing is written down.
pub(super) async fn only_for_eyes(request: Request, next: Next) -> Response {
    let is_a_record = request.extensions().get::<MatchedPath>().is_some_and(|path| path.as_str().contains('{'));
    if is_a_record && request.method() == Method::HEAD {
        return StatusCode::OK.into_response();
    }
    if is_fetched_ahead(request.headers()) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    next.run(request).await
}

fn is_fetched_ahead(headers: &HeaderMap) -> bool {
    let says =
        |name| headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|why| why.contains("prefetch"));
    AHEAD.iter().any(says)
}

/// Writes down that a member of staff is shown a client's page. Where that fails, the page does not leave.
pub(super) async fn write_down(
    State((app, shown)): State<(App, Shown)>,
    MaybeActor(actor): MaybeActor,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let page = path.as_ref().and_then(|path| shown.0.get(&(request.method().clone(), path.as_str())).copied());
    let client = client_of(request.uri().path());
    let response = next.run(request).await;
    let is_a_page = response.extensions().get::<Problem>().is_none() && !response.status().is_redirection();
    if let (Some(Shows::Page(page)), Some(client), Some(actor)) = (page, client, actor)
        && actor.role != Role::Client
        && is_a_page
    {
        app.services.note_page(&actor, client, page).await?;
    }
    Ok(response)
}

/// `/clients/{client}/…`
fn client_of(path: &str) -> Option<ClientId> {
    path.strip_prefix("/clients/")?.split('/').next()?.parse().ok()
}
