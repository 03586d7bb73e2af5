//! Who may ask for what: every route, tried by everyone.

mod matrix;
mod rules;
mod sequences;
mod staff;
