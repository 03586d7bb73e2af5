//! Undo: what can be put back for a while after it was taken away, by whoever took it away.

use crate::{
    access::{Action, Role},
    when::Moment,
};

/// For so long after it was done the page that comes next offers to undo it, in seconds.
pub const OFFERED: i64 = 60;
/// For so long the offer is taken up, in seconds: a page that is open waits for someone who reads slowly.
pub const TAKEN: i64 = 600;

/// Something that was done and can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undoable {
    /// A session recorded by mistake was deleted.
    SessionDeleted,
    /// An assigned exercise was withdrawn.
    ExerciseWithdrawn,
    /// Ratings given for a session were cleared.
    RatingsCleared,
    /// Ratings given with an entry were cleared.
    EntryRatingsCleared,
    /// A pattern was removed.
    PatternRemoved,
    /// A pattern was paused.
    PatternPaused,
    /// A pattern was ended.
    PatternEnded,
    /// The link of a quote to a pattern was removed.
    QuoteUnlinked,
}

impl Undoable {
    /// Every one of them.
    pub const ALL: [Undoable; 8] = [
        Undoable::SessionDeleted,
        Undoable::ExerciseWithdrawn,
        Undoable::RatingsCleared,
        Undoable::EntryRatingsCleared,
        Undoable::PatternRemoved,
        Undoable::PatternPaused,
        Undoable::PatternEnded,
        Undoable::QuoteUnlinked,
    ];

    /// Name as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Undoable::SessionDeleted => "session-deleted",
            Undoable::ExerciseWithdrawn => "exercise-withdrawn",
            Undoable::RatingsCleared => "ratings-cleared",
            Undoable::EntryRatingsCleared => "entry-ratings-cleared",
            Undoable::PatternRemoved => "pattern-removed",
            Undoable::PatternPaused => "pattern-paused",
            Undoable::PatternEnded => "pattern-ended",
            Undoable::QuoteUnlinked => "quote-unlinked",
        }
    }

    /// The one with the stored name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == text)
    }

    /// What the page that comes next says, before the button. `several`: it was done to more than one thing.
    pub fn sentence(self, several: bool) -> &'static str {
        match self {
            Undoable::SessionDeleted => "The session was deleted.",
            Undoable::ExerciseWithdrawn => "The exercise was withdrawn.",
            Undoable::RatingsCleared | Undoable::EntryRatingsCleared if several => "The ratings were cleared.",
            Undoable::RatingsCleared | Undoable::EntryRatingsCleared => "The rating was cleared.",
            Undoable::PatternRemoved => "The pattern was removed.",
            Undoable::PatternPaused => "The pattern was paused.",
            Undoable::PatternEnded => "The pattern was ended.",
            Undoable::QuoteUnlinked => "The link to the quote was removed.",
        }
    }

    /// What whoever undoes it must be allowed to do: the same as when it was done.
    pub fn action(self, role: Role) -> Action {
        match self {
            Undoable::SessionDeleted => Action::RecordSession,
            Undoable::ExerciseWithdrawn => Action::Assign,
            Undoable::RatingsCleared if role == Role::Client => Action::RateAsClient,
            Undoable::RatingsCleared => Action::RateAsTherapist,
            Undoable::EntryRatingsCleared => Action::OwnEntries,
            Undoable::PatternRemoved | Undoable::PatternPaused | Undoable::PatternEnded | Undoable::QuoteUnlinked => {
                Action::Together
            }
        }
    }
}

/// Whether a page still offers to undo what was done at a moment.
pub fn is_offered(done: Moment, now: Moment) -> bool {
    now.0 - done.0 <= OFFERED * 1000
}

/// Whether it may still be undone.
pub fn is_taken(done: Moment, now: Moment) -> bool {
    now.0 - done.0 <= TAKEN * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stored_name_is_read_back() {
        for what in Undoable::ALL {
            assert_eq!(Undoable::parse(what.as_str()), Some(what));
        }
        assert_eq!(Undoable::parse("everything"), None);
    }

    #[test]
    fn it_is_offered_for_a_minute_and_taken_for_longer() {
        let done = Moment(1_000_000);
        let after = |seconds: i64| Moment(done.0 + seconds * 1000);
        assert!(is_offered(done, after(0)) && is_offered(done, after(60)));
        assert!(!is_offered(done, after(61)) && is_taken(done, after(61)));
        assert!(!is_taken(done, after(601)));
    }
}
