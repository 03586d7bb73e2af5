//! Signing in and out.

pub(super) mod invitation;

use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;
use weft_app::{form::Form, pages::account::sign_in::SignIn};
use weft_shared::access::Actor;

use crate::{
    error::Error,
    web::{
        App,
        fields::Sent,
        login::{MaybeActor, first_page},
        problem::{Answer, Problem},
    },
};

/// `?out`: the person has just signed out.
#[derive(Deserialize)]
pub(in crate::web) struct SignInQuery {
    out: Option<String>,
}

pub(in crate::web) async fn sign_in_page(
    State(app): State<App>,
    MaybeActor(actor): MaybeActor,
    Query(query): Query<SignInQuery>,
) -> Response {
    match actor {
        Some(actor) => Redirect::to(first_page(&actor)).into_response(),
        None => app.page(None, SignIn { signed_out: query.out.is_some(), kept: Vec::new() }),
    }
}

pub(in crate::web) async fn sign_in(State(app): State<App>, cookies: CookieJar, Sent(form): Sent) -> Answer {
    match app.services.sign_in(form.value("email"), form.value("password")).await {
        Ok(token) => Ok((cookies.add(app.login_cookie(&token)), Redirect::to("/")).into_response()),
        Err(Error::Invalid(faults)) => {
            Ok(app.again(None, SignIn { signed_out: false, kept: Vec::new() }, form, faults))
        }
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn sign_out(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(actor): MaybeActor,
    Sent(form): Sent,
) -> Answer {
    end_login(&app, actor.as_ref(), &form).await?;
    Ok((cookies.remove(app.no_cookie()), Redirect::to("/sign-in?out")).into_response())
}

/// "Leave quickly": the login ends, and what is shown says nothing.
pub(in crate::web) async fn leave(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(actor): MaybeActor,
    Sent(form): Sent,
) -> Answer {
    end_login(&app, actor.as_ref(), &form).await?;
    let forget = [("clear-site-data", "\"cache\", \"storage\"")];
    Ok((cookies.remove(app.no_cookie()), forget, Redirect::to("/away")).into_response())
}

/// What was typed up to the last key is kept first.
async fn end_login(app: &App, actor: Option<&Actor>, form: &Form) -> Result<(), Problem> {
    let Some(actor) = actor else { return Ok(()) };
    app.keep_last(actor, form).await;
    Ok(app.services.sign_out(actor).await?)
}

/// An empty page that could be anything.
pub(in crate::web) async fn away() -> Html<&'static str> {
    Html(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>New tab</title></head><body><main><h1></h1></main></body></html>",
    )
}
