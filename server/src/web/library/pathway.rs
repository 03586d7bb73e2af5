//! Pathways of the library.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::form::Form;
use weft_shared::{
    exercise::lines::lines,
    ids::PathwayId,
    pathway::{Pathway, WEEKS, Week},
    text::one_line,
};

use crate::{
    service::library::pathway::PathwayInput,
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

pub(in crate::web) async fn pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.pathway_page(&actor, id, false).await?))
}

pub(in crate::web) async fn edit_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.pathway_page(&actor, id, true).await?))
}

pub(in crate::web) async fn change_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
    Sent(form): Sent,
) -> Answer {
    match app.services.change_pathway(&actor, id, read_pathway(&form)).await {
        Ok(()) => Ok(to_pathway(id)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.pathway_page(&actor, id, true)).await,
    }
}

/// As many weeks as were sent; the key and the tags stay what they are.
fn read_pathway(form: &Form) -> PathwayInput {
    let line = |name: &str| one_line(form.value(name));
    let weeks = (1..=*WEEKS.end())
        .map(|number| Week {
            title: line(&format!("week-{number}-title")),
            why: line(&format!("week-{number}-why")),
            exercises: lines(form.value(&format!("week-{number}-exercises"))),
        })
        .filter(|week| !(week.title.is_empty() && week.exercises.is_empty()))
        .collect();
    let definition =
        Pathway { key: String::new(), title: line("title"), summary: line("summary"), tags: Vec::new(), weeks };
    PathwayInput { version: form.value("version").parse().unwrap_or(0), definition }
}

pub(in crate::web) async fn copy_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
    Sent(form): Sent,
) -> Answer {
    Ok(to_pathway(app.services_for(&form).copy_pathway(&actor, id).await?))
}

pub(in crate::web) async fn archive_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
    Sent(form): Sent,
) -> Answer {
    app.services.archive_pathway(&actor, id, form.value("archived") == "yes").await?;
    Ok(to_pathway(id))
}

fn to_pathway(id: PathwayId) -> Response {
    Redirect::to(&format!("/library/pathways/{id}")).into_response()
}
