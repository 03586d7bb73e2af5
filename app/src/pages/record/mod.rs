//! The therapist's caseload, a client's record, and its sessions.

pub mod care;
pub mod case;
pub mod caseload;
pub mod client;
pub mod emergency;
pub mod flags;
pub mod office;
pub mod overview;
pub mod session;
pub mod sign_in;
