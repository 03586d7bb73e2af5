//! The outbox, for the owner.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};

use super::{App, fields::Sent, login::SignedIn, problem::Answer};
use crate::{error::Error, service::mail::LetterAct};

const OUTBOX: &str = "/practice/outbox";

pub(super) async fn outbox(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.outbox_page(&actor, &app.public_url).await?))
}

pub(super) async fn act(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    let services = app.services_for(&form);
    let done = match form.value("go") {
        "" => services.set_mail_name(&actor, form.value("mail-name")).await,
        go => {
            let act = if go == "again" { LetterAct::TryAgain } else { LetterAct::Discard };
            match form.value("letter").parse() {
                Ok(letter) => services.act_on_letter(&actor, letter, act).await,
                Err(_) => Err(Error::NotFound),
            }
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(OUTBOX).into_response()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.outbox_page(&actor, &app.public_url)).await,
    }
}
