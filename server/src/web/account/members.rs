//! The people who work in a practice: the owner's pages, and the page their invitation opens.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use uuid::Uuid;
use weft_app::{
    form::Form,
    pages::account::{members::MemberInvited, sign_in::Then},
};
use weft_shared::{access::Role, error::Faults, ids::MembershipId};

use crate::{
    error::Error,
    service::account::member::MemberInput,
    web::{
        App,
        account::{AtTheDoor, go_on},
        fields::{Ids, Read as _, Sent},
        login::{MaybeActor, SignedIn},
        problem::Answer,
    },
};

fn to_members() -> Response {
    Redirect::to("/practice/members").into_response()
}

fn input(form: &Form) -> MemberInput {
    let value = |name| form.value(name).to_owned();
    MemberInput {
        name: value("name"),
        credentials: value("credentials"),
        email: value("email"),
        role: Role::parse(form.value("role")),
    }
}

pub(in crate::web) async fn page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.members_page(&actor).await?))
}

pub(in crate::web) async fn invite(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    match app.services_for(&form).invite_member(&actor, &input(&form)).await {
        Ok(invited) => {
            let page = MemberInvited {
                link: format!("{}{}", app.public_url, invited.link.path),
                name: form.value("name").to_owned(),
                expires: invited.expires,
                is_sent: invited.is_sent,
            };
            Ok(app.page(Some(&actor), page))
        }
        Err(error) => app.refused(Some(&actor), error, form, app.services.members_page(&actor)).await,
    }
}

pub(in crate::web) async fn withdraw(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(invitation): Ids<Uuid>,
) -> Answer {
    app.services.withdraw_member_invitation(&actor, invitation).await?;
    Ok(to_members())
}

pub(in crate::web) async fn member(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(member): Ids<MembershipId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.member_page(&actor, member).await?))
}

pub(in crate::web) async fn change(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(member): Ids<MembershipId>,
    Sent(form): Sent,
) -> Answer {
    match app.services_for(&form).change_member(&actor, member, &input(&form)).await {
        Ok(()) => Ok(to_members()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.member_page(&actor, member)).await,
    }
}

pub(in crate::web) async fn end(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(member): Ids<MembershipId>,
    Sent(form): Sent,
) -> Answer {
    match app.services.end_membership(&actor, member).await {
        Ok(()) => Ok(to_members()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.member_page(&actor, member)).await,
    }
}

pub(in crate::web) async fn hand_over(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(member): Ids<MembershipId>,
    Sent(form): Sent,
) -> Answer {
    let mut faults = Faults::default();
    let on = form.required_day("hand-on", &mut faults);
    let done = match faults.or((form.value("hand-to").parse().ok(), on)) {
        Ok(to) => app.services_for(&form).hand_over_all(&actor, member, to, &form.sure()).await,
        Err(faults) => Err(faults.into()),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/practice/members/{member}")).into_response()),
        Err(error) => app.refused(Some(&actor), error, form, app.services.member_page(&actor, member)).await,
    }
}

pub(in crate::web) async fn join_page(State(app): State<App>, Ids(token): Ids<String>) -> Answer {
    Ok(app.page(None, app.services.join_page(&token).await?))
}

pub(in crate::web) async fn join(
    State(app): State<App>,
    cookies: CookieJar,
    MaybeActor(before): MaybeActor,
    AtTheDoor(door): AtTheDoor,
    Ids(token): Ids<String>,
    Sent(form): Sent,
) -> Answer {
    match app.services.join(&token, form.value("email"), form.value("password"), &door).await {
        Ok(next) => go_on(&app, cookies, before.as_ref(), next, Then::default()).await,
        Err(Error::Conflict) => Ok(app.page(None, app.services.join_page(&token).await?)),
        Err(error) => app.refused(None, error, form, app.services.join_page(&token)).await,
    }
}
