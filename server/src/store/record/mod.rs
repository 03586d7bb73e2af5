//! Clients' records and their sessions.

pub mod client;
pub mod session;
