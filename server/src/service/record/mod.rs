//! The caseload, a client's record, and its sessions.

pub mod care;
pub mod case;
pub mod caseload;
pub mod client;
pub mod draft;
pub mod emergency;
pub mod office;
pub mod page;
pub mod session;
