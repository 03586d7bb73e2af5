//! Suggested patterns for whoever does not know how to begin: a sentence to start from, to be changed at will.

use crate::pattern::{About, Kind, LONGEST_HALF, Leaning, Wording};

/// One suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Starter {
    /// Which way it leans.
    pub leaning: Leaning,
    /// Where it shows itself.
    pub kind: Kind,
    /// Completes "I used to …".
    pub old: &'static str,
    /// Completes "Now I can …".
    pub new: &'static str,
}

const fn starter(leaning: Leaning, kind: Kind, old: &'static str, new: &'static str) -> Starter {
    assert!(old.len() <= LONGEST_HALF && new.len() <= LONGEST_HALF);
    Starter { leaning, kind, old, new }
}

/// Six for each leaning. Their places are their names in addresses: add at the end of the list only.
pub const STARTERS: [Starter; 18] = {
    use Kind::{Behaviour, Body, Feeling, Thought};
    use Leaning::{Anxious, Avoidant, PushPull};
    [
        starter(
            Anxious,
            Behaviour,
            "send message after message until someone answered",
            "send one, and do something kind for myself while I wait",
        ),
        starter(
            Anxious,
            Thought,
            "be sure that a short reply meant they were leaving",
            "think of three other reasons for it, and ask later",
        ),
        starter(
            Anxious,
            Body,
            "feel my stomach drop at every silence, and act on it",
            "breathe out slowly until my stomach settles, and then decide",
        ),
        starter(Anxious, Behaviour, "say yes so that no one would be cross with me", "take a day before I answer"),
        starter(
            Anxious,
            Feeling,
            "feel all right only when someone told me that we were fine",
            "remember for myself what is good between us",
        ),
        starter(
            Anxious,
            Behaviour,
            "start an argument to find out if they still cared",
            "say that I miss them, and what I would like",
        ),
        starter(
            Avoidant,
            Behaviour,
            "say “I’m fine” and leave the room when it got close",
            "say that I need ten minutes, and come back",
        ),
        starter(
            Avoidant,
            Thought,
            "think that needing someone was weak",
            "let one person help me with one small thing",
        ),
        starter(Avoidant, Body, "go numb when someone cried", "stay, feel my feet on the floor, and keep listening"),
        starter(
            Avoidant,
            Behaviour,
            "work late whenever we had argued",
            "go home, and say that I would like to talk tomorrow",
        ),
        starter(
            Avoidant,
            Feeling,
            "feel crowded as soon as someone was kind to me",
            "notice the kindness, and stay a little longer",
        ),
        starter(
            Avoidant,
            Thought,
            "look for their faults once I began to like someone",
            "say one thing out loud that I like about them",
        ),
        starter(PushPull, Behaviour, "end it before they could", "sleep on it, and say that I am scared"),
        starter(
            PushPull,
            Feeling,
            "long for them when they were away, and want them gone when they came",
            "say which of the two it is today: closer, or a little space",
        ),
        starter(
            PushPull,
            Thought,
            "believe that whoever is nice to me wants something",
            "let one nice thing be just that, for a day",
        ),
        starter(
            PushPull,
            Body,
            "freeze when someone raised their voice",
            "look around the room, name where I am, and leave if I need to",
        ),
        starter(PushPull, Behaviour, "test people to see if they would stay", "ask them straight out"),
        starter(
            PushPull,
            Behaviour,
            "tell someone everything, and then vanish for a week",
            "tell a little, and write the next day as well",
        ),
    ]
};

impl Starter {
    /// The two halves, to be changed at will.
    pub fn wording(&self) -> Wording {
        Wording { old: self.old.to_owned(), new: self.new.to_owned() }
    }

    /// Its kind and leaning, with nothing about origin or help.
    pub fn about(&self) -> About {
        About { kind: Some(self.kind), leaning: Some(self.leaning), ..About::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_starting_point_has_six_of_several_kinds() {
        for leaning in [Leaning::Anxious, Leaning::Avoidant, Leaning::PushPull] {
            let of: Vec<&Starter> = STARTERS.iter().filter(|starter| starter.leaning == leaning).collect();
            assert_eq!(of.len(), 6, "{leaning:?}");
            let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| of.iter().any(|s| s.kind == *kind)).collect();
            assert_eq!(kinds.len(), 4, "{leaning:?} shows itself in thought, deed, body and feeling");
        }
    }

    #[test]
    fn each_is_a_sentence_as_people_write_it() {
        let mut seen = HashSet::new();
        for starter in &STARTERS {
            assert_eq!(Wording::read(starter.old, starter.new).unwrap(), starter.wording(), "nothing is taken off");
            assert!(seen.insert(starter.old), "{} stands twice", starter.old);
            for half in [starter.old, starter.new] {
                assert!(half.split_whitespace().count() <= 15, "“{half}” is long to read");
                assert!(!half.contains(['!', ';']));
            }
        }
    }
}
