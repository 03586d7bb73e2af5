//! Exercises from files.

use axum::extract::State;
use weft_app::pages::library::import::Import;
use weft_shared::exercise::Fault;

use crate::web::{
    App,
    fields::{NotReceived, Upload},
    library::to_draft,
    login::SignedIn,
    problem::Answer,
};

pub(in crate::web) async fn import_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    app.services.may_edit_library(&actor).await?;
    Ok(app.page(Some(&actor), Import::default()))
}

/// Whoever may not is told nothing, whatever they sent.
pub(in crate::web) async fn import(State(app): State<App>, SignedIn(actor): SignedIn, upload: Upload) -> Answer {
    app.services.may_edit_library(&actor).await?;
    let Upload { form, file } = upload;
    let fault = |what: &str| vec![Fault { place: "The file".to_owned(), what: what.to_owned() }];
    let read = match file {
        Ok(bytes) if bytes.is_empty() => Err(fault("choose a file first")),
        Ok(bytes) => app.services.read_exercise(bytes).await?,
        Err(NotReceived::TooLarge) => Err(fault("is larger than the 5 MB that Weft reads")),
        Err(NotReceived::Broken) => Err(fault("broke off on its way here; choose it again")),
    };
    let (definition, left_out) = match read {
        Ok(read) => read,
        Err(faults) => return Ok(app.unprocessable(Some(&actor), Import { read: None, faults })),
    };
    let title = definition.title.clone();
    match app.services_for(&form).import_exercise(&actor, definition).await {
        Ok(exercise) if left_out.is_empty() => Ok(to_draft(exercise, "")),
        Ok(exercise) => Ok(app.page(Some(&actor), Import { read: Some((exercise, title)), faults: left_out })),
        Err(error) => app.refused(Some(&actor), error, form, async { Ok(Import::default()) }).await,
    }
}
