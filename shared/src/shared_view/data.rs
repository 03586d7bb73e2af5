//! The data a shared view is made from, before a period is chosen.

use super::{
    Began, CalmUse, HomeworkLine, Measured, OwnWords, PatternRow, Period, Person, Quote, SessionColumn, notice::notice,
};
use crate::{
    ids::{PatternId, SessionId},
    linked_score,
    pattern::{About, AgreedBaseline, History, Wording},
    plane::PlanePoint,
    schedule::Meeting,
    shift::{Agreed, Rated, judge},
};

/// What the view is made from: everything shared, in no particular order but by day.
#[derive(Clone, Debug)]
pub struct SharedData {
    /// Name of the practice.
    pub practice: String,
    /// Whose record it is.
    pub client: Person,
    /// The therapist, as in [`super::SharedView::therapist`].
    pub therapist: Person,
    /// Every past session since the beginning of therapy, in order.
    pub sessions: Vec<SessionColumn>,
    /// Next session; `None` where none is planned.
    pub next_session: Option<Meeting>,
    /// Every pattern, current or not.
    pub patterns: Vec<PatternData>,
    /// What the client wrote about where it feels stuck.
    pub stuck: Vec<OwnWords>,
    /// Shared closeness quizzes as points, in order of their days.
    pub path: Vec<PlanePoint>,
    /// Scores of shared responses.
    pub measured: Vec<Measured>,
    /// Shared skills and logs with calm before and after.
    pub uses: Vec<CalmUse>,
    /// Every assigned exercise.
    pub homework: Vec<HomeworkLine>,
}

/// One pattern as it is stored, before a period is chosen.
#[derive(Clone, Debug)]
pub struct PatternData {
    /// The pattern.
    pub id: PatternId,
    /// Wording that stands now.
    pub wording: Wording,
    /// One for each session.
    pub ratings: Vec<Rated>,
    /// Shared quotes linked to it.
    pub quotes: Vec<Quote>,
    /// What was said about it beside the two halves.
    pub about: About,
    /// What happened to it.
    pub history: History,
    /// Shared values of the scores and questions linked to it.
    pub measured: Vec<linked_score::Measured>,
    /// The session at which both marked it as shifted.
    pub marked: Option<SessionId>,
}

impl PatternData {
    /// The row of a period: `sessions` are all there are, of which `first..known` are shown and `..known` are known.
    pub(super) fn row(self, sessions: &[SessionColumn], (first, known): (usize, usize), period: Period) -> PatternRow {
        let history = self.history.until(period.to);
        let sessions = &sessions[..known];
        let mut shift = judge(&self.ratings[..known], history.start().and_then(|start| agreed(start, sessions)));
        let began = Began::of(&shift, &self.ratings[..known]);
        let recent = shift.recent.and_then(|position| sessions.get(position)).map(|session| session.meeting.day);
        let mut quotes: Vec<Quote> = self.quotes.into_iter().filter(|quote| period.holds(quote.day)).collect();
        quotes.sort_by_key(|quote| quote.day);
        shift.start = shift.start.into_iter().filter_map(|position| position.checked_sub(first)).collect();
        shift.recent = shift.recent.and_then(|position| position.checked_sub(first));
        PatternRow {
            id: self.id,
            wording: self.wording,
            ratings: self.ratings[first..known].to_vec(),
            notice: notice(shift.state, &quotes, recent),
            began,
            marked: self.marked.filter(|id| sessions[first..].iter().any(|session| session.id == *id)),
            shift,
            quotes,
            about: self.about,
            linked: self.measured.into_iter().map(|measured| measured.linked(|day| period.holds(day))).collect(),
            history,
        }
    }
}

/// An agreed start among these sessions; `None` when one of its own is not among them.
fn agreed(start: &AgreedBaseline, sessions: &[SessionColumn]) -> Option<Agreed> {
    let place = |id: SessionId| sessions.iter().position(|session| session.id == id);
    let since = sessions.iter().take_while(|session| session.meeting.day <= start.day).count();
    Some(Agreed { from: place(start.from)?, to: place(start.to)?, since })
}
