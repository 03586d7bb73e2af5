//! What a client answers between sessions, and what becomes of it.

mod amended;
mod autosave;
mod cleared;
mod declined;
mod finding;
mod safety_answer;
mod said;
mod withdrawn;
