//! What a client leaves out of a report they were asked to look at.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{AssignmentId, EvidenceId};

/// What a client asked to leave out of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strikes {
    /// Quotes.
    pub quotes: BTreeSet<EvidenceId>,
    /// Entries: their titles, their scores and everything else that comes from them.
    pub entries: BTreeSet<AssignmentId>,
}

impl Strikes {
    /// As it was stored; `None` for what is no such text. Until entries could be left out too, it was a list of quotes.
    pub fn read(text: &str) -> Option<Self> {
        let quotes_alone = || Some(Self { quotes: serde_json::from_str(text).ok()?, ..Self::default() });
        serde_json::from_str(text).ok().or_else(quotes_alone)
    }

    /// How many things that is.
    pub fn count(&self) -> usize {
        self.quotes.len() + self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::uuid_v7, when::Moment};

    #[test]
    fn what_was_left_out_before_entries_could_be_is_still_read() {
        let quote = uuid_v7(Moment(1), [1; 10]).into();
        let strikes = Strikes { quotes: BTreeSet::from([quote]), ..Strikes::default() };
        let before = serde_json::to_string(&strikes.quotes).unwrap();
        assert_eq!(Strikes::read(&before), Some(strikes.clone()));
        assert_eq!(Strikes::read(&serde_json::to_string(&strikes).unwrap()), Some(strikes));
        assert_eq!(Strikes::read("3"), None);
    }
}
