//! The line above a page after something was taken away: what was done, and the button that undoes it.
//! `POST /clients/{client}/undo/{undo}`.

use leptos::prelude::*;
use weft_shared::ids::{ClientId, UndoId};

/// Something that was done just now and can be undone.
pub struct Offer {
    pub id: UndoId,
    pub client: ClientId,
    /// "The rating was cleared."
    pub sentence: &'static str,
}

/// The page with the line above it.
pub fn above(offer: Option<Offer>, page: AnyView) -> AnyView {
    let Some(Offer { id, client, sentence }) = offer else { return page };
    view! {
        <form class="note row undo" method="post" action=format!("/clients/{client}/undo/{id}")>
            <p role="status">{sentence}</p>
            <button class="button quiet">"Undo"</button>
        </form>
        {page}
    }
    .into_any()
}
