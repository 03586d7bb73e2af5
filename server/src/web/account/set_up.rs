//! The first practice of an installation.

use axum::extract::State;
use axum_extra::extract::cookie::CookieJar;
use weft_app::{form::Form, pages::account::sign_in::Then};

use crate::{
    founding::NewPractice,
    service::account::set_up::{SetUpInput, SetUpStep},
    web::{
        App,
        account::{AtTheDoor, go_on},
        fields::{Ids, Sent},
        problem::Answer,
    },
};

pub(in crate::web) async fn page(State(app): State<App>, Ids(secret): Ids<String>) -> Answer {
    Ok(app.page(None, app.services.set_up_practice_page(&secret, "").await?))
}

fn input(form: &Form) -> SetUpInput {
    let value = |name| form.value(name).to_owned();
    SetUpInput {
        practice: NewPractice {
            name: value("name"),
            country: value("country"),
            time_zone: value("time_zone"),
            crisis: value("crisis"),
        },
        is_whole: form.value("step") == "whole",
        person: value("person"),
        credentials: value("credentials"),
        email: value("email"),
        password: value("password"),
    }
}

pub(in crate::web) async fn set_up(
    State(app): State<App>,
    cookies: CookieJar,
    AtTheDoor(door): AtTheDoor,
    Ids(secret): Ids<String>,
    Sent(form): Sent,
) -> Answer {
    match app.services.set_up_practice(&secret, input(&form), &door).await {
        Ok(SetUpStep::Second(page)) => Ok(app.page_with(None, page, form)),
        Ok(SetUpStep::Done(next)) => go_on(&app, cookies, None, next, Then::default()).await,
        Err(error) => {
            // A fault of the first step brings the first step again.
            let country = if form.value("step") == "whole" { form.value("country").to_owned() } else { String::new() };
            app.refused(None, error, form, app.services.set_up_practice_page(&secret, &country)).await
        }
    }
}
