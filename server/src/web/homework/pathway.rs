//! Assigning a pathway.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_shared::{
    error::Faults,
    ids::{ClientId, PathwayId},
};

use crate::{
    error::Error,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

/// A pathway for a client, from a day on.
pub(in crate::web) async fn give_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.assign_page(&actor, client, "").await?;
    let mut faults = Faults::default();
    let from = form.required_day("from", &mut faults);
    let pathway = form.value("pathway").parse::<PathwayId>();
    if pathway.is_err() {
        faults.add("pathway", "Choose a pathway.");
    }
    let outcome = match (faults.or(()), pathway) {
        (Ok(()), Ok(pathway)) => app.services.give_pathway(&actor, client, pathway, from).await.map(drop),
        (Err(faults), _) => Err(faults.into()),
        (Ok(()), Err(_)) => Err(Error::NotFound),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/clients/{client}")).into_response()),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}
