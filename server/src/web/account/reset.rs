//! Links that are sent to an address: to choose a new password, and to confirm a new address.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::pages::account::reset::Reset;

use crate::{
    error::Error,
    web::{
        App,
        account::AtTheDoor,
        fields::{Ids, Sent},
        problem::Answer,
    },
};

pub(in crate::web) async fn page(State(app): State<App>) -> Answer {
    Ok(app.page(None, Reset { asked: false }))
}

pub(in crate::web) async fn ask(State(app): State<App>, AtTheDoor(door): AtTheDoor, Sent(form): Sent) -> Answer {
    match app.services.ask_for_reset(form.value("email"), &door).await {
        Ok(()) => Ok(app.page(None, Reset { asked: true })),
        Err(error) => app.refused(None, error, form, std::future::ready(Ok(Reset { asked: false }))).await,
    }
}

pub(in crate::web) async fn password_page(State(app): State<App>, Ids(token): Ids<String>) -> Answer {
    Ok(app.page(None, app.services.reset_page(&token).await?))
}

pub(in crate::web) async fn reset_password(
    State(app): State<App>,
    AtTheDoor(door): AtTheDoor,
    Ids(token): Ids<String>,
    Sent(form): Sent,
) -> Answer {
    match app.services.reset_password(&token, form.value("password"), form.value("code"), &door).await {
        Ok(()) => Ok(Redirect::to("/sign-in?notice=password").into_response()),
        // Used, expired or replaced: the page says so.
        Err(Error::Conflict) => Ok(app.page(None, app.services.reset_page(&token).await?)),
        Err(error) => app.refused(None, error, form, app.services.reset_page(&token)).await,
    }
}

pub(in crate::web) async fn email_page(State(app): State<App>, Ids(token): Ids<String>) -> Answer {
    Ok(app.page(None, app.services.confirm_email_page(&token).await?))
}

pub(in crate::web) async fn confirm_email(
    State(app): State<App>,
    AtTheDoor(door): AtTheDoor,
    Ids(token): Ids<String>,
    Sent(form): Sent,
) -> Answer {
    match app.services.confirm_email(&token, &door).await {
        Ok(()) => Ok(Redirect::to("/sign-in?notice=email").into_response()),
        Err(Error::Conflict) => Ok(app.page(None, app.services.confirm_email_page(&token).await?)),
        Err(error) => app.refused(None, error, form, app.services.confirm_email_page(&token)).await,
    }
}
