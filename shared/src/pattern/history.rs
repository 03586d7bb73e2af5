//! The history of a pattern as dated facts: how it was worded, when it was paused, ended and resumed, and which sessions
//! both people agreed to call the start.

use serde::{Deserialize, Serialize};

use super::{Rater, Wording};
use crate::{
    ids::SessionId,
    reader::{People, Who},
    shift::{AgreedUse, BASELINE},
    when::{self, Day},
};

/// Who did something with a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// The client.
    Client,
    /// The therapist who looks.
    Therapist,
    /// Someone else who treats or treated the client, as they are called: "Dr. Adeyemi".
    Named(String),
}

impl Author {
    /// As a sentence speaks of them to its reader.
    pub fn who<'a>(&'a self, people: People<'a>) -> Who<'a> {
        match self {
            Author::Client => people.who(Rater::Client),
            Author::Therapist => people.who(Rater::Therapist),
            Author::Named(name) => Who::Named(name),
        }
    }
}

/// An earlier wording, and until when it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worded {
    /// The two halves as they were.
    pub wording: Wording,
    /// Who wrote it.
    pub by: Author,
    /// Day on which the next wording took its place.
    pub until: Day,
}

/// Pausing, ending or resuming a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TurnKind {
    /// Not worked on for a while.
    Paused,
    /// Not worked on any more.
    Ended,
    /// Worked on again.
    Reopened,
}

impl TurnKind {
    /// Name as stored and in forms: `paused`, `ended` or `reopened`.
    pub fn as_str(self) -> &'static str {
        match self {
            TurnKind::Paused => "paused",
            TurnKind::Ended => "ended",
            TurnKind::Reopened => "reopened",
        }
    }

    /// Turn with this name; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [TurnKind::Paused, TurnKind::Ended, TurnKind::Reopened].into_iter().find(|turn| turn.as_str() == text)
    }

    fn words(self) -> &'static str {
        match self {
            TurnKind::Paused => "paused",
            TurnKind::Ended => "ended",
            TurnKind::Reopened => "resumed",
        }
    }
}

/// One turn of a pattern: what happened, when, and through whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// What happened.
    pub kind: TurnKind,
    /// When.
    pub day: Day,
    /// Who did it.
    pub by: Author,
}

impl Turn {
    /// "You paused this on 3 May 2026."
    pub fn sentence(&self, people: People<'_>) -> String {
        let done = self.kind.words();
        format!("{} this on {}.", self.by.who(people).does(done, done), when::long(self.day))
    }
}

/// Whether a pattern is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Worked on now.
    Current,
    /// Not worked on for a while.
    Paused,
    /// Not worked on any more.
    Ended,
}

impl Standing {
    /// What may happen next: only a current pattern is paused, only a paused or ended one is resumed; a paused one may
    /// also end.
    pub fn turns(self) -> &'static [TurnKind] {
        match self {
            Standing::Current => &[TurnKind::Paused, TurnKind::Ended],
            Standing::Paused => &[TurnKind::Reopened, TurnKind::Ended],
            Standing::Ended => &[TurnKind::Reopened],
        }
    }

    /// Standing that follows from the latest turn; without one a pattern is worked on.
    pub fn after(last: Option<TurnKind>) -> Self {
        match last {
            None | Some(TurnKind::Reopened) => Standing::Current,
            Some(TurnKind::Paused) => Standing::Paused,
            Some(TurnKind::Ended) => Standing::Ended,
        }
    }
}

/// The sessions two people agreed to call the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedBaseline {
    /// First session that counts.
    pub from: SessionId,
    /// Last session that counts.
    pub to: SessionId,
    /// Their numbers in the course of therapy.
    pub numbers: (usize, usize),
    /// The day on which they agreed.
    pub day: Day,
    /// Who set it.
    pub by: Author,
}

impl AgreedBaseline {
    /// "sessions 3 to 8"
    pub fn sessions(&self) -> String {
        format!("sessions {} to {}", self.numbers.0, self.numbers.1)
    }

    /// What stands beside the status that is measured from it.
    pub fn sentence(&self, used: AgreedUse) -> Option<String> {
        let day = when::long(self.day);
        let sessions = self.sessions();
        match used {
            AgreedUse::None => None,
            AgreedUse::Taken => Some(format!("The agreed start is {sessions}, set on {day}.")),
            AgreedUse::TooFew { ratings } => Some(format!(
                "The start agreed on {day}, {sessions}, has {ratings} of the {BASELINE} ratings it needs. Until it has them, \
                 the first ratings count."
            )),
        }
    }
}

/// Everything dated about a pattern, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Earlier wordings; the one in force is not among them.
    pub worded: Vec<Worded>,
    /// Times it was paused, ended or resumed, in order.
    pub turns: Vec<Turn>,
    /// Starts that were agreed, in order; the last one holds.
    pub starts: Vec<AgreedBaseline>,
}

impl History {
    /// What was known at the end of a day; everything, without one.
    pub fn until(mut self, day: Option<Day>) -> Self {
        let Some(last) = day else { return self };
        self.worded.retain(|worded| worded.until <= last);
        self.turns.retain(|turn| turn.day <= last);
        self.starts.retain(|start| start.day <= last);
        self
    }

    /// Whether it is worked on, after its latest turn.
    pub fn standing(&self) -> Standing {
        Standing::after(self.turns.last().map(|turn| turn.kind))
    }

    /// The start that counts: the one agreed last.
    pub fn start(&self) -> Option<&AgreedBaseline> {
        self.starts.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reader;
    use jiff::civil::date;

    fn turn(kind: TurnKind, day: Day) -> Turn {
        Turn { kind, day, by: Author::Client }
    }

    #[test]
    fn the_last_turn_says_whether_it_is_open_and_a_period_sees_only_its_own() {
        let (may, june) = (date(2026, 5, 3), date(2026, 6, 7));
        let history =
            History { turns: vec![turn(TurnKind::Paused, may), turn(TurnKind::Reopened, june)], ..History::default() };
        assert_eq!(history.standing(), Standing::Current);
        assert_eq!(history.clone().until(Some(date(2026, 5, 30))).standing(), Standing::Paused);
        assert_eq!(history.clone().until(Some(date(2026, 5, 1))).standing(), Standing::Current);
        let said = |reader| {
            let people = People { reader, client: "Noor", therapist: "Dr. Adeyemi" };
            history.turns[0].sentence(people)
        };
        assert_eq!(said(Reader::Client), "You paused this on 3 May 2026.");
        assert_eq!(said(Reader::Therapist), "Noor paused this on 3 May 2026.");
        let other = Author::Named("Dr. Osei".into());
        let people = People { reader: Reader::Therapist, client: "Noor", therapist: "Dr. Adeyemi" };
        assert_eq!(other.who(people), Who::Named("Dr. Osei"));
        assert_eq!(Author::Therapist.who(people), Who::You);
    }

    #[test]
    fn nothing_turns_into_what_it_is() {
        for standing in [Standing::Current, Standing::Paused, Standing::Ended] {
            assert!(standing.turns().iter().all(|turn| Standing::after(Some(*turn)) != standing));
        }
    }
}
