//! Exercises done between one session and the next. What was not done is in no sentence.

use serde::{Deserialize, Serialize};

use super::{HomeworkLine, HomeworkState, SharedView};

/// What was done after one session and before the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// The session before; `None` for what was done before the first one shown.
    pub after: Option<usize>,
    /// The session after; `None` for what was done after the last one shown.
    pub before: Option<usize>,
    /// Number of exercises finished.
    pub finished: usize,
    /// Number of exercises begun and not finished.
    pub begun: usize,
}

impl Between {
    /// "Between sessions 4 and 5: 2 finished, 1 started."
    pub fn sentence(&self) -> String {
        let when = match (self.after, self.before) {
            (Some(after), Some(before)) => format!("Between sessions {after} and {before}"),
            (Some(after), None) => format!("After session {after}"),
            (None, Some(before)) => format!("Before session {before}"),
            (None, None) => "So far".to_owned(),
        };
        format!("{when}: {}.", self.words())
    }

    /// "2 finished, 1 started"
    pub fn words(&self) -> String {
        let counted = [(self.finished, "finished"), (self.begun, "started")];
        let counted = counted.into_iter().filter(|(pieces, _)| *pieces > 0);
        counted.map(|(pieces, word)| format!("{pieces} {word}")).collect::<Vec<_>>().join(", ")
    }
}

impl SharedView {
    /// In order; stretches in which nothing was finished or begun are left out. Something finished on the day of a
    /// session was done before it; something begun belongs after the session it was given at.
    pub fn between(&self) -> Vec<Between> {
        let mut stretches: Vec<Between> = (0..=self.sessions.len())
            .map(|place| Between {
                after: place.checked_sub(1).map(|before| self.sessions[before].number),
                before: self.sessions.get(place).map(|session| session.number),
                finished: 0,
                begun: 0,
            })
            .collect();
        for line in &self.homework {
            let stretch = &mut stretches[self.stretch(line)];
            match line.state {
                HomeworkState::Finished { .. } => stretch.finished += 1,
                HomeworkState::Begun => stretch.begun += 1,
                HomeworkState::NotBegun | HomeworkState::Declined { .. } | HomeworkState::Withdrawn { .. } => {}
            }
        }
        stretches.retain(|stretch| stretch.finished + stretch.begun > 0);
        stretches
    }

    /// How many of the sessions shown lie before it.
    fn stretch(&self, line: &HomeworkLine) -> usize {
        match line.state {
            HomeworkState::Finished { day, .. } => {
                self.sessions.iter().take_while(|session| session.meeting.day < day).count()
            }
            _ => self.sessions.iter().take_while(|session| session.meeting.day <= line.assigned).count(),
        }
    }
}
