//! Signing in and out.

pub(super) mod invitation;

use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use weft_app::{
    form::Form,
    pages::account::{
        again::SendAgain,
        sign_in::{SignIn, Then},
    },
};
use weft_shared::access::Actor;

use crate::{
    error::Error,
    web::{
        App,
        fields::Sent,
        login::{MaybeActor, first_page},
        problem::{Answer, Problem, local_page},
    },
};

/// `out`: the person has just signed out. `then`: where they wanted to go.
#[derive(Deserialize)]
pub(in crate::web) struct SignInQuery {
    out: Option<String>,
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
            app.page(None, SignIn { signed_out: query.out.is_some(), kept: Vec::new(), then })
        }
    }
}

pub(in crate::web) async fn sign_in(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    Sent(form): Sent,
) -> Answer {
    match app.services.sign_in(form.value("email"), form.value("password")).await {
        Ok(token) => {
            end_earlier_login(&app, before.as_ref()).await?;
            let actor = app.services.actor(token.secret()).await?;
            Ok((cookies.add(app.login_cookie(&token)), go_on(&app, actor.as_ref(), Then::of(&form))).into_response())
        }
        Err(Error::Invalid(faults)) => {
            Ok(app.again(None, SignIn { signed_out: false, kept: Vec::new(), then: Then::default() }, form, faults))
        }
        Err(error) => Err(error.into()),
    }
}

/// Where someone was when they had to sign in, with what they sent from there.
fn go_on(app: &App, actor: Option<&Actor>, then: Then) -> Response {
    let page = local_page(&then.page).unwrap_or("/");
    let fields = then.fields();
    match local_page(&then.to).filter(|_| !fields.is_empty()) {
        Some(to) => app.page(actor, SendAgain { to: to.to_owned(), fields, from: page.to_owned() }),
        None => Redirect::to(page).into_response(),
    }
}

pub(in crate::web) async fn sign_out(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(actor): MaybeActor,
    Sent(form): Sent,
) -> Answer {
    end_login(&app, actor.as_ref(), &form).await?;
    Ok((cookies.remove(app.no_cookie()), FORGET, Redirect::to("/sign-in?out")).into_response())
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
pub(in crate::web) async fn end_earlier_login(app: &App, before: Option<&Actor>) -> Result<(), Problem> {
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
