//! From the cookie to the actor.

use axum::{
    body::Body,
    extract::{FromRequest as _, FromRequestParts, Request, State},
    http::{Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use weft_app::{form::Form, pages::account::sign_in::SignIn};
use weft_shared::access::{Actor, Role};

use super::{App, LARGEST_BODY, fields::Sent, problem::Problem};
use crate::{config::Transport, crypto::Token};

const SIGN_IN: &str = "/sign-in";

impl App {
    pub(super) fn cookie_name(&self) -> &'static str {
        match self.transport {
            Transport::Https => "__Host-weft",
            Transport::Loopback => "weft",
        }
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
    if let Some(cookie) = cookies.get(app.cookie_name()) {
        match app.services.actor(cookie.value()).await {
            Ok(Some(actor)) => {
                request.extensions_mut().insert(actor);
            }
            Ok(None) => {}
            Err(error) => return Problem::from(error).draw(&app, None),
        }
    }
    let posts = request.method() == Method::POST && !request.uri().path().starts_with("/api/");
    if !posts || request.extensions().get::<Actor>().is_some() {
        return next.run(request).await;
    }
    keep_words(app, request, next).await
}

/// A form sent after the login had ended leads to the sign-in page like anything else, but not without the words in it.
async fn keep_words(app: App, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        let sentence = "This is more than Weft can take at once. Nothing was changed.";
        return Problem::Refused(sentence).draw(&app, None);
    };
    let copy = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let sent_away = response.headers().get(header::LOCATION).is_some_and(|to| to == SIGN_IN);
    if !sent_away {
        return response;
    }
    let kept = match Sent::from_request(copy, &()).await {
        Ok(Sent(form)) => form.written(),
        Err(_) => Vec::new(),
    };
    if kept.is_empty() {
        return response;
    }
    app.document(StatusCode::UNAUTHORIZED, None, SignIn { signed_out: true, kept }, Form::default())
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
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get().cloned().map(Self).ok_or_else(|| Redirect::to(SIGN_IN).into_response())
    }
}

/// Where someone begins.
pub(super) fn first_page(actor: &Actor) -> &'static str {
    match actor.role {
        Role::Owner | Role::Therapist => "/caseload",
        Role::Client => "/today",
    }
}

pub(super) async fn home(MaybeActor(actor): MaybeActor) -> Redirect {
    Redirect::to(actor.as_ref().map_or("/sign-in", first_page))
}
