//! Clients' records and their sessions.

pub mod care;
pub mod case;
pub mod caseload;
pub mod client;
pub mod draft;
pub mod emergency;
pub mod session;
