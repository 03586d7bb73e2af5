//! The program as whoever runs the machine starts it.

mod commands;
mod help;
mod measure;
