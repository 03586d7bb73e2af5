//! The audit: what was done, and that nobody changed the list of it.

mod chain;
mod complete;
