//! Getting in: invitations, logins, and what guards each answer and form.

mod invitation;
mod security;
