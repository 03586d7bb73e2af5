//! Islands: the code that runs in the browser. They add comfort, never capability.

pub mod joint;
pub mod passkey;
pub mod saving;
pub mod timer;
