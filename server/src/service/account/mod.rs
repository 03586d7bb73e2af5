//! Signing in and out, one's own account, invitations, and the people who work in a practice.

pub mod door;
mod email;
pub mod invitation;
pub mod login;
pub mod member;
mod operator;
pub mod own;
mod passkey;
mod password;
mod second_factor;
pub mod set_up;
pub mod sign_in;
