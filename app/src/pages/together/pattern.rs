//! `GET/POST /clients/{client}/patterns/new` and `/clients/{client}/patterns/{pattern}`. Fields: `old`, `new`.

use weft_shared::{
    ids::{ClientId, PatternId},
    pattern::Wording,
};

pub struct Pattern {
    pub client: ClientId,
    /// "Noor"
    pub called: String,
    pub therapist: String,
    pub treats: bool,
    /// The pattern being edited; `None`: a new one.
    pub editing: Option<(PatternId, Wording)>,
}
