//! One's own account: where one is signed in, password, address, second factor.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use weft_app::pages::account::{
    confirm::Confirm, email::ChangeEmail, own::ChangePassword, second_factor::RecoveryCodes, sign_in::Then,
};
use weft_shared::ids::LoginId;

use crate::{
    error::Error,
    web::{
        App,
        account::{AtTheDoor, lead_on},
        fields::{Ids, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

fn to_account() -> Response {
    Redirect::to("/account").into_response()
}

pub(in crate::web) async fn page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.own_account(&actor).await?))
}

pub(in crate::web) async fn end_login(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(login): Ids<LoginId>,
) -> Answer {
    app.services.end_own_login(&actor, login).await?;
    Ok(to_account())
}

pub(in crate::web) async fn end_others(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
) -> Answer {
    app.services.end_other_logins(&actor, &door).await?;
    Ok(to_account())
}

/// Another practice of the same account: another login, in the same browser.
pub(in crate::web) async fn go_to_practice(
    State(app): State<App>,
    cookies: CookieJar,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    let membership = form.value("membership").parse().map_err(|_| Error::NotFound)?;
    let token = app.services.go_to_practice(&actor, membership, &door).await?;
    Ok((cookies.add(app.login_cookie(&token)), Redirect::to("/")).into_response())
}

pub(in crate::web) async fn password_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), ChangePassword))
}

pub(in crate::web) async fn change_password(
    State(app): State<App>,
    cookies: CookieJar,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    match app.services.change_password(&actor, form.value("present"), form.value("password"), &door).await {
        Ok(renewed) => {
            let cookies = cookies.add(app.login_cookie_on(&renewed.token, renewed.on_trusted_device));
            Ok((cookies, to_account()).into_response())
        }
        Err(error) => app.refused(Some(&actor), error, form, std::future::ready(Ok(ChangePassword))).await,
    }
}

pub(in crate::web) async fn email_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    let email = app.services.own_account(&actor).await?.email;
    Ok(app.page(Some(&actor), ChangeEmail { email, asked: None }))
}

pub(in crate::web) async fn ask_for_email(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Sent(form): Sent,
) -> Answer {
    let page = async |asked| Ok(ChangeEmail { email: app.services.own_account(&actor).await?.email, asked });
    match app.services.ask_for_email(&actor, form.value("email")).await {
        Ok(()) => Ok(app.page(Some(&actor), page(Some(form.value("email").to_owned())).await?)),
        Err(error) => app.refused(Some(&actor), error, form, page(None)).await,
    }
}

pub(in crate::web) async fn factor_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.own_factor(&actor).await?))
}

/// Without a code it begins; with one it is finished.
pub(in crate::web) async fn set_up_factor(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    if !form.has("code") {
        app.services.begin_own_set_up(&actor).await?;
        return Ok(Redirect::to("/account/second-factor").into_response());
    }
    match app.services.finish_own_set_up(&actor, form.value("code"), &door).await {
        Ok(codes) => Ok(app.page(Some(&actor), recovery_codes(codes))),
        Err(error) => app.refused(Some(&actor), error, form, app.services.own_factor(&actor)).await,
    }
}

pub(super) fn recovery_codes(codes: Vec<String>) -> RecoveryCodes {
    RecoveryCodes { codes, then: Then::default(), next: "/account".to_owned() }
}

pub(in crate::web) async fn remove_factor(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
) -> Answer {
    app.services.remove_own_totp(&actor, &door).await?;
    Ok(to_account())
}

pub(in crate::web) async fn new_recovery_codes(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
) -> Answer {
    Ok(app.page(Some(&actor), recovery_codes(app.services.new_own_recovery_codes(&actor, &door).await?)))
}

/// The password once more; then what was sent goes on.
pub(in crate::web) async fn confirm(
    State(app): State<App>,
    cookies: CookieJar,
    SignedIn(actor): SignedIn,
    AtTheDoor(door): AtTheDoor,
    Sent(form): Sent,
) -> Answer {
    match app.services.confirm(&actor, form.value("password"), form.value("code"), &door).await {
        Ok(renewed) => {
            let cookies = cookies.add(app.login_cookie_on(&renewed.token, renewed.on_trusted_device));
            Ok((cookies, lead_on(&app, Some(&actor), Then::of(&form), false)).into_response())
        }
        Err(error) => {
            let asks_code = app.services.confirms_with_code(&actor).await?;
            let page = Confirm { then: Then::default(), asks_code };
            app.refused(Some(&actor), error, form, std::future::ready(Ok(page))).await
        }
    }
}
