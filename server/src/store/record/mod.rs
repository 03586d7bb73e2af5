//! Clients' records and their sessions.

pub mod caseload;
pub mod client;
pub mod session;
