//! What the page says about saving.

/// What is true of everything typed on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Untouched,
    /// Typed, and not sent yet.
    NotYet,
    Saving,
    Saved {
        /// "14:02"
        at: String,
    },
    /// Stored as it was typed, and no answer yet.
    Unfit {
        at: String,
        sentence: String,
    },
    /// Stored beside what another device has put there.
    Beside {
        at: String,
    },
    Retrying,
    /// Everything is stored, and Weft cannot be reached.
    Unreachable {
        at: Option<String>,
    },
    SignedOut,
    Gone,
    TooLong,
}

impl Status {
    /// The few words in the header line.
    pub(super) fn line(&self) -> String {
        match self {
            Status::Untouched => String::new(),
            Status::NotYet => "Not saved yet".to_owned(),
            Status::Saving => "Saving".to_owned(),
            Status::Saved { at } | Status::Unfit { at, .. } | Status::Beside { at } => format!("Saved {at}"),
            Status::Unreachable { at: Some(at) } => format!("Saved {at}"),
            Status::Unreachable { at: None } => String::new(),
            Status::Retrying => "Not saved (retrying)".to_owned(),
            Status::SignedOut | Status::Gone | Status::TooLong => "Not saved".to_owned(),
        }
    }

    /// The same beside a form that is kept as a draft until it is sent.
    pub(super) fn draft_line(&self) -> String {
        let line = self.line();
        line.strip_prefix("Saved ").map_or_else(|| line.clone(), |at| format!("Draft kept {at}"))
    }

    /// Whether it comes and goes while someone types: shown, and not read out each time.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Status::NotYet | Status::Saving)
    }

    /// What happened and what to do, where a few words are not enough; and a way to do it, with its words.
    pub(super) fn note(&self) -> Option<(String, Option<(&'static str, &'static str)>)> {
        let note = match self {
            Status::Untouched | Status::NotYet | Status::Saving | Status::Saved { .. } => return None,
            Status::Unfit { sentence, .. } => {
                return Some((
                    format!("What you typed is saved, but Weft cannot read it as an answer yet. {sentence}"),
                    None,
                ));
            }
            Status::Beside { .. } => {
                "You changed this in another tab or on another device. What you typed here is saved too. Go on to see both \
                 versions."
            }
            Status::Retrying => {
                "Weft cannot be reached just now. What you typed is still on this page. Keep it open: it is saved as soon as \
                 Weft can be reached."
            }
            Status::Unreachable { .. } => {
                "Weft cannot be reached just now, so this page stays where it is. Nothing you typed is lost. Try again in \
                 a moment."
            }
            Status::SignedOut => {
                "You are signed out. What you typed is still here. Go on, and you can sign in and save it. Or sign in using \
                 another tab, and come back. "
            }
            Status::Gone => {
                "This was not saved, most likely because it was finished in another tab or on another device. What you \
                 typed is still on this page. Copy it if you want to keep it."
            }
            Status::TooLong => {
                "This is too long to save in one place. What you typed is still here. Move part of it somewhere else."
            }
        };
        let way = (*self == Status::SignedOut).then_some(("/sign-in", "Sign in using another tab"));
        Some((note.to_owned(), way))
    }
}
