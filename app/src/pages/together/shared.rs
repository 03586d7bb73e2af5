//! `GET /clients/{client}/shared`: what has shifted and what is still stuck, the same page for both.

use weft_shared::{ids::ClientId, shared_view::SharedView};

pub struct Shared {
    pub client: ClientId,
    pub view: SharedView,
    /// The therapist sees the buttons for what only they do (Make a report); nothing else differs.
    pub treats: bool,
}
