//! `GET /clients/{client}/entries/{assignment}`: a shared entry, and the form that links words to a pattern.
//!
//! `POST /clients/{client}/entries/{assignment}/evidence`: fields `words` (`ITEM.N`, sentence N of an item, several
//! of one item may be ticked), `pattern`, `side` (`old`, `new`). Faults at `words`, `pattern`, `side`.

use weft_shared::{
    exercise::{Item, Kind},
    ids::{AssignmentId, ClientId, PatternId},
    pattern::{Side, Wording},
    plane::PlanePoint,
    response::Answer,
    scoring::Score,
    when::Day,
};

/// What an entry says, as the client and, once shared, the therapist sees it.
pub struct Words {
    pub client: ClientId,
    pub assignment: AssignmentId,
    pub title: String,
    pub kind: Kind,
    pub finished: Day,
    /// Every answered item.
    pub answers: Vec<(Item, Answer)>,
    pub scores: Vec<Score>,
    /// The form is shown while the entry is shared and there are patterns to link to.
    pub patterns: Vec<(PatternId, Wording)>,
    pub linked: Vec<Linked>,
}

/// Words already linked.
pub struct Linked {
    pub words: String,
    pub side: Side,
    pub wording: Wording,
}

/// The page on which a therapist reads a shared entry.
pub struct SharedEntry {
    /// "Noor"
    pub called: String,
    pub therapist: String,
    pub point: Option<PlanePoint>,
    pub words: Words,
}
