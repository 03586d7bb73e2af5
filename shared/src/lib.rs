//! The domain of Weft: types and rules, without I/O, clock, randomness or framework. Compiles to wasm.

#![warn(missing_docs)]

pub mod access;
pub mod account;
pub mod capacity;
pub mod care;
pub mod case_status;
pub mod change;
pub mod chart;
pub mod country;
pub mod error;
pub mod exchange;
pub mod exercise;
pub mod fingerprint;
pub mod ids;
pub mod joint;
pub mod library;
pub mod linked_score;
pub mod login;
pub mod note;
pub mod pathway;
pub mod pattern;
pub mod plane;
pub mod practice;
pub mod rating;
pub mod reader;
pub mod report;
pub mod response;
pub mod schedule;
pub mod scoring;
pub mod shared_view;
pub mod sharing;
pub mod shift;
pub mod starters;
pub mod text;
pub mod throttle;
pub mod typed;
pub mod undo;
pub mod when;
