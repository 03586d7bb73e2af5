//! Weft as people meet it: a real server, on both engines.

mod support;

mod access;
mod autosave;
mod canary;
mod command_line;
mod forms;
mod journey;
mod keys;
mod live;
mod measure;
mod patterns;
mod pdf;
mod printed;
mod sample;
mod security;
mod shared_view;
mod trail;
mod worksheet;
