//! Exercises from files.

use axum::extract::{FromRequest as _, Multipart, Request, State, multipart::Field};
use weft_app::pages::library::import::Import;
use weft_shared::{exchange, exercise::Fault};

use crate::web::{App, library::to_draft, login::SignedIn, problem::Answer};

pub(in crate::web) async fn import_page(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    app.services.may_edit_library(&actor).await?;
    Ok(app.page(Some(&actor), Import::default()))
}

/// Whoever may not is told nothing, whatever they sent.
pub(in crate::web) async fn import(State(app): State<App>, SignedIn(actor): SignedIn, request: Request) -> Answer {
    app.services.may_edit_library(&actor).await?;
    let bytes = match Multipart::from_request(request, &app).await {
        Ok(sent) => read_file(sent).await,
        Err(_) => Some(Vec::new()),
    };
    let fault = |what: &str| vec![Fault { place: "The file".to_owned(), what: what.to_owned() }];
    let read = match bytes {
        Some(bytes) if bytes.is_empty() => Err(fault("choose a file first")),
        Some(bytes) => exchange::check(&bytes),
        None => Err(fault("could not be received whole; it may be larger than 5 MB")),
    };
    match read {
        Ok((definition, left_out)) if left_out.is_empty() => {
            Ok(to_draft(app.services.import_exercise(&actor, definition).await?, ""))
        }
        Ok((definition, left_out)) => {
            let title = definition.title.clone();
            let exercise = app.services.import_exercise(&actor, definition).await?;
            Ok(app.page(Some(&actor), Import { read: Some((exercise, title)), faults: left_out }))
        }
        Err(faults) => Ok(app.unprocessable(Some(&actor), Import { read: None, faults })),
    }
}

/// A field up to the largest file we read. Of a larger one the rest is listened to, as far as the route's limit, so that
/// whoever sent it hears why it was refused.
async fn whole(mut field: Field<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut is_too_large = false;
    while let Some(chunk) = field.chunk().await.ok()? {
        is_too_large |= bytes.len() + chunk.len() > exchange::LARGEST;
        if !is_too_large {
            bytes.extend_from_slice(&chunk);
        }
    }
    (!is_too_large).then_some(bytes)
}

/// The file that was sent; empty when none was. `None`: it did not arrive whole.
pub(in crate::web) async fn read_file(mut sent: Multipart) -> Option<Vec<u8>> {
    while let Some(field) = sent.next_field().await.ok()? {
        if field.name() == Some("file") {
            return whole(field).await;
        }
    }
    Some(Vec::new())
}
