//! The joint view: rating together, hidden until shown.

mod view;
