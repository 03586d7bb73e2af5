//! Answers as a QuestionnaireResponse, and back.

mod read;
mod write;

pub use read::from_response;
pub use write::response;
