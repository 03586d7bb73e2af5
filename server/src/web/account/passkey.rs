//! Passkeys: what a browser is asked for, as JSON for the island that asks it, and one's own.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use uuid::Uuid;

use crate::{
    error::Result,
    service::account::{
        door::Door,
        sign_in::{Arrival, SignedInOr},
    },
    web::{
        App,
        account::{AtTheDoor, own::recovery_codes},
        fields::{Ids, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

fn json(options: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], options).into_response()
}

/// Someone at the sign-in page; what comes back belongs to what was asked by a cookie.
pub(in crate::web) async fn ask_for_any(
    State(app): State<App>,
    cookies: CookieJar,
    AtTheDoor(door): AtTheDoor,
) -> Answer {
    let (token, options) = app.services.ask_for_passkey(&door).await?;
    let asked = app.door_cookie("passkey", token.secret().to_owned());
    Ok((cookies.add(asked), json(options)).into_response())
}

/// Signs in with a passkey alone.
pub(super) async fn sign_in(
    app: &App,
    cookies: &CookieJar,
    answer: &str,
    trusts_device: bool,
    door: &Door,
) -> Result<SignedInOr> {
    let asked = cookies.get(&app.named("passkey")).map(|cookie| cookie.value().to_owned()).unwrap_or_default();
    let arrival = app.services.sign_in_with_passkey(&asked, answer, trusts_device, door).await;
    arrival.map(SignedInOr::SignedIn)
}

/// Someone between the password and the second step.
pub(in crate::web) async fn ask_for_own(State(app): State<App>, cookies: CookieJar) -> Answer {
    Ok(json(app.services.ask_for_passkey_as_second_step(&app.step(&cookies)).await?))
}

/// The second step: a code, or what the browser answered with a passkey.
pub(super) async fn second_step(app: &App, step: &str, code: &str, answer: &str, door: &Door) -> Result<Arrival> {
    match answer {
        "" => app.services.show_code(step, code, door).await,
        answer => app.services.show_passkey(step, answer, door).await,
    }
}

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.own_passkeys(&actor, &door).await?))
}

pub(in crate::web) async fn ask_to_add(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(json(app.services.ask_to_add_passkey(&actor).await?))
}

fn to_passkeys() -> Response {
    Redirect::to("/account/passkeys").into_response()
}

/// Without an answer of the browser, whoever has to confirm first does, and comes back to the button with what they typed.
pub(in crate::web) async fn add(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    let answer = form.value("credential");
    if answer.is_empty() {
        app.services.may_change_passkeys(&actor).await?;
        let page = app.services.own_passkeys(&actor, &door).await?;
        return Ok(app.page_with(Some(&actor), page, form));
    }
    match app.services.add_passkey(&actor, answer, form.value("name"), &door).await {
        Ok(Some(codes)) => Ok(app.page(Some(&actor), recovery_codes(codes))),
        Ok(None) => Ok(to_passkeys()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.own_passkeys(&actor, &door)).await,
    }
}

pub(in crate::web) async fn remove(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(passkey): Ids<Uuid>,
    AtTheDoor(door): AtTheDoor,
) -> Answer {
    app.services.remove_own_passkey(&actor, passkey, &door).await?;
    Ok(to_passkeys())
}
