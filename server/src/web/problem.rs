//! When something does not work: what the person sees, and what the log says.

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use weft_app::{
    form::Form,
    pages::problem::{NotFound, Refused, Unexpected, Unprintable},
};
use weft_shared::access::Actor;

use crate::{
    crypto::random,
    error::Error,
    web::{App, login::MaybeActor},
};

/// What a handler answers instead of a page. The page itself needs the app, so it is drawn by `show`.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    NotFound,
    /// Sent from elsewhere, or not to be taken; with the sentence that says so.
    Refused(&'static str),
    /// What cannot be printed, with the sentence that says why.
    Unprintable(String),
    Unexpected {
        reference: String,
    },
}

/// What a handler gives: a page, or a problem that `show` draws.
pub(super) type Answer = Result<Response, Problem>;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            // Handlers show faults and conflicts themselves; one that comes here was sent by hand.
            Error::NotFound | Error::Invalid(_) | Error::Conflict => Problem::NotFound,
            other => {
                let reference = hex::encode(random::<4>());
                // Services' errors name tables and rules, never what someone wrote.
                tracing::error!(reference, error = %other, "unexpected failure");
                Problem::Unexpected { reference }
            }
        }
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Refused(_) => StatusCode::FORBIDDEN,
            Problem::Unprintable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Unexpected { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(super) fn draw(self, app: &App, actor: Option<&Actor>) -> Response {
        let status = self.status();
        match self {
            Problem::NotFound => app.document(status, actor, NotFound, Form::default()),
            Problem::Refused(sentence) => app.document(status, actor, Refused { sentence }, Form::default()),
            Problem::Unprintable(sentence) => app.document(status, actor, Unprintable { sentence }, Form::default()),
            Problem::Unexpected { reference } => app.document(status, actor, Unexpected { reference }, Form::default()),
        }
    }
}

/// Carries the problem to `show`, which knows the app and the actor.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Draws the page of a problem that a handler answered with.
pub(super) async fn show(
    State(app): State<App>,
    MaybeActor(actor): MaybeActor,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone().draw(&app, actor.as_ref()),
        // What axum itself refuses: an address that cannot be read, a body too large, a method we do not have.
        None if status.is_client_error() && is_bare(&response) => match status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let sentence = "This is more than Weft can take at once. Nothing was changed.";
                app.document(status, actor.as_ref(), Refused { sentence }, Form::default())
            }
            _ => Problem::NotFound.draw(&app, actor.as_ref()),
        },
        None => response,
    }
}

/// Without a page or a message of ours.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(axum::http::header::CONTENT_TYPE);
    kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

pub(super) async fn not_found() -> Problem {
    Problem::NotFound
}

/// One line a request: method, route with placeholders, status, time. Never the address itself, which holds ids.
pub(super) async fn log_request(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let begun = tokio::time::Instant::now();
    let response = next.run(request).await;
    let took: Duration = begun.elapsed();
    tracing::info!(
        %method,
        route = route.as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    );
    response
}
