//! Whose rows a query is about: one client of one practice.

use weft_shared::ids::{ClientId, PracticeId};

#[derive(Clone, Copy, Debug)]
pub struct Scope {
    pub practice: PracticeId,
    pub client: ClientId,
}
