//! Weft as people meet it: a real server, on both engines.

mod support;

mod access;
mod autosave;
mod builder;
mod canary;
mod command_line;
mod forms;
mod journey;
mod keys;
mod measure;
mod pdf;
mod sample;
mod security;
mod trail;
