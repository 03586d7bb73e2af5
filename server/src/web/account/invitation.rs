//! Invitations: the therapist's page, and the page their link opens.

use axum::extract::State;
use axum_extra::extract::cookie::CookieJar;
use weft_app::pages::account::{invite::Invite, sign_in::Then};
use weft_shared::{access::Role, ids::ClientId};

use crate::{
    error::Error,
    web::{
        App,
        account::{AtTheDoor, go_on},
        fields::{Ids, Sent},
        login::{MaybeActor, SignedIn},
        problem::Answer,
        record::{office, to_record},
    },
};

pub(in crate::web) async fn invitation_page(State(app): State<App>, Ids(token): Ids<String>) -> Answer {
    Ok(app.page(None, app.services.invitation(&token).await?))
}

pub(in crate::web) async fn accept_invitation(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    AtTheDoor(door): AtTheDoor,
    Ids(token): Ids<String>,
    Sent(form): Sent,
) -> Answer {
    match app.services.accept_invitation(&token, form.value("email"), form.value("password"), &door).await {
        // Perhaps someone else's browser, such as the therapist's, on whose screen it was opened.
        Ok(next) => go_on(&app, cookies, before.as_ref(), next, Then::default()).await,
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
    let services = app.services_for(&form);
    let invited = match form.value("by-email") {
        "yes" => services.invite_by_email(&actor, client).await,
        _ => services.invite(&actor, client).await,
    };
    match invited {
        Ok(invited) => {
            let link = format!("{}/invitation/{}", app.public_url, invited.token.secret());
            let page = Invite {
                client,
                reads: actor.role != Role::Assistant,
                called: invited.called,
                link,
                expires: invited.expires,
                emailed: invited.emailed,
            };
            Ok(app.page(Some(&actor), page))
        }
        // They sign in already: the record says so.
        Err(Error::Invalid(_)) if actor.role == Role::Assistant => Ok(office::to_client(client)),
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
    Ok(if actor.role == Role::Assistant { office::to_client(client) } else { to_record(client) })
}
