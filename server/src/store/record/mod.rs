//! Clients' records and their sessions.

pub mod caseload;
pub mod client;
pub mod draft;
pub mod session;
