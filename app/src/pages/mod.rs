//! Pages by area, one file each: its view-model, and how it looks.

pub mod account;
pub mod homework;
pub mod joint;
pub mod library;
pub mod pattern;
pub mod practice;
pub mod problem;
pub mod record;
pub mod report;
pub mod shared_view;
