//! Weft as people meet it: a real server, on both engines.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]
#![allow(clippy::pedantic, reason = "without this line the tests keep to the workspace's lints as the others do")]

mod support;

mod access;
mod any_day;
mod autosave;
mod builder;
mod canary;
mod command_line;
mod exchange;
mod forms;
mod journey;
mod keys;
mod library;
mod live;
mod measure;
mod pathways;
mod patterns;
mod pdf;
mod printed;
mod reports;
mod risk;
mod sample;
mod security;
mod shared_view;
mod trail;
mod worksheet;
