//! The therapist's record of a client.

mod drafts;
mod sessions;
