//! Weft as people meet it: a real server, on both engines. A folder an area, by the words used everywhere.

mod support;

mod access;
mod account;
mod audit;
mod command_line;
mod forms;
mod homework;
mod joint;
mod journey;
mod library;
mod pattern;
mod privacy;
mod report;
mod sample;
mod shared_view;
