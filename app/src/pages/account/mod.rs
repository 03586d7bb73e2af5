//! Signing in, one's own account, and the people who work in a practice.

pub mod again;
pub mod confirm;
pub mod email;
pub mod invitation;
pub mod invite;
pub mod join;
pub mod members;
pub mod own;
pub mod passkey;
pub mod reset;
pub mod second_factor;
pub mod sign_in;
