//! What people type, as it is meant: numbers, times, days, names and words of every script.

mod again;
mod called;
mod days;
mod order;
mod searching;
mod shown;
mod typed;
