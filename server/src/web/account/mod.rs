//! Signing in and out, and one's own account.

pub(super) mod invitation;
pub(super) mod members;
pub(super) mod own;
pub(super) mod passkey;
pub(super) mod reset;
pub(super) mod set_up;

use axum::{
    extract::{FromRequestParts, Query, State},
    http::{header, request::Parts},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;
use weft_app::{
    form::Form,
    pages::account::{
        again::SendAgain,
        second_factor::{RecoveryCodes, SetUpFirst},
        sign_in::{Notice, SignIn, Then},
    },
};
use weft_shared::access::Actor;

use crate::{
    config::Transport,
    crypto::Token,
    error::Error,
    service::account::{
        door::Door,
        sign_in::{Arrival, SignedInOr},
    },
    web::{
        App, ClientAddress, device,
        fields::Sent,
        login::{MaybeActor, first_page},
        problem::{Answer, Problem, local_page},
    },
};

/// Where a request at the door comes from.
pub(in crate::web) struct AtTheDoor(pub Door);

impl FromRequestParts<App> for AtTheDoor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let ClientAddress(source) = ClientAddress::from_request_parts(parts, app).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let cookies = CookieJar::from_headers(&parts.headers);
        let known_as = cookies.get(app.named("device").as_ref()).map(|cookie| cookie.value().to_owned());
        Ok(Self(Door { source: Some(source), device: device::called(agent), known_as }))
    }
}

impl App {
    /// A cookie's name: where there is TLS, one that no neighbour under the same domain can set.
    fn named(&self, what: &str) -> String {
        match self.transport {
            Transport::Https => format!("__Host-weft-{what}"),
            Transport::Loopback => format!("weft-{what}"),
        }
    }

    /// A cookie for the door: between two steps, or to be known again.
    fn door_cookie(&self, what: &str, value: String) -> Cookie<'static> {
        Cookie::build((self.named(what), value))
            .path("/")
            .http_only(true)
            .secure(self.transport == Transport::Https)
            .same_site(SameSite::Lax)
            .build()
    }

    fn no_step(&self) -> Cookie<'static> {
        Cookie::build((self.named("step"), "")).path("/").secure(self.transport == Transport::Https).build()
    }

    /// The secret of a sign-in that goes on.
    fn step(&self, cookies: &CookieJar) -> String {
        cookies.get(&self.named("step")).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
    }

    /// What an arrival leaves in the browser.
    fn arrived(&self, cookies: CookieJar, arrival: &Arrival) -> CookieJar {
        let mut device = self.door_cookie("device", arrival.known_as.clone());
        device.make_permanent();
        let login = self.login_cookie_on(&arrival.token, arrival.on_trusted_device);
        cookies.add(login).add(device).remove(self.no_step())
    }
}

/// `notice`: what led here. `then`: where they wanted to go.
#[derive(Deserialize)]
pub(in crate::web) struct SignInQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    then: String,
}

pub(in crate::web) async fn sign_in_page(
    State(app): State<App>,
    MaybeActor(actor): MaybeActor,
    Query(query): Query<SignInQuery>,
) -> Response {
    match actor {
        Some(actor) => Redirect::to(first_page(&actor)).into_response(),
        None => {
            let then = Then { page: query.then, ..Then::default() };
            app.page(None, SignIn { notice: Notice::parse(&query.notice), kept: Vec::new(), then })
        }
    }
}

fn sign_in_again(notice: Option<Notice>, then: Then) -> SignIn {
    SignIn { notice, kept: Vec::new(), then }
}

pub(in crate::web) async fn sign_in(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    let trusts = form.value("trust") == "yes";
    let next = match form.value("credential") {
        "" => app.services.sign_in(form.value("email"), form.value("password"), trusts, &door).await,
        answer => passkey::sign_in(&app, &cookies, answer, trusts, &door).await,
    };
    match next {
        Ok(next) => go_on(&app, cookies, before.as_ref(), next, Then::of(&form)).await,
        Err(error) => {
            app.refused(None, error, form, std::future::ready(Ok(sign_in_again(None, Then::default())))).await
        }
    }
}

/// What comes after the password, here and where an invitation was accepted.
pub(in crate::web) async fn go_on(
    app: &App,
    cookies: CookieJar,
    before: Option<&Actor>,
    next: SignedInOr,
    then: Then,
) -> Answer {
    let step = |token: &Token| cookies.clone().add(app.door_cookie("step", token.secret().to_owned()));
    let carried = Form::new(
        [("then", then.page.clone()), ("to", then.to.clone()), ("again", then.again.clone())]
            .map(|(name, value)| (name.to_owned(), value)),
    );
    match next {
        SignedInOr::SignedIn(arrival) => arrive(app, cookies, before, &arrival, then).await,
        SignedInOr::SecondFactor(token) => {
            let page = app.services.second_factor_page(token.secret()).await?;
            Ok((step(&token), app.page_with(None, page, carried)).into_response())
        }
        SignedInOr::SetUp(token) => {
            let page = SetUpFirst(app.services.set_up_page(token.secret()).await?);
            Ok((step(&token), app.page_with(None, page, carried)).into_response())
        }
    }
}

/// The login begins; whoever was signed in with this browser before is signed out.
async fn arrive(app: &App, cookies: CookieJar, before: Option<&Actor>, arrival: &Arrival, then: Then) -> Answer {
    end_earlier_login(app, before).await?;
    let actor = app.services.actor(arrival.token.secret()).await?;
    Ok((app.arrived(cookies, arrival), lead_on(app, actor.as_ref(), then, true)).into_response())
}

/// Where someone was when they had to sign in, with what they sent from there.
fn lead_on(app: &App, actor: Option<&Actor>, then: Then, was_signed_out: bool) -> Response {
    let page = local_page(&then.page).unwrap_or_else(|| actor.map_or("/", first_page));
    let fields = then.fields();
    match local_page(&then.to) {
        Some(to) => {
            let page = SendAgain { was_signed_out, to: to.to_owned(), fields, from: page.to_owned() };
            app.page(actor, page)
        }
        None => Redirect::to(page).into_response(),
    }
}

/// A sign-in that is over begins with the password again; what was carried along stays.
fn start_again(app: &App, cookies: CookieJar, form: &Form) -> Response {
    let page = sign_in_again(Some(Notice::StartAgain), Then::of(form));
    (cookies.remove(app.no_step()), app.page(None, page)).into_response()
}

pub(in crate::web) async fn code_page(State(app): State<App>, cookies: CookieJar) -> Answer {
    match app.services.second_factor_page(&app.step(&cookies)).await {
        Ok(page) => Ok(app.page(None, page)),
        Err(Error::NotFound) => Ok(start_again(&app, cookies, &Form::default())),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn show_code(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    let step = app.step(&cookies);
    match passkey::second_step(&app, &step, form.value("code"), form.value("credential"), &door).await {
        Ok(arrival) => arrive(&app, cookies, before.as_ref(), &arrival, Then::of(&form)).await,
        Err(Error::NotFound) => Ok(start_again(&app, cookies, &form)),
        Err(error) => match app.services.second_factor_page(&step).await {
            // That was the last try.
            Err(Error::NotFound) => Ok(start_again(&app, cookies, &form)),
            page => app.refused(None, error, form, std::future::ready(page)).await,
        },
    }
}

pub(in crate::web) async fn factor_page(State(app): State<App>, cookies: CookieJar) -> Answer {
    match app.services.set_up_page(&app.step(&cookies)).await {
        Ok(page) => Ok(app.page(None, SetUpFirst(page))),
        Err(Error::NotFound) => Ok(start_again(&app, cookies, &Form::default())),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn set_up_factor(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    let step = app.step(&cookies);
    match app.services.finish_set_up(&step, form.value("code"), &door).await {
        Ok((arrival, codes)) => {
            end_earlier_login(&app, before.as_ref()).await?;
            let actor = app.services.actor(arrival.token.secret()).await?;
            let then = Then::of(&form);
            let next = local_page(&then.page).unwrap_or_else(|| actor.as_ref().map_or("/", first_page)).to_owned();
            let page = RecoveryCodes { codes, then, next };
            Ok((app.arrived(cookies, &arrival), app.page(actor.as_ref(), page)).into_response())
        }
        Err(Error::NotFound) => Ok(start_again(&app, cookies, &form)),
        Err(error) => match app.services.set_up_page(&step).await {
            Err(Error::NotFound) => Ok(start_again(&app, cookies, &form)),
            page => app.refused(None, error, form, std::future::ready(page.map(SetUpFirst))).await,
        },
    }
}

pub(in crate::web) async fn sign_out(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(actor): MaybeActor,
    Sent(form): Sent,
) -> Answer {
    end_login(&app, actor.as_ref(), &form).await?;
    Ok((cookies.remove(app.no_cookie()), FORGET, Redirect::to("/sign-in?notice=out")).into_response())
}

/// What a browser keeps of us goes with the login. Not its cookies: that would take those of every neighbour under the
/// same domain too, and ours is removed by name. Over plain HTTP browsers may ignore this; pages are in no cache anyway.
const FORGET: [(&str, &str); 1] = [("clear-site-data", "\"cache\", \"storage\"")];

/// "Leave quickly": the login ends, and what is shown says nothing.
pub(in crate::web) async fn leave(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(actor): MaybeActor,
    Sent(form): Sent,
) -> Answer {
    end_login(&app, actor.as_ref(), &form).await?;
    Ok((cookies.remove(app.no_cookie()), FORGET, Redirect::to("/away")).into_response())
}

/// What was typed up to the last key is kept first.
async fn end_login(app: &App, actor: Option<&Actor>, form: &Form) -> Result<(), Problem> {
    let Some(actor) = actor else { return Ok(()) };
    app.keep_last(actor, form).await;
    Ok(app.services.sign_out(actor).await?)
}

/// One browser, one login: that of whoever was signed in before ends.
async fn end_earlier_login(app: &App, before: Option<&Actor>) -> Result<(), Problem> {
    match before {
        Some(before) => Ok(app.services.sign_out(before).await?),
        None => Ok(()),
    }
}

/// An empty page that could be anything.
pub(in crate::web) async fn away() -> Html<&'static str> {
    Html(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>New tab</title></head><body><main><h1></h1></main></body></html>",
    )
}
