//! Exercises between sessions: assigning, answering, finishing, and who can read what was written.

pub mod amend;
pub mod answer;
pub mod assign;
pub mod change;
pub mod decline;
pub mod entry;
pub mod finish;
pub mod flag;
pub mod pathway;
pub mod player;
pub mod self_started;
pub mod start;
pub mod today;
pub mod worksheet;
