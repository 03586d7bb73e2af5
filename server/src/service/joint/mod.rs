//! The joint view of a session.

pub mod act;
pub mod page;
