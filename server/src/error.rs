//! What can go wrong when something is done: not there, not to be taken, changed meanwhile, or unexpected.

use weft_shared::error::Faults;

use crate::{crypto::CryptoError, report::ReportError, store::StoreError};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or this person may not know that it does.
    #[error("not found")]
    NotFound,
    /// What was sent cannot be taken, with a sentence for each field.
    #[error("bad input")]
    Invalid(Faults),
    /// Someone saved something newer meanwhile, or made the same thing at the same moment.
    #[error("changed meanwhile")]
    Conflict,
    /// Too much was tried in vain: not before so many seconds again.
    #[error("tried too often")]
    TooSoon { seconds: i64 },
    /// The password, a code or a passkey has to be shown once more first.
    #[error("to be confirmed first")]
    ConfirmFirst,
    /// The form made something before, and says something else now.
    #[error("sent before")]
    SentBefore,
    #[error(transparent)]
    Store(StoreError),
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A stored definition or wording is not what this program writes.
    #[error("cannot read a stored {0}")]
    Unreadable(&'static str),
    #[error("unknown time zone of the practice: {0}")]
    TimeZone(String),
}

impl Error {
    /// Others held the database or were hashing passwords, and waiting did not help: trying again may succeed.
    pub fn is_busy(&self) -> bool {
        matches!(self, Error::Store(StoreError::Busy(_)) | Error::Crypto(CryptoError::Busy))
    }

    /// The disk is full, or cannot be written to: trying again helps once somebody has made room.
    pub fn is_without_room(&self) -> bool {
        matches!(self, Error::Store(StoreError::CannotWrite(_)))
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Error::Invalid(faults)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken => Error::Conflict,
            other => Error::Store(other),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        StoreError::from(error).into()
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
