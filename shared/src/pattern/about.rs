//! Facts about a pattern beside its two halves; all of it may be left out.

use serde::{Deserialize, Serialize};

use crate::{error::Faults, text::trimmed};

/// The longest text about where a pattern came from, or what helps, in characters.
pub const LONGEST_ABOUT: usize = 2_000;

/// Where a pattern shows itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// In what is thought.
    Thought,
    /// In what is done.
    Behaviour,
    /// In the body.
    Body,
    /// In what is felt.
    Feeling,
}

impl Kind {
    /// Every kind, in the order of the form.
    pub const ALL: [Kind; 4] = [Kind::Thought, Kind::Behaviour, Kind::Body, Kind::Feeling];

    /// As a form sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Thought => "thought",
            Kind::Behaviour => "behaviour",
            Kind::Body => "body",
            Kind::Feeling => "feeling",
        }
    }

    /// Kind with the name a form sends; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// As on pages: "In thoughts".
    pub fn words(self) -> &'static str {
        match self {
            Kind::Thought => "In thoughts",
            Kind::Behaviour => "In actions",
            Kind::Body => "In the body",
            Kind::Feeling => "In feelings",
        }
    }
}

/// Which way a pattern leans. It says something about one habit, never about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaning {
    /// Reaching for closeness.
    Anxious,
    /// Keeping a distance.
    Avoidant,
    /// Both, by turns.
    PushPull,
    /// Neither of these.
    Other,
}

impl Leaning {
    /// Every leaning, in the order of the form.
    pub const ALL: [Leaning; 4] = [Leaning::Anxious, Leaning::Avoidant, Leaning::PushPull, Leaning::Other];

    /// As a form sends it.
    pub fn as_str(self) -> &'static str {
        match self {
            Leaning::Anxious => "anxious",
            Leaning::Avoidant => "avoidant",
            Leaning::PushPull => "push-pull",
            Leaning::Other => "other",
        }
    }

    /// Leaning with the name a form sends; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Leaning::ALL.into_iter().find(|leaning| leaning.as_str() == text)
    }

    /// As on pages: "Keeping a distance".
    pub fn words(self) -> &'static str {
        match self {
            Leaning::Anxious => "Reaching for closeness",
            Leaning::Avoidant => "Keeping a distance",
            Leaning::PushPull => "Push and pull",
            Leaning::Other => "Something else",
        }
    }
}

/// What someone said about a pattern; each part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Where it shows itself.
    pub kind: Option<Kind>,
    /// Which way it leans.
    pub leaning: Option<Leaning>,
    /// Where it came from; empty when nobody said.
    pub origin: String,
    /// What helps; empty when nobody said.
    pub helps: String,
}

impl About {
    /// Reads what was typed; a kind or leaning that is not known counts as not said.
    ///
    /// # Errors
    /// Faults at the form's fields, `origin` and `helps`: longer than [`LONGEST_ABOUT`].
    pub fn read(kind: &str, leaning: &str, origin: &str, helps: &str) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        for (field, text) in [("origin", origin), ("helps", helps)] {
            let length = text.trim().chars().count();
            if length > LONGEST_ABOUT {
                faults.add(field, format!("Keep it to {LONGEST_ABOUT} characters. It has {length}."));
            }
        }
        faults.or(Self {
            kind: Kind::parse(kind),
            leaning: Leaning::parse(leaning),
            origin: trimmed(origin).to_owned(),
            helps: trimmed(helps).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_may_be_left_out_and_nothing_may_be_endless() {
        assert_eq!(About::read("", "sideways", " ", "\n").unwrap(), About::default());
        let about = About::read("body", "push-pull", " At home, evenings. ", "").unwrap();
        assert_eq!((about.kind, about.leaning), (Some(Kind::Body), Some(Leaning::PushPull)));
        assert_eq!(about.origin, "At home, evenings.");
        let faults = About::read("", "", &"é".repeat(LONGEST_ABOUT + 1), &"x".repeat(LONGEST_ABOUT + 1)).unwrap_err();
        assert!(faults.at("origin").is_some() && faults.at("helps").is_some());
    }

    #[test]
    fn names_are_read_back() {
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.as_str()) == Some(kind)));
        assert!(Leaning::ALL.into_iter().all(|leaning| Leaning::parse(leaning.as_str()) == Some(leaning)));
        assert_eq!(serde_json::to_value(Leaning::PushPull).unwrap(), Leaning::PushPull.as_str());
    }
}
