//! The caseload, a client's record, and its sessions.

pub mod case;
pub mod caseload;
pub mod client;
pub mod draft;
pub mod page;
pub mod session;
