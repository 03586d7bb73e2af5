//! What runs in the browser. Islands add comfort, never capability.

pub mod autosave;
pub mod joint;
mod save_queue;
pub mod timer;
