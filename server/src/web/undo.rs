//! Undo: the line on the page that comes next, and its button.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::{form::Form, page::Page};
use weft_shared::{
    access::Actor,
    ids::{ClientId, UndoId},
};

use crate::{
    service::undo::Undone,
    web::{App, fields::Ids, login::SignedIn, problem::Answer},
};

/// `?undo=ID`: what was done just now can be undone.
#[derive(Deserialize)]
pub(super) struct After {
    pub(super) undo: Option<UndoId>,
}

impl App {
    /// A page that may come after something that can be undone.
    pub(super) async fn page_after(&self, actor: &Actor, after: &After, page: impl Page) -> Answer {
        let offer = match after.undo {
            Some(id) => self.services.undo_offer(actor, id).await?,
            None => None,
        };
        Ok(self.page_offering(actor, page, Form::default(), offer))
    }
}

/// Leads to a page that offers to undo what was done; `None`: there was nothing to do.
pub(super) fn to_page_after(address: &str, undo: Option<UndoId>) -> Response {
    let address = undo.map_or_else(|| address.to_owned(), |id| format!("{address}?undo={id}"));
    Redirect::to(&address).into_response()
}

pub(super) async fn undo(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, undo)): Ids<(ClientId, UndoId)>,
) -> Answer {
    let at = match app.services.undo(&actor, client, undo).await? {
        Undone::Session(session) => format!("/clients/{client}/sessions/{session}"),
        Undone::Exercise(assignment) => format!("/clients/{client}/assignments/{assignment}"),
        Undone::Ratings(session) => format!("/clients/{client}/sessions/{session}/rate"),
        Undone::EntryRatings(assignment) => format!("/homework/{assignment}"),
        Undone::Pattern(pattern) => format!("/clients/{client}/patterns/{pattern}"),
    };
    Ok(Redirect::to(&at).into_response())
}
