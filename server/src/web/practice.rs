//! The practice's settings, for its owner.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::pages::practice::numbers::Numbers;
use weft_shared::{error::Faults, login::LoginLimits, practice::LARGEST_LOGO, report::Paper};

use super::{
    App,
    fields::{NotReceived, Sent, Upload},
    login::SignedIn,
    problem::Answer,
};
use crate::service::practice::PracticeInput;

fn to_practice() -> Response {
    Redirect::to("/practice").into_response()
}

pub(super) async fn page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.practice_page(&actor).await?))
}

pub(super) async fn change(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    let input = PracticeInput {
        name: form.value("name").to_owned(),
        address: form.value("address").to_owned(),
        crisis: form.value("crisis").to_owned(),
        paper: Paper::parse(form.value("paper")),
    };
    match app.services_for(&form).change_practice(&actor, input).await {
        Ok(()) => Ok(to_practice()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.practice_page(&actor)).await,
    }
}

/// Whoever may not is told nothing, whatever they sent.
pub(super) async fn set_logo(State(app): State<App>, SignedIn(actor): SignedIn, upload: Upload) -> Answer {
    let Upload { form, file } = upload;
    let set = match file {
        Ok(file) => app.services_for(&form).set_logo(&actor, Some(file)).await,
        Err(NotReceived::TooLarge) => {
            let sentence = format!("Choose a file of at most {} KB. This one is larger.", LARGEST_LOGO / 1_000);
            Err(Faults::one("file", sentence).into())
        }
        Err(NotReceived::Broken) => Err(Faults::one("file", "Choose the file again. Only part of it arrived.").into()),
    };
    match set {
        Ok(()) => Ok(to_practice()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.practice_page(&actor)).await,
    }
}

pub(super) async fn remove_logo(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    match app.services_for(&form).set_logo(&actor, None).await {
        Ok(()) => Ok(to_practice()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.practice_page(&actor)).await,
    }
}

/// Where to call in a crisis, for whoever is signed in.
pub(super) async fn numbers(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    let (practice, lines) = app.services.crisis_numbers(&actor).await?;
    Ok(app.page(Some(&actor), Numbers { practice, lines }))
}

pub(super) async fn logins_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.practice_logins(&actor).await?))
}

pub(super) async fn set_logins(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    let typed = LoginLimits::BOUNDS.map(|(field, ..)| form.value(field));
    match app.services_for(&form).set_practice_logins(&actor, typed).await {
        Ok(()) => Ok(to_practice()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.practice_logins(&actor)).await,
    }
}
