//! Signing in and out, invitations, and the people who work in a practice.

pub mod invitation;
pub mod login;
pub mod member;
