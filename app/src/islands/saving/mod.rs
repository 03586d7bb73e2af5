//! Saving while someone types.
//!
//! `queue` is the state machine, `laws` plays it, `status` says what is true, `saver` ties it to a page; the islands
//! are `autosave` (answers) and `draft` (a form before it is sent). The forms inside are the server's: without an
//! island they post as they are. Nothing is written to the browser's storage.

pub mod autosave;
pub mod draft;
mod fields;
#[cfg(test)]
mod laws;
mod queue;
mod reader_clock;
mod saver;
mod slide;
mod status;
