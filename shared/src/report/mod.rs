//! Reports: which kinds there are, what each may hold, and what was chosen for one.

mod brief;
mod composed;
mod items;
mod strikes;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{AssignmentId, EvidenceId},
    shared_view::Period,
};

pub use brief::{Brief, FlagLine, LastAsked, Limits, Passage};
pub use composed::{Composed, Content, Withheld};
pub use strikes::Strikes;

/// Kinds of report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// What is shared about a session or a period.
    #[default]
    SessionProgress,
    /// The whole course of therapy, pattern by pattern.
    Course,
    /// What a therapist reads five minutes before a session, on one page.
    Brief,
}

impl Kind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::SessionProgress, Self::Course, Self::Brief];

    /// As stored, in forms, at the command line and in names of files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SessionProgress => "session-progress",
            Self::Course => "course",
            Self::Brief => "brief",
        }
    }

    /// Kind with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Name, on pages and on paper.
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionProgress => "Progress report",
            Self::Course => "Course report",
            Self::Brief => "Brief",
        }
    }

    /// What it is for, for whoever chooses.
    pub fn about(self) -> &'static str {
        match self {
            Self::SessionProgress => "One session or a few weeks: ratings, quotes, what was agreed and what was done.",
            Self::Course => "The whole therapy, pattern by pattern. For the client to keep, or for a colleague.",
            Self::Brief => "One page for you before a session: what is new since the last one.",
        }
    }

    /// The sections it may have, in their order.
    pub fn sections(self) -> &'static [Section] {
        match self {
            Self::SessionProgress => &[
                Section::InShort,
                Section::Patterns,
                Section::Stuck,
                Section::Path,
                Section::Measures,
                Section::Helps,
                Section::Agreed,
                Section::Homework,
                Section::Words,
                Section::Rules,
                Section::Signature,
            ],
            Self::Course => &[
                Section::InShort,
                Section::Histories,
                Section::Path,
                Section::Measures,
                Section::WorkedOn,
                Section::Helps,
                Section::Agreed,
                Section::Stuck,
                Section::Rules,
                Section::Signature,
            ],
            Self::Brief => &[
                Section::Flags,
                Section::CameIn,
                Section::Moving,
                Section::Brings,
                Section::LastAgreed,
                Section::Waiting,
            ],
        }
    }

    /// Whether a section is in it unless someone leaves it out.
    pub fn begins_with(self, section: Section) -> bool {
        let left_out = match self {
            // The strips show what is stuck already; few ask for a signature.
            Self::SessionProgress => [Section::Stuck, Section::Signature].contains(&section),
            Self::Course => section == Section::Agreed,
            Self::Brief => false,
        };
        !left_out && self.sections().contains(&section)
    }

    /// Whether single quotes can be chosen for it.
    pub fn quotes(self) -> bool {
        self != Self::Brief
    }

    /// Whether it is made to be read by others than the therapist.
    pub fn leaves(self) -> bool {
        self != Self::Brief
    }

    /// Whether a stretch of time can be chosen for it.
    pub fn has_period(self) -> bool {
        self != Self::Brief
    }
}

/// Parts a report can have; [`Kind::sections`] says which belong to which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Two or three sentences about all patterns.
    InShort,
    /// Patterns × sessions as a table of strips.
    Patterns,
    /// Each pattern on a block of its own, with its quotes.
    Histories,
    /// Patterns that are still stuck or slipping back.
    Stuck,
    /// Closeness quizzes as a path of points.
    Path,
    /// Scores over time.
    Measures,
    /// What went together with more calm.
    Helps,
    /// Which exercises were worked on, by title.
    WorkedOn,
    /// Sessions with what was agreed in each.
    Agreed,
    /// Assigned exercises and what became of them.
    Homework,
    /// Quotes, pattern by pattern.
    Words,
    /// The rule behind each status.
    Rules,
    /// A line to sign on.
    Signature,
    /// Brief: safety answers that wait for review.
    Flags,
    /// Brief: entries finished since the last session.
    CameIn,
    /// Brief: current patterns, those that slip or are stuck first.
    Moving,
    /// Brief: what the client shared since the last session, in their own words.
    Brings,
    /// Brief: what was agreed in the last session.
    LastAgreed,
    /// Brief: exercises not finished.
    Waiting,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 19] = [
        Self::InShort,
        Self::Patterns,
        Self::Histories,
        Self::Stuck,
        Self::Path,
        Self::Measures,
        Self::Helps,
        Self::WorkedOn,
        Self::Agreed,
        Self::Homework,
        Self::Words,
        Self::Rules,
        Self::Signature,
        Self::Flags,
        Self::CameIn,
        Self::Moving,
        Self::Brings,
        Self::LastAgreed,
        Self::Waiting,
    ];

    /// In forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InShort => "in-short",
            Self::Patterns => "patterns",
            Self::Histories => "histories",
            Self::Stuck => "stuck",
            Self::Path => "path",
            Self::Measures => "measures",
            Self::Helps => "helps",
            Self::WorkedOn => "worked-on",
            Self::Agreed => "agreed",
            Self::Homework => "homework",
            Self::Words => "words",
            Self::Rules => "rules",
            Self::Signature => "signature",
            Self::Flags => "flags",
            Self::CameIn => "came-in",
            Self::Moving => "moving",
            Self::Brings => "brings",
            Self::LastAgreed => "last-agreed",
            Self::Waiting => "waiting",
        }
    }

    /// Section with the name a form sends; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.as_str() == text)
    }

    /// Its heading, on the page and on paper.
    pub fn heading(self, client: &str) -> String {
        match self {
            Self::InShort => "In short".to_owned(),
            Self::Patterns => "Patterns, session by session".to_owned(),
            Self::Histories => "Each pattern over time".to_owned(),
            Self::Stuck => "What is still stuck".to_owned(),
            Self::Path => "Closeness".to_owned(),
            Self::Measures => "Scores over time".to_owned(),
            Self::Helps => "What helps".to_owned(),
            Self::WorkedOn => "What was worked on".to_owned(),
            Self::Agreed => "Sessions and what was agreed".to_owned(),
            Self::Homework => "Between sessions".to_owned(),
            Self::Words => format!("Quotes from {client}"),
            Self::Rules => "How we decide".to_owned(),
            Self::Signature => "Signature".to_owned(),
            Self::Flags => "Safety answers".to_owned(),
            Self::CameIn => "Finished since last time".to_owned(),
            Self::Moving => "Patterns".to_owned(),
            Self::Brings => format!("What {client} wrote"),
            Self::LastAgreed => "Agreed last time".to_owned(),
            Self::Waiting => "Not finished yet".to_owned(),
        }
    }
}

/// The paper a report is laid out for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// US Letter, 8.5 × 11 in.
    Letter,
}

impl Paper {
    /// Every size, in the order of the form.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// Name as stored and in addresses: `a4` or `letter`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }

    /// Paper with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.as_str() == text)
    }

    /// As on pages: "US Letter".
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "US Letter",
        }
    }
}

/// The longest line that says whom a report is meant for, in characters.
pub const LONGEST_FOR_WHOM: usize = 200;

/// What was chosen for a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Kind of report.
    pub kind: Kind,
    /// Days it covers; [`Period::WHOLE`] for a brief.
    pub period: Period,
    /// Sections that are in it.
    pub sections: BTreeSet<Section>,
    /// `None`: every quote that is shared in the period.
    pub quotes: Option<BTreeSet<EvidenceId>>,
    /// `None`: every entry that is shared in the period, with its scores.
    #[serde(default)]
    pub entries: Option<BTreeSet<AssignmentId>>,
    /// Paper it is laid out for.
    pub paper: Paper,
    /// Whom it is meant for, in the therapist’s words; may be empty.
    pub for_whom: String,
    /// A character that no font has is set as its number, `[U+24B6]`; otherwise the report is not made.
    #[serde(default)]
    pub spelled: bool,
}

impl Order {
    /// As a kind begins, before anyone changes anything.
    pub fn new(kind: Kind, period: Period) -> Self {
        Self {
            kind,
            period,
            sections: kind.sections().iter().copied().filter(|section| kind.begins_with(*section)).collect(),
            quotes: None,
            entries: None,
            paper: Paper::default(),
            for_whom: String::new(),
            spelled: false,
        }
    }

    /// The sections chosen, in the kind's order.
    pub fn sections(&self) -> impl Iterator<Item = Section> {
        self.kind.sections().iter().copied().filter(|section| self.sections.contains(section))
    }

    /// Whether a section is in it: chosen, and one that its kind knows.
    pub fn has(&self, section: Section) -> bool {
        self.sections.contains(&section) && self.kind.sections().contains(&section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        for section in Section::ALL {
            assert_eq!(Section::parse(section.as_str()), Some(section));
        }
        for paper in Paper::ALL {
            assert_eq!(Paper::parse(paper.as_str()), Some(paper));
        }
    }

    #[test]
    fn every_section_belongs_to_a_kind_and_every_kind_begins_with_something() {
        for section in Section::ALL {
            assert!(Kind::ALL.iter().any(|kind| kind.sections().contains(&section)), "{section:?}");
        }
        for kind in Kind::ALL {
            let order = Order::new(kind, Period::WHOLE);
            assert!(order.sections().count() > 4, "{kind:?}");
            let read: Order = serde_json::from_str(&serde_json::to_string(&order).unwrap()).unwrap();
            assert_eq!(read, order);
        }
    }

    #[test]
    fn a_section_of_another_kind_is_not_in_it() {
        let mut order = Order::new(Kind::Brief, Period::WHOLE);
        order.sections.insert(Section::Rules);
        assert!(!order.has(Section::Rules));
        assert!(order.sections().all(|section| section != Section::Rules));
    }
}
