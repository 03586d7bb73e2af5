//! The therapist's caseload, a client's record, and its sessions.

pub mod by_email;
pub mod case;
pub mod caseload;
pub mod client;
pub mod overview;
pub mod session;
