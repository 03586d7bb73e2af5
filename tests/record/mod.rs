//! The therapist's record of a client.

mod sessions;
