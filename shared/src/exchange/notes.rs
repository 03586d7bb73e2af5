//! What someone who imports a file is told: what matters first, the rest after it.

use std::collections::HashMap;

use crate::exercise::{Exercise, Fault};

/// Where the list of the rest is cut off.
const MOST_FURTHER: usize = 300;
/// Where the list of what matters is cut off. Each says something about a question, of which there are 200.
const MOST_FIRST: usize = 300;

/// An exercise from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Sound by [`Exercise::check`].
    pub exercise: Exercise,
    /// What became of the file's parts; none for a file in Weft's own words.
    pub notes: Notes,
}

/// What became of the parts of a file, each with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What changes what is asked, scored or watched for, in the order of importance.
    pub first: Vec<Fault>,
    /// What Weft does not use.
    pub further: Vec<Fault>,
}

impl Notes {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.further.is_empty()
    }

    /// Everything, what matters first.
    pub fn all(&self) -> impl Iterator<Item = &Fault> {
        self.first.iter().chain(&self.further)
    }

    /// How much was noted so far, for [`Notes::go_back`].
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.first.len(), self.further.len())
    }

    /// Forgets what was noted since the mark.
    pub(super) fn go_back(&mut self, (first, further): (usize, usize)) {
        self.first.truncate(first);
        self.further.truncate(further);
    }

    /// The same sentence once, with the first of its places, and both lists at a length a person reads.
    pub(super) fn gathered(self) -> Self {
        let mut first = gather(self.first);
        let mut further = gather(self.further);
        for (list, most) in [(&mut first, MOST_FIRST), (&mut further, MOST_FURTHER)] {
            if list.len() > most {
                list.truncate(most);
                list.push(super::fault("item", "there are more parts like these"));
            }
        }
        Self { first, further }
    }
}

fn gather(faults: Vec<Fault>) -> Vec<Fault> {
    let mut gathered: Vec<(Fault, usize)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for fault in faults {
        if let Some(place) = known.get(&fault.what) {
            gathered[*place].1 += 1;
        } else {
            known.insert(fault.what.clone(), gathered.len());
            gathered.push((fault, 0));
        }
    }
    let said = |(Fault { place, what }, more)| match more {
        0 => Fault { place, what },
        1 => Fault { place: format!("{place} and 1 more place"), what },
        more => Fault { place: format!("{place} and {more} more places"), what },
    };
    gathered.into_iter().map(said).collect()
}
