//! Weft as people meet it: a real server, on both engines.

mod support;

mod access;
mod any_day;
mod autosave;
mod builder;
mod canary;
mod command_line;
mod exchange;
mod forms;
mod forms_at_once;
mod forms_limits;
mod forms_newer;
mod forms_once;
mod forms_words;
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
