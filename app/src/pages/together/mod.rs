//! Pages client and therapist both open.

pub mod live;
pub mod pattern;
pub mod rate;
pub mod shared;
pub mod words;
