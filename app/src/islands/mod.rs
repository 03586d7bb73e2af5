//! What runs in the browser. Islands add comfort, never capability.

pub mod autosave;
mod ledger;
pub mod live;
pub mod timer;
