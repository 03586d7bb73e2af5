//! The practice's library.

pub mod exercise;
pub mod pathway;
