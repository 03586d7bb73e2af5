//! Reports: composing, proposing, making, and what was disclosed.

pub mod compose;
pub mod disclosure;
mod made;
pub mod make;
pub mod proposal;
pub mod quiz_result;

pub use crate::record::report::OrderInput;
