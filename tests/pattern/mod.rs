//! Patterns, their ratings and their evidence.

mod life;
