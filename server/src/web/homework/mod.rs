//! Exercises between sessions.

pub(super) mod answer;
pub(super) mod assign;
pub(super) mod entry;
pub(super) mod flag;
pub(super) mod pathway;

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::pages::homework::care::NextPage;
use weft_shared::{
    access::Actor,
    exercise::Kind,
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
    if app.services.is_finished(&actor, assignment).await? {
        return Ok(to_entry(assignment));
    }
    Ok(app.page(Some(&actor), app.services.start_page(&actor, assignment).await?))
}

pub(in crate::web) async fn begin(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    app.services.begin(&actor, assignment).await?;
    to_where_it_goes_on(&app, &actor, assignment).await
}

/// Begins something nobody gave: the first question is one tap away.
pub(in crate::web) async fn start_alone(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    let assignment = app.services.start_alone(&actor, exercise).await?;
    to_where_it_goes_on(&app, &actor, assignment).await
}

/// What is read stands on one page; what is answered comes one at a time.
async fn to_where_it_goes_on(app: &App, actor: &Actor, assignment: AssignmentId) -> Answer {
    let start = app.services.start_page(actor, assignment).await?;
    Ok(match start.kind {
        Kind::Reading => to(assignment, NextPage::All),
        _ => to(assignment, NextPage::Item(start.begun_at.unwrap_or(1))),
    })
}

pub(in crate::web) async fn finish_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
) -> Answer {
    if app.services.is_finished(&actor, assignment).await? {
        return Ok(to_entry(assignment));
    }
    Ok(app.page(Some(&actor), app.services.finish_page(&actor, assignment).await?))
}

pub(in crate::web) async fn finish(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.finish_page(&actor, assignment).await?;
    let strengths = match form.ratings(page.to_rate.iter().map(|to_rate| to_rate.pattern)) {
        Ok(strengths) => strengths,
        Err(faults) => return Ok(app.again(Some(&actor), page, form, faults)),
    };
    // Saving first, so that they are there whatever else is wrong.
    if !strengths.is_empty() {
        app.services.rate_with_response(&actor, assignment, &strengths).await?;
    }
    if form.value("readers") == "later" {
        return Ok(Redirect::to("/today").into_response());
    }
    match app.services.finish(&actor, assignment, form.readers()).await {
        Ok(()) => Ok(Redirect::to(&format!("/homework/{assignment}/entry?finished")).into_response()),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) fn to(assignment: AssignmentId, then: NextPage) -> Response {
    Redirect::to(&format!("/homework/{assignment}/{}", then.segment())).into_response()
}

pub(in crate::web) fn to_entry(assignment: AssignmentId) -> Response {
    Redirect::to(&format!("/homework/{assignment}/entry")).into_response()
}
