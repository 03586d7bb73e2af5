//! Everything with side effects: configuration, HTTP, services, storage, reports.
#![allow(clippy::pedantic, reason = "without this line the server keeps to the workspace's lints as the others do")]

pub mod audit;
pub mod cli;
pub mod clock;
pub mod config;
mod context;
pub mod crypto;
mod definitions;
mod drawer;
pub mod error;
mod form_stamp;
pub mod founding;
mod jobs;
mod library;
mod login;
mod mail;
pub mod metrics;
pub mod notify;
mod own_field;
mod passkeys;
mod passwords;
pub mod printing;
pub mod proxy;
mod record;
pub mod report;
pub mod sample;
pub mod service;
mod setting;
mod slow;
pub mod smtp;
pub mod start;
pub mod store;
pub mod tls;
pub mod web;
