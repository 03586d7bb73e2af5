//! Weft as people meet it: a real server, on both engines.

mod support;

mod access;
mod autosave;
mod canary;
mod command_line;
mod forms;
mod journey;
mod keys;
mod measure;
mod pdf;
mod reports;
mod sample;
mod security;
mod shared_view;
mod trail;
