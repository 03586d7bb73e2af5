//! What is private is found nowhere else, and what is stored is sealed.

mod keys;
mod secrets;
