//! Answers as a QuestionnaireResponse, and back.
//!
//! A response is checked against the questionnaire as it leaves Weft, which is the one that came in: also against what
//! Weft itself has no place for. What cannot be checked is said. Only then is it read as answers.

mod asked;
mod check;
mod limits;
mod read;
mod value;
mod write;

pub use read::{Answered, from_response};
pub use write::response;
