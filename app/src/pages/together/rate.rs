//! `GET/POST /clients/{client}/sessions/{session}/rate`: how strong was the old way, 0 to 10, each for themselves.
//! Fields: `rating-PATTERN`, 0 to 10; one left out stays unrated.

use weft_shared::{
    ids::{ClientId, PatternId, SessionId},
    pattern::{Rater, Strength, Wording},
    schedule::Meeting,
};

pub struct Rate {
    pub client: ClientId,
    pub session: SessionId,
    pub number: usize,
    pub meeting: Meeting,
    pub rater: Rater,
    /// Who the other is: each rates without seeing the other's number here.
    pub other: String,
    pub patterns: Vec<(PatternId, Wording, Option<Strength>)>,
}
