//! The therapist's caseload, a client's record, and its sessions.

pub mod caseload;
pub mod client;
pub mod flags;
pub mod overview;
pub mod session;
