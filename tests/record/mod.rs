//! The therapist's record of a client.

mod caseload;
mod details;
mod drafts;
mod sessions;
mod status;
