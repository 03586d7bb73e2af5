//! Capacity: as what someone looks at a client's pages. It settles to whom sentences speak and whether there is anything
//! to press; whether they may look at all is for [`crate::access::decide`].

use crate::{access::Relation, pattern::Rater, reader::Reader};

/// As what someone looks at a client's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// The client.
    Client,
    /// Treats the client, or stands in for someone who does.
    Therapist,
    /// Reads what the therapist reads, but for private notes.
    Supervisor,
    /// An owner who opened the record for a reason and for a time; reads the same.
    Emergency,
}

impl Capacity {
    /// Capacity that goes with a relation; `None` for whoever reads nothing.
    pub fn of(relation: Relation) -> Option<Self> {
        match relation {
            Relation::Own => Some(Capacity::Client),
            Relation::Care | Relation::Cover => Some(Capacity::Therapist),
            Relation::Supervision => Some(Capacity::Supervisor),
            Relation::Emergency => Some(Capacity::Emergency),
            Relation::Colleague | Relation::None => None,
        }
    }

    /// To whom sentences speak. Whoever is neither of the two people reads of both by name.
    pub fn reader(self) -> Reader {
        match self {
            Capacity::Client => Reader::Client,
            Capacity::Therapist => Reader::Therapist,
            Capacity::Supervisor | Capacity::Emergency => Reader::Anyone,
        }
    }

    /// Whose ratings are their own; `None` for whoever does not rate.
    pub fn rater(self) -> Option<Rater> {
        match self {
            Capacity::Client => Some(Rater::Client),
            Capacity::Therapist => Some(Rater::Therapist),
            Capacity::Supervisor | Capacity::Emergency => None,
        }
    }

    /// Whether it is the client's own page.
    pub fn is_client(self) -> bool {
        self == Capacity::Client
    }

    /// Whether anything can be changed; who may not sees no button or form for it.
    pub fn may_write(self) -> bool {
        matches!(self, Capacity::Client | Capacity::Therapist)
    }

    /// Whether the buttons of whoever treats the client are there.
    pub fn treats(self) -> bool {
        self == Capacity::Therapist
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Action, Decision, Role, decide};

    /// What a page offers is what would be allowed.
    #[test]
    fn what_may_be_pressed_is_what_may_be_done() {
        for role in Role::ALL {
            for relation in Relation::ALL {
                let may = |action| decide(role, relation, action) == Decision::Allow;
                let Some(capacity) = Capacity::of(relation) else {
                    assert!(!may(Action::ReadShared), "{role:?} {relation:?}");
                    continue;
                };
                if may(Action::ReadShared) {
                    assert_eq!(capacity.may_write(), may(Action::Together), "{role:?} {relation:?}");
                    assert_eq!(capacity.treats(), may(Action::MakeReport), "{role:?} {relation:?}");
                    assert_eq!(capacity.is_client(), may(Action::OwnEntries), "{role:?} {relation:?}");
                }
            }
        }
    }
}
