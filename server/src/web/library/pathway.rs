//! Pathways of the library.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    exercise::lines::lines,
    ids::PathwayId,
    pathway::{Pathway, Week},
};

use crate::{
    error::Error,
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
    let page = app.services.pathway_page(&actor, id, true).await?;
    let outcome = app.services.change_pathway(&actor, id, read_pathway(&form, &page.definition)).await;
    match outcome {
        Ok(()) => Ok(to_pathway(id)),
        Err(Error::Invalid(faults)) => Ok(app.again(Some(&actor), page, form, faults)),
        Err(Error::Conflict) => {
            let faults = Faults::one(
                "title",
                "Someone changed this meanwhile. Your text is below: keep it again if it should stand.",
            );
            Ok(app.again(Some(&actor), page, form.without(|name| name == "version"), faults))
        }
        Err(error) => Err(error.into()),
    }
}

fn read_pathway(form: &Form, before: &Pathway) -> PathwayInput {
    let squeezed = |name: &str| form.value(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let weeks = (1..=weft_app::pages::library::pathway::weeks_offered(before.weeks.len()))
        .map(|number| Week {
            title: squeezed(&format!("week-{number}-title")),
            why: squeezed(&format!("week-{number}-why")),
            exercises: lines(form.value(&format!("week-{number}-exercises"))),
        })
        .filter(|week| !(week.title.is_empty() && week.exercises.is_empty()))
        .collect();
    let (title, summary) = (squeezed("title"), squeezed("summary"));
    let definition = Pathway { key: before.key.clone(), title, summary, tags: before.tags.clone(), weeks };
    PathwayInput { version: form.value("version").parse().unwrap_or(0), definition }
}

pub(in crate::web) async fn copy_pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(id): Ids<PathwayId>,
) -> Answer {
    Ok(to_pathway(app.services.copy_pathway(&actor, id).await?))
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
