//! The mark that a pattern has shifted, which both people give.

use crate::{
    ids::{PatternId, SessionId},
    pattern::Rater,
    shift::State,
    when::Moment,
};

/// Someone's word, at a session, that a pattern has shifted; it stands until it is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftMark {
    /// Pattern that was marked.
    pub pattern: PatternId,
    /// Session at which it was marked.
    pub session: SessionId,
    /// Who marked it.
    pub by: Rater,
    /// When.
    pub at: Moment,
}

/// The two people confirm what the rule says. They never say it in its place.
pub fn may_be_marked(state: State) -> bool {
    state == State::Shifted
}

/// The session at which both had marked a pattern as shifted. `marks`: those that stand, in any order.
pub fn confirmed(marks: &[ShiftMark], pattern: PatternId) -> Option<SessionId> {
    let by =
        |rater: Rater| marks.iter().filter(|mark| mark.pattern == pattern && mark.by == rater).max_by_key(|m| m.at);
    let (one, other) = (by(Rater::Client)?, by(Rater::Therapist)?);
    Some(if one.at < other.at { other.session } else { one.session })
}
