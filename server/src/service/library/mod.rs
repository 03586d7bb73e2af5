//! The practice's library: looking at it, making exercises, changing pathways, printing.

pub mod builder;
pub mod catalogue;
pub mod exercise;
pub mod import;
pub mod pathway;
pub mod preview;
pub mod update;
pub mod worksheet;
