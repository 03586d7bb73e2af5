//! The practice's settings, for its owner.

use axum::{
    extract::{FromRequest as _, Multipart, Request, State},
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::{form::Form, pages::practice::numbers::Numbers};
use weft_shared::{error::Faults, report::Paper};

use super::{App, fields::Sent, library::import::read_file, login::SignedIn};
use crate::{error::Error, service::practice::PracticeInput, web::problem::Answer};

fn to_practice() -> Response {
    Redirect::to("/practice").into_response()
}

pub(super) async fn page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.practice_page(&actor).await?))
}

pub(super) async fn change(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    let page = app.services.practice_page(&actor).await?;
    let input = PracticeInput {
        name: form.value("name").to_owned(),
        address: form.value("address").to_owned(),
        crisis: form.value("crisis").to_owned(),
        paper: Paper::parse(form.value("paper")).unwrap_or(page.paper),
    };
    match app.services.change_practice(&actor, input).await {
        Ok(()) => Ok(to_practice()),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}

/// Whoever may not is told nothing, whatever they sent.
pub(super) async fn set_logo(State(app): State<App>, SignedIn(actor): SignedIn, request: Request) -> Answer {
    let page = app.services.practice_page(&actor).await?;
    let file = match Multipart::from_request(request, &app).await {
        Ok(sent) => read_file(sent).await,
        Err(_) => Some(Vec::new()),
    };
    let set = match file {
        Some(file) => app.services.set_logo(&actor, Some(file)).await,
        None => Err(Faults::one("file", "The file could not be received whole. Choose it again.").into()),
    };
    match set {
        Ok(()) => Ok(to_practice()),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, Form::default(), faults)),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove_logo(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    app.services.set_logo(&actor, None).await?;
    Ok(to_practice())
}

/// Where to call in a crisis, for whoever is signed in.
pub(super) async fn numbers(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    let (practice, lines) = app.services.crisis_numbers(&actor).await?;
    Ok(app.page(Some(&actor), Numbers { practice, lines }))
}
