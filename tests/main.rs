//! Weft as people meet it: a real server, on both engines. A folder an area, by the words used everywhere.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on says why and stops"
)]
#![allow(clippy::pedantic, reason = "a test reads like a story, not like a library")]

mod support;

mod access;
mod account;
mod architecture;
mod asvs;
mod audit;
mod command_line;
mod costs;
mod docs;
mod forms;
mod forms_at_once;
mod forms_limits;
mod forms_newer;
mod forms_once;
mod forms_words;
mod homework;
mod input;
mod joint;
mod journey;
mod library;
mod mail;
mod pattern;
mod plans;
mod privacy;
mod record;
mod report;
mod sample;
mod server;
mod shared_view;
mod undo;
mod words;
