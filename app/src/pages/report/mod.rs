//! Reports: composing one, the client's look at it before, the one that was made, and who has seen what.

pub mod brief;
pub mod compose;
pub mod disclosures;
pub mod made;
pub mod proposal;
