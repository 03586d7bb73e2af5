//! Assigning a pathway.

use axum::extract::State;
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::{ClientId, PathwayId},
    when::Day,
};

use crate::web::{
    App,
    fields::{Ids, Read as _, Sent},
    login::SignedIn,
    problem::Answer,
    record::to_record,
};

/// A pathway for a client, from a day on.
pub(in crate::web) async fn give_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match read(&form) {
        Ok((pathway, from)) => app.services_for(&form).give_pathway(&actor, client, pathway, from, &form.sure()).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(_) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.assign_page(&actor, client, ("", &[]))).await,
    }
}

fn read(form: &Form) -> Result<(PathwayId, Day), Faults> {
    let mut faults = Faults::default();
    let from = form.required_day("from", &mut faults);
    match form.value("pathway").parse() {
        Ok(pathway) => faults.or((pathway, from)),
        Err(_) => {
            faults.add("pathway", "Choose a pathway.");
            Err(faults)
        }
    }
}
