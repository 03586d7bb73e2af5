//! The history of a pattern as dated facts: how it was worded, when it was set aside and taken up again, and which
//! sessions both people agreed to call the start.

use serde::{Deserialize, Serialize};

use super::Wording;
use crate::{
    ids::SessionId,
    shift::{AgreedUse, START},
    when::{self, Day},
};

/// An earlier wording, and until when it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worded {
    /// The two halves as they were.
    pub wording: Wording,
    /// Who wrote it: "Noor", "Dr. Adeyemi".
    pub by: String,
    /// Day on which the next wording took its place.
    pub until: Day,
}

/// Setting a pattern aside, for a while or for good, and taking it up again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TurnKind {
    /// Set aside for a while.
    Paused,
    /// Set aside for good.
    Ended,
    /// Taken up again.
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
            TurnKind::Paused => "Paused",
            TurnKind::Ended => "Ended",
            TurnKind::Reopened => "Taken up again",
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
    /// Who did it: "Noor", "Dr. Adeyemi".
    pub by: String,
}

impl Turn {
    /// "Paused on 3 May 2026 by Noor"
    pub fn sentence(&self) -> String {
        format!("{} on {} by {}", self.kind.words(), when::long(self.day), self.by)
    }
}

/// Whether a pattern is worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Worked on now.
    Open,
    /// Set aside for a while.
    Paused,
    /// Set aside for good.
    Ended,
}

impl Standing {
    /// What may happen next: only what is open is paused, only what was set aside is taken up again; what is paused may
    /// also end.
    pub fn turns(self) -> &'static [TurnKind] {
        match self {
            Standing::Open => &[TurnKind::Paused, TurnKind::Ended],
            Standing::Paused => &[TurnKind::Reopened, TurnKind::Ended],
            Standing::Ended => &[TurnKind::Reopened],
        }
    }

    /// Standing that follows from the latest turn; without one a pattern is worked on.
    pub fn after(last: Option<TurnKind>) -> Self {
        match last {
            None | Some(TurnKind::Reopened) => Standing::Open,
            Some(TurnKind::Paused) => Standing::Paused,
            Some(TurnKind::Ended) => Standing::Ended,
        }
    }
}

/// The sessions two people agreed to call "where we started".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedStart {
    /// First session that counts.
    pub from: SessionId,
    /// Last session that counts.
    pub to: SessionId,
    /// Their numbers in the course of therapy.
    pub numbers: (usize, usize),
    /// The day on which they agreed.
    pub day: Day,
    /// Who wrote it down.
    pub by: String,
}

impl AgreedStart {
    /// "sessions 3 to 8"
    pub fn sessions(&self) -> String {
        format!("sessions {} to {}", self.numbers.0, self.numbers.1)
    }

    /// What stands beside the word that is measured from it.
    pub fn sentence(&self, used: AgreedUse) -> Option<String> {
        let day = when::long(self.day);
        let sessions = self.sessions();
        match used {
            AgreedUse::None => None,
            AgreedUse::Taken => Some(format!("The start is {sessions}, agreed on {day}.")),
            AgreedUse::TooFew { ratings } => Some(format!(
                "The start agreed on {day}, {sessions}, holds {ratings} of the {START} ratings a start needs; until then \
                 the first ones count."
            )),
        }
    }
}

/// Everything dated about a pattern, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Earlier wordings; the one in force is not among them.
    pub worded: Vec<Worded>,
    /// Times it was set aside or taken up again, in order.
    pub turns: Vec<Turn>,
    /// Starts that were agreed, in order; the last one holds.
    pub starts: Vec<AgreedStart>,
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
    pub fn start(&self) -> Option<&AgreedStart> {
        self.starts.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn turn(kind: TurnKind, day: Day) -> Turn {
        Turn { kind, day, by: "Noor".into() }
    }

    #[test]
    fn the_last_turn_says_whether_it_is_open_and_a_period_sees_only_its_own() {
        let (may, june) = (date(2026, 5, 3), date(2026, 6, 7));
        let history =
            History { turns: vec![turn(TurnKind::Paused, may), turn(TurnKind::Reopened, june)], ..History::default() };
        assert_eq!(history.standing(), Standing::Open);
        assert_eq!(history.clone().until(Some(date(2026, 5, 30))).standing(), Standing::Paused);
        assert_eq!(history.clone().until(Some(date(2026, 5, 1))).standing(), Standing::Open);
        assert_eq!(history.turns[0].sentence(), "Paused on 3 May 2026 by Noor");
    }

    #[test]
    fn nothing_turns_into_what_it_is() {
        for standing in [Standing::Open, Standing::Paused, Standing::Ended] {
            assert!(standing.turns().iter().all(|turn| Standing::after(Some(*turn)) != standing));
        }
    }
}
