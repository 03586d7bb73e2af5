//! Everything with side effects: configuration, HTTP, services, storage, reports.

pub mod audit;
pub mod cli;
pub mod clock;
pub mod config;
mod context;
pub mod crypto;
pub mod error;
pub mod form_stamp;
mod jobs;
mod library;
mod login;
pub mod notify;
mod record;
pub mod report;
pub mod sample;
pub mod service;
mod setting;
pub mod start;
pub mod store;
pub mod web;
