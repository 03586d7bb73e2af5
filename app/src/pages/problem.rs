//! Pages for when something does not work.

/// What is unknown and what is forbidden look the same.
pub struct NotFound;

/// An unexpected failure. The reference also stands in the log.
pub struct Unexpected {
    pub reference: String,
}

/// A request that came from another site, or with a body that cannot be read.
pub struct Refused {
    pub sentence: &'static str,
}
