//! Signing in, and the invitation that leads there.

pub mod again;
pub mod invitation;
pub mod invite;
pub mod sign_in;
