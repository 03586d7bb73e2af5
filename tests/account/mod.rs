//! Getting in: invitations, logins, and what guards each answer and form.

mod again;
mod attacks;
mod door;
mod invitation;
mod members;
mod own;
mod passkey;
mod second_factor;
mod security;
mod set_up;
