//! From the cookie to the actor.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use weft_shared::access::{Actor, Role};

use super::{
    App,
    problem::{Asked, Problem, local_page},
};
use crate::{config::Transport, crypto::Token};

pub(super) const SIGN_IN: &str = "/sign-in";

impl App {
    pub(super) fn cookie_name(&self) -> &'static str {
        match self.transport {
            Transport::Https => "__Host-weft",
            Transport::Loopback => "weft",
        }
    }

    /// On a device a client trusts it stays when the browser is closed; the login itself ends by its own rules.
    pub(super) fn login_cookie_on(&self, token: &Token, on_trusted_device: bool) -> Cookie<'static> {
        let mut cookie = self.login_cookie(token);
        if on_trusted_device {
            cookie.make_permanent();
        }
        cookie
    }

    /// The login's cookie ends with the browser; the login itself ends by its own rules.
    pub(super) fn login_cookie(&self, token: &Token) -> Cookie<'static> {
        Cookie::build((self.cookie_name(), token.secret().to_owned()))
            .path("/")
            .http_only(true)
            .secure(self.transport == Transport::Https)
            .same_site(SameSite::Lax)
            .build()
    }

    pub(super) fn no_cookie(&self) -> Cookie<'static> {
        Cookie::build((self.cookie_name(), "")).path("/").secure(self.transport == Transport::Https).build()
    }
}

/// Puts the actor, if there is one, beside the request.
pub(super) async fn find_actor(
    State(app): State<App>,
    cookies: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    // Asking how much is left of a login is no sign that somebody is there.
    let only_asks = request.method() == Method::GET && request.uri().path() == LEFT;
    if let Some(cookie) = cookies.get(app.cookie_name()).filter(|_| !only_asks) {
        match app.services.actor(cookie.value()).await {
            Ok(Some(actor)) => {
                request.extensions_mut().insert(actor);
            }
            Ok(None) => {}
            Err(error) => {
                return Problem::from(error).draw(&app, None, Asked::of(&request)).await;
            }
        }
    }
    next.run(request).await
}

/// How much is left of a login, for the page that waits for its end.
pub(super) const LEFT: &str = "/login";

/// Seconds until the login ends, as JSON; 401 when it has.
pub(super) async fn left(State(app): State<App>, cookies: CookieJar) -> Response {
    let asked = match cookies.get(app.cookie_name()) {
        Some(cookie) => app.services.seconds_left(cookie.value()).await,
        None => Ok(None),
    };
    let (status, seconds) = match asked {
        Ok(Some(seconds)) => (StatusCode::OK, seconds),
        Ok(None) => (StatusCode::UNAUTHORIZED, 0),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, 0),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], seconds.to_string()).into_response()
}

/// Somebody is there: that was said by asking. Without JavaScript the page they were on comes again.
pub(super) async fn stay(SignedIn(actor): SignedIn, headers: HeaderMap) -> Redirect {
    let from =
        headers.get(header::REFERER).and_then(|from| from.to_str().ok()).and_then(|from| from.parse::<Uri>().ok());
    let page = from.as_ref().and_then(Uri::path_and_query).map(ToString::to_string);
    Redirect::to(page.as_deref().and_then(local_page).unwrap_or(first_page(&actor)))
}

/// The person who is asking, if signed in.
pub(super) struct MaybeActor(pub Option<Actor>);

impl<S: Sync> FromRequestParts<S> for MaybeActor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get().cloned()))
    }
}

/// Whoever is asking must be signed in; anyone else is led to the sign-in page.
pub(super) struct SignedIn(pub Actor);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get().cloned().map(Self).ok_or(Problem::SignedOut)
    }
}

/// Where someone begins.
pub(super) fn first_page(actor: &Actor) -> &'static str {
    match actor.role {
        Role::Owner | Role::Therapist | Role::Supervisor => "/caseload",
        Role::Assistant => "/office",
        Role::Client => "/today",
    }
}

pub(super) async fn home(MaybeActor(actor): MaybeActor) -> Redirect {
    Redirect::to(actor.as_ref().map_or("/sign-in", first_page))
}
