//! Changing what was assigned.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::{AssignmentId, ClientId},
};

use crate::{
    error::Error,
    service::homework::change::ChangeInput,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        homework::assign::read_due,
        login::SignedIn,
        problem::Answer,
        record::to_record,
        undo::to_page_after,
    },
};

/// Said where the client has finished it meanwhile.
const FINISHED: &str = "This was finished meanwhile, so it can no longer be changed. Nothing was changed.";

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.assigned_page(&actor, client, assignment).await?))
}

pub(in crate::web) async fn change(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match read(&form) {
        Ok(input) => app.services_for(&form).change_assigned(&actor, client, assignment, input).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(()) => Ok(to_record(client)),
        Err(error) => {
            let page = app.services.assigned_page(&actor, client, assignment).await?;
            if matches!(error, Error::Conflict) && page.is_over() {
                return Ok(app.given_back(&actor, page, &form, FINISHED));
            }
            app.refused(Some(&actor), error, form, async { Ok(page) }).await
        }
    }
}

fn read(form: &Form) -> Result<ChangeInput, Faults> {
    let mut faults = Faults::default();
    let due = read_due(form, &mut faults);
    faults.or(ChangeInput { due, note: form.value("note").to_owned(), sure: form.sure() })
}

pub(in crate::web) async fn withdraw(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    match app.services.withdraw_assigned(&actor, client, assignment).await {
        Ok(undo) => Ok(to_page_after(&format!("/clients/{client}"), Some(undo))),
        // Finished or withdrawn meanwhile: its page says so.
        Err(Error::Conflict) => {
            Ok(Redirect::to(&format!("/clients/{client}/assignments/{assignment}")).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
