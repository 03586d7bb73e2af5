//! One file a page: its view-model, and how it looks.

pub mod account;
pub mod client;
pub mod library;
pub mod practice;
pub mod problem;
pub mod therapist;
pub mod together;
