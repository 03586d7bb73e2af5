//! Islands: the code that runs in the browser. They add comfort, never capability.

pub mod autosave;
pub mod joint;
mod save_queue;
pub mod slide;
pub mod timer;
