//! The readers of an entry.

use serde::{Deserialize, Serialize};

/// A client's entry is theirs alone until they share it with their therapist; sharing can be withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Readers {
    /// Private: nobody but the client.
    ClientAlone,
    /// Shared: the client and those who treat them.
    ClientAndTherapist,
}

impl Readers {
    /// Readers of an entry that is shared, or not.
    pub fn from_shared(shared: bool) -> Self {
        if shared { Readers::ClientAndTherapist } else { Readers::ClientAlone }
    }

    /// As said to the client.
    pub fn sentence(self, therapist: &str) -> String {
        match self {
            Readers::ClientAlone => "Only you can read this.".to_owned(),
            Readers::ClientAndTherapist => format!("You and {therapist} can read this."),
        }
    }

    /// One word, as on pages: "Private", "Shared".
    pub fn word(self) -> &'static str {
        match self {
            Readers::ClientAlone => "Private",
            Readers::ClientAndTherapist => "Shared",
        }
    }
}
