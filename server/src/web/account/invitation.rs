//! Invitations: the therapist's page, and the page their link opens.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use weft_app::pages::account::invite::Invite;
use weft_shared::ids::ClientId;

use crate::{
    error::Error,
    web::{
        App,
        account::end_earlier_login,
        fields::{Ids, Sent},
        login::{MaybeActor, SignedIn},
        problem::Answer,
        record::to_record,
    },
};

pub(in crate::web) async fn invitation_page(State(app): State<App>, Ids(token): Ids<String>) -> Answer {
    Ok(app.page(None, app.services.invitation(&token).await?))
}

pub(in crate::web) async fn accept_invitation(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    Ids(token): Ids<String>,
    Sent(form): Sent,
) -> Answer {
    match app.services.accept_invitation(&token, form.value("email"), form.value("password")).await {
        Ok(login) => {
            // Perhaps the therapist's, on whose screen it was opened.
            end_earlier_login(&app, before.as_ref()).await?;
            Ok((cookies.add(app.login_cookie(&login)), Redirect::to("/today")).into_response())
        }
        // Used, expired or replaced: the page says which.
        Err(Error::Conflict) => Ok(app.page(None, app.services.invitation(&token).await?)),
        Err(error) => app.refused(None, error, form, app.services.invitation(&token)).await,
    }
}

pub(in crate::web) async fn invite(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    match app.services_for(&form).invite(&actor, client).await {
        Ok(invited) => {
            let link = format!("{}/invitation/{}", app.public_url, invited.token.secret());
            let page = Invite { client, called: invited.called, link, expires: invited.expires };
            Ok(app.page(Some(&actor), page))
        }
        // They sign in already: the record says so.
        Err(Error::Invalid(_)) => Ok(to_record(client)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn withdraw(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    app.services.withdraw_invitation(&actor, client).await?;
    Ok(to_record(client))
}
