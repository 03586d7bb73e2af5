//! The sample practice.

mod any_day;
pub(crate) mod stories;
