//! Getting in: invitations, logins, and what guards each answer and form.

mod again;
mod invitation;
mod security;
