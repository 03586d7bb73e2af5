//! When something does not work: what the person sees, and what the log says.

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use weft_app::{
    form::Form,
    pages::{
        account::{
            confirm::Confirm,
            sign_in::{Notice, SignIn, Then},
        },
        problem::{Problem as ProblemPage, Why},
    },
};
use weft_shared::{access::Actor, error::Faults};

use crate::{
    crypto::random,
    error::Error,
    web::{
        App,
        html::too_soon,
        login::{MaybeActor, SIGN_IN},
        words::Posted,
    },
};

/// How soon someone may try again while the database is busy, in seconds.
const TRY_AGAIN: HeaderValue = HeaderValue::from_static("5");

/// For what two people did at the same moment, where no page can show both.
const AT_ONCE: &str = "This was changed at the same moment, perhaps by you in another tab or on another device. So \
                       yours was not saved. Go back, reload the page and see what is there now. If yours is still \
                       needed, save it again.";

/// What a handler answers instead of a page. The page itself needs the app, so it is drawn by `show`.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    NotFound,
    /// Nobody is signed in, or not any more.
    SignedOut,
    /// Sent from elsewhere: what it says is nobody's words.
    Foreign(&'static str),
    /// Not to be taken; with the sentence that says so.
    Refused(&'static str),
    TooLarge,
    /// What was sent cannot be taken, and no page shows it beside its fields.
    Invalid(Faults),
    /// Someone else was quicker; with the sentence that says so.
    Conflict(&'static str),
    Busy,
    /// Too much was tried in vain: not before so many seconds again.
    TooSoon(i64),
    /// The password is asked for once more before it is done.
    ConfirmFirst,
    /// The disk is full, or cannot be written to.
    CannotWrite,
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
            Error::NotFound => Problem::NotFound,
            // Handlers show faults and conflicts themselves; here are those that no page has a place for.
            Error::Invalid(faults) => Problem::Invalid(faults),
            Error::Conflict => Problem::Conflict(AT_ONCE),
            Error::SentBefore => Problem::Conflict(SENT_BEFORE),
            Error::TooSoon { seconds } => Problem::TooSoon(seconds),
            Error::ConfirmFirst => Problem::ConfirmFirst,
            busy if busy.is_busy() => {
                tracing::warn!(error = %busy, "someone is asked to try again");
                Problem::Busy
            }
            full if full.is_without_room() => {
                tracing::error!(error = %full, "nothing can be saved: is there room on the disk?");
                Problem::CannotWrite
            }
            other => {
                let reference = hex::encode(random::<4>());
                // Services' errors name tables and rules, never what someone wrote.
                tracing::error!(reference, error = %other, "unexpected failure");
                Problem::Unexpected { reference }
            }
        }
    }
}

/// For a form whose key has made something already, and which says something else now.
pub(super) const SENT_BEFORE: &str = "You saved this form before, and that version is still there. To save this one \
                                      as well, press its button again. You will then have both.";

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::SignedOut => StatusCode::UNAUTHORIZED,
            Problem::Foreign(_) | Problem::Refused(_) | Problem::ConfirmFirst => StatusCode::FORBIDDEN,
            Problem::TooSoon(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Invalid(_) | Problem::Unprintable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::Busy | Problem::CannotWrite => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Unexpected { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(super) async fn draw(self, app: &App, actor: Option<&Actor>, asked: Asked) -> Response {
        let status = self.status();
        let kept = asked.posted.written().await;
        let (why, kept) = match self {
            Problem::SignedOut if kept.is_empty() => return Redirect::to(&asked.sign_in()).into_response(),
            // Like any other sign-in page, but not without the words.
            Problem::SignedOut => {
                return app.document(
                    status,
                    None,
                    SignIn { notice: Some(Notice::SignedOut), kept, then: asked.then() },
                    Form::default(),
                );
            }
            Problem::ConfirmFirst => {
                let asks_code = match actor {
                    Some(actor) => app.services.confirms_with_code(actor).await.unwrap_or(true),
                    None => false,
                };
                return app.document(status, actor, Confirm { then: asked.then(), asks_code }, Form::default());
            }
            Problem::TooSoon(seconds) => (Why::Invalid(vec![too_soon(seconds)]), kept),
            Problem::NotFound => (Why::NotFound, kept),
            Problem::Foreign(sentence) => (Why::Refused(sentence), Vec::new()),
            Problem::Refused(sentence) => (Why::Refused(sentence), kept),
            Problem::TooLarge => (Why::TooLarge, kept),
            Problem::Invalid(faults) => {
                (Why::Invalid(faults.iter().map(|(_, sentence)| sentence.to_owned()).collect()), kept)
            }
            Problem::Conflict(sentence) => (Why::Conflict(sentence), kept),
            Problem::Busy => (Why::Busy, kept),
            Problem::CannotWrite => (Why::CannotWrite, kept),
            Problem::Unprintable(sentence) => (Why::Unprintable(sentence), kept),
            Problem::Unexpected { reference } => (Why::Unexpected { reference }, kept),
        };
        let mut response = app.document(status, actor, ProblemPage { why, kept }, Form::default());
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, TRY_AGAIN);
        }
        response
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

/// Draws the page of a problem that a handler answered with, with the words that were sent.
pub(super) async fn show(
    State(app): State<App>,
    MaybeActor(actor): MaybeActor,
    request: Request,
    next: Next,
) -> Response {
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        // What axum itself refuses: an address that cannot be read, a body too large, a method we do not have.
        None if status == StatusCode::PAYLOAD_TOO_LARGE && is_bare(&response) => Problem::TooLarge,
        None if status.is_client_error() && is_bare(&response) => Problem::NotFound,
        None => return response,
    };
    problem.draw(&app, actor.as_ref(), asked).await
}

/// What was asked for, for whoever has to sign in first.
pub(super) struct Asked {
    is_form: bool,
    /// With its query.
    address: String,
    /// The page a form was sent from.
    from: Option<String>,
    posted: Posted,
}

/// The longest address that is remembered, in bytes.
const LONGEST_ADDRESS: usize = 500;

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        let address = |uri: &Uri| uri.path_and_query().map(ToString::to_string);
        let from = request.headers().get(header::REFERER).and_then(|from| from.to_str().ok());
        Self {
            is_form: request.method() == Method::POST,
            address: address(request.uri()).unwrap_or_default(),
            from: from.and_then(|from| from.parse().ok()).as_ref().and_then(address),
            posted: Posted::with(request),
        }
    }

    /// The sign-in page, which leads back here.
    fn sign_in(&self) -> String {
        let Some(address) = local_page(&self.address).filter(|_| self.posted.is_empty()) else {
            return SIGN_IN.to_owned();
        };
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("then", address).finish();
        format!("{SIGN_IN}?{query}")
    }

    fn then(&self) -> Then {
        if !self.is_form {
            return Then { page: self.address.clone(), ..Then::default() };
        }
        let page = self.from.as_deref().and_then(local_page).unwrap_or_default().to_owned();
        Then { page, to: self.address.clone(), again: self.posted.wire() }
    }
}

/// An address of ours that one may be led to after signing in; never another site's, nor the start.
pub(super) fn local_page(address: &str) -> Option<&str> {
    let is_plain = |letter: u8| letter.is_ascii_graphic() && letter != b'\\';
    let is_local = address.starts_with('/') && !address.starts_with("//") && address.bytes().all(is_plain);
    let leads_nowhere = address == "/" || address.starts_with(SIGN_IN) || address.starts_with("/away");
    Some(address).filter(|_| is_local && !leads_nowhere && address.len() <= LONGEST_ADDRESS)
}

/// Without a page or a message of ours.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
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
