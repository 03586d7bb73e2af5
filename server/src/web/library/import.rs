//! Exercises from files.

use axum::{extract::State, http::StatusCode, response::IntoResponse as _};
use weft_app::pages::library::import::{Exists, Import as ImportPage, Outcome};
use weft_shared::{
    exchange::{self, Imported},
    exercise::{Exercise, Fault},
};

use crate::{
    service::library::import::{Beside, Existing, Import},
    web::{
        App,
        fields::{NotReceived, Upload},
        library::to_draft,
        login::SignedIn,
        problem::Answer,
    },
};

pub(in crate::web) async fn import_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    app.services.may_edit_library(&actor).await?;
    Ok(app.page(Some(&actor), ImportPage::default()))
}

/// Whoever may not is told nothing, whatever they sent.
pub(in crate::web) async fn import(State(app): State<App>, SignedIn(actor): SignedIn, upload: Upload) -> Answer {
    app.services.may_edit_library(&actor).await?;
    let Upload { form, file } = upload;
    let fault = |what: &str| vec![Fault { place: "The file".to_owned(), what: what.to_owned() }];
    let read = match file {
        // What was read and asked about before comes back with the answer.
        Ok(bytes) if bytes.is_empty() && !form.value("definition").is_empty() => {
            app.services.read_exercise(form.value("definition").as_bytes().to_vec()).await?
        }
        Ok(bytes) if bytes.is_empty() => Err(fault("choose one first")),
        Ok(bytes) => app.services.read_exercise(bytes).await?,
        Err(NotReceived::TooLarge) => Err(fault("choose one of at most 5 MB; this one is larger")),
        Err(NotReceived::Broken) => Err(fault("choose it again; only part of it arrived")),
    };
    let Imported { exercise: definition, notes } = match read {
        Ok(read) => read,
        Err(faults) => {
            let page = ImportPage { outcome: Some(Outcome::Refused(faults)), ..ImportPage::default() };
            return Ok(app.unprocessable(Some(&actor), page));
        }
    };
    let beside = match form.value("beside") {
        "apart" => Beside::Apart,
        "version" => Beside::NextVersion,
        _ => Beside::Ask,
    };
    match app.services_for(&form).import_exercise(&actor, definition.clone(), beside).await {
        Ok(Import::Taken { exercise, .. }) if notes.is_empty() => Ok(to_draft(exercise, "")),
        Ok(Import::Taken { exercise, .. }) => {
            let outcome = Outcome::Taken { exercise, title: definition.title };
            Ok(app.page(Some(&actor), ImportPage { outcome: Some(outcome), notes }))
        }
        Ok(Import::Exists(existing)) => {
            let page = ImportPage { outcome: Some(Outcome::Exists(exists(existing, &definition))), notes };
            Ok((StatusCode::CONFLICT, app.page(Some(&actor), page)).into_response())
        }
        Err(error) => app.refused(Some(&actor), error, form, async { Ok(ImportPage::default()) }).await,
    }
}

fn exists(existing: Existing, definition: &Exercise) -> Exists {
    let Existing { exercise, title, is_same, has_draft, .. } = existing;
    Exists { exercise, title, is_same, has_draft, definition: exchange::weft::write(definition) }
}
