//! Patterns: writing, rating and linking quotes.

pub mod evidence;
pub mod measures;
pub mod page;
pub mod rate;
pub mod write;
