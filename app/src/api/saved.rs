//! What keeping an answer gives back.

use serde::{Deserialize, Serialize};

/// A kept answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// To be sent as `seen` with the next save.
    pub revision: i64,
    /// The practice's local time, "14:02".
    pub at: String,
    /// The answer asks for someone's attention.
    pub at_risk: bool,
}
