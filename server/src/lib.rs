//! Everything with side effects: configuration, HTTP, services, storage, reports.

pub mod bell;
pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
mod jobs;
pub mod report;
pub mod sample;
pub mod service;
pub mod start;
pub mod store;
pub mod web;
