//! The therapist's record of a client.

mod care;
mod caseload;
mod details;
mod drafts;
mod emergency;
mod office;
mod sessions;
mod status;
