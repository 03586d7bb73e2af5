//! Exercises between sessions.

pub(super) mod amend;
pub(super) mod answer;
pub(super) mod assign;
pub(super) mod change;
pub(super) mod entry;
pub(super) mod flag;
pub(super) mod pathway;

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::{form::Form, pages::homework::care::NextPage};
use weft_shared::{
    access::Actor,
    ids::{AssignmentId, ExerciseId},
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

pub(in crate::web) async fn today(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.today_page(&actor).await?))
}

pub(in crate::web) async fn start_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    match app.services.start_page(&actor, assignment).await {
        Ok(page) => Ok(app.page(Some(&actor), page)),
        Err(Error::Conflict) => Ok(to_entry(assignment)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn begin(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    app.services.begin(&actor, assignment).await?;
    Ok(to(assignment, app.services.goes_on_at(&actor, assignment).await?))
}

/// Field `declined`: `yes`, or `no` to take it back.
pub(in crate::web) async fn decline(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let is_declined = form.value("declined") != "no";
    match app.services.decline(&actor, assignment, is_declined).await {
        Ok(()) if is_declined => Ok(Redirect::to("/today").into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/homework/{assignment}")).into_response()),
        Err(Error::Conflict) => Ok(to_entry(assignment)),
        Err(error) => Err(error.into()),
    }
}

/// Begins something nobody gave: the first question is one tap away.
pub(in crate::web) async fn start_alone(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    let assignment = app.services_for(&form).start_alone(&actor, exercise).await?;
    Ok(to(assignment, app.services.goes_on_at(&actor, assignment).await?))
}

pub(in crate::web) async fn finish_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    match app.services.finish_page(&actor, assignment).await {
        Ok(page) => Ok(app.page(Some(&actor), page)),
        Err(Error::Conflict) => Ok(to_entry(assignment)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn finish(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let is_later = form.value("readers") == "later";
    let readers = (!is_later).then(|| form.readers());
    let outcome = match form.ratings() {
        Ok(ratings) => app.services_for(&form).finish_with(&actor, assignment, &ratings, readers).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(()) if is_later => Ok(Redirect::to("/today").into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/homework/{assignment}/entry?finished")).into_response()),
        Err(error @ Error::Conflict) => match app.services.finish_page(&actor, assignment).await {
            Err(Error::Conflict) => finished_elsewhere(&app, &actor, assignment, &form).await,
            page => app.refused(Some(&actor), error, form, async { page }).await,
        },
        Err(error) => app.refused(Some(&actor), error, form, app.services.finish_page(&actor, assignment)).await,
    }
}

/// The entry, with what was typed after it was finished in another tab or on another device.
async fn finished_elsewhere(app: &App, actor: &Actor, assignment: AssignmentId, form: &Form) -> Answer {
    let why = "This was finished in another tab or on another device meanwhile. This page shows the finished entry, and who \
               can read it.";
    Ok(app.given_back(actor, app.services.entry_page(actor, assignment).await?, form, why))
}

pub(in crate::web) fn to(assignment: AssignmentId, then: NextPage) -> Response {
    Redirect::to(&format!("/homework/{assignment}/{}", then.segment())).into_response()
}

pub(in crate::web) fn to_entry(assignment: AssignmentId) -> Response {
    Redirect::to(&format!("/homework/{assignment}/entry")).into_response()
}

/// Whether a field is that of an item, or one of its parts.
pub(super) fn is_of(name: &str, field: &str) -> bool {
    name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
