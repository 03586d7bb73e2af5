//! The practice's library.

pub(super) mod builder;
pub(super) mod definition;
pub(super) mod import;
pub(super) mod pathway;
pub(super) mod preview;
pub(super) mod worksheet;

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_shared::{
    exchange::{self, fhir},
    exercise::Kind,
    ids::ExerciseId,
};

use crate::{
    error::Error,
    library::{LibraryFilter, Which},
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        problem::{Answer, Problem},
    },
};

#[derive(Default, Deserialize)]
pub(in crate::web) struct LibraryQuery {
    #[serde(default)]
    find: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    archived: String,
}

impl LibraryQuery {
    fn wanted(self) -> LibraryFilter {
        LibraryFilter {
            find: self.find,
            kind: Kind::named(&self.kind),
            tag: self.tag,
            archived: !self.archived.is_empty(),
        }
    }
}

pub(in crate::web) async fn shelf(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Query(query): Query<LibraryQuery>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.library_page(&actor, query.wanted()).await?))
}

pub(in crate::web) async fn new_exercise(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Sent(form): Sent,
) -> Answer {
    let kind = Kind::named(form.value("kind"));
    match app.services_for(&form).new_exercise(&actor, form.value("title"), kind).await {
        Ok(exercise) => Ok(to_draft(exercise, "")),
        Err(error) => {
            let page = app.services.library_page(&actor, LibraryFilter::default());
            app.refused(Some(&actor), error, form, page).await
        }
    }
}

pub(in crate::web) async fn exercise(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.exercise_page(&actor, exercise).await?))
}

pub(in crate::web) async fn edit(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
) -> Answer {
    match app.services.edit(&actor, exercise).await {
        // Someone began it at this moment.
        Ok(()) | Err(Error::Conflict) => Ok(to_draft(exercise, "")),
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn duplicate(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    let copy = app.services_for(&form).duplicate(&actor, exercise).await?;
    Ok(to_draft(copy, ""))
}

pub(in crate::web) async fn archive(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Sent(form): Sent,
) -> Answer {
    app.services.archive_exercise(&actor, exercise, form.value("archived") == "yes").await?;
    Ok(to_exercise(exercise))
}

/// The exercise as a file: `weft` or `fhir`.
pub(in crate::web) async fn export(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((exercise, format)): Ids<(ExerciseId, String)>,
) -> Answer {
    let definition = app.services.definition(&actor, exercise, Which::Published).await?;
    let (text, kind, ending) = match format.as_str() {
        "weft" => (exchange::weft::write(&definition), "application/json", "weft.json"),
        "fhir" => {
            let (questionnaire, _) = fhir::questionnaire(&definition);
            (format!("{questionnaire:#}\n"), "application/fhir+json", "fhir.json")
        }
        _ => return Err(Problem::NotFound),
    };
    let name = format!("attachment; filename=\"{}.{ending}\"", definition.key);
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

pub(in crate::web) fn to_draft(exercise: ExerciseId, rest: &str) -> Response {
    Redirect::to(&format!("/library/{exercise}/draft{rest}")).into_response()
}

pub(in crate::web) fn to_exercise(exercise: ExerciseId) -> Response {
    Redirect::to(&format!("/library/{exercise}")).into_response()
}
