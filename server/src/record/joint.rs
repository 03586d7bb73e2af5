//! Joint views of sessions, and the ratings that wait in them.

use sqlx::{Any, Transaction};
use weft_shared::{
    ids::{JointId, PatternId, PracticeId, SessionId},
    joint::{Change, Joint},
    pattern::Rater,
    schedule::Meeting,
    when::Moment,
};

use crate::{
    audit::Event,
    context::Context,
    error::{Error, Result},
    record::{Record, course::Course},
    store::{
        joint::{self as rows, JointRow, WaitingRow},
        pattern::rating::{self, RatingRow},
        record::session::SessionRow,
    },
};

/// A session that can be rated: one that was held, or the one of today.
pub(crate) struct RateableSession {
    pub number: usize,
    pub meeting: Meeting,
}

impl Course {
    pub(crate) fn sitting(&self, session: SessionId, today: weft_shared::when::Day) -> Option<RateableSession> {
        let meeting = self.find(session)?.meeting();
        let number = match self.number(session) {
            Some(number) => number,
            None if self.of_today(today).is_some_and(|row| row.id == session) => self.past.len() + 1,
            None => return None,
        };
        Some(RateableSession { number, meeting })
    }

    /// The same without a session whose hour is still to come.
    pub(crate) fn rateable(&self, session: SessionId, today: weft_shared::when::Day) -> Option<RateableSession> {
        let lies_ahead = self.planned.iter().any(|row| row.id == session);
        self.sitting(session, today).filter(|_| !lies_ahead)
    }

    /// The last of those that can be rated on a page of one's own.
    pub(crate) fn rateable_last(&self, today: weft_shared::when::Day) -> Option<(SessionId, RateableSession)> {
        let begun = self.unrecorded.iter().rev().find(|row| row.day == today);
        let id = begun.or(self.past.last())?.id;
        Some((id, self.rateable(id, today)?))
    }

    /// The session planned for today, whether its hour has come or not, as long as nobody has recorded it.
    fn of_today(&self, today: weft_shared::when::Day) -> Option<&SessionRow> {
        let begun = self.unrecorded.iter().rev().find(|row| row.day == today);
        begun.or(self.next().filter(|next| next.day == today))
    }

    /// The session people sit in now, or sat in last.
    pub(crate) fn current(&self, today: weft_shared::when::Day) -> Option<SessionId> {
        self.of_today(today).or(self.past.last()).map(|row| row.id)
    }
}

/// A joint view with what is in it.
pub(crate) struct JointState {
    pub row: Option<JointRow>,
    pub joint: Joint,
    pub waiting: Vec<WaitingRow>,
}

/// Loads a joint view to change it: locked, and under its next version.
pub(crate) async fn take(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: JointId,
    at: Moment,
) -> Result<Option<JointState>> {
    let Some(row) = rows::touch(tx, practice, id, at).await? else { return Ok(None) };
    let (joint, waiting) = rows::contents(tx, practice, &row).await?;
    Ok(Some(JointState { row: Some(row), joint, waiting }))
}

impl JointState {
    fn nothing() -> Self {
        Self { row: None, joint: Joint::none(), waiting: Vec::new() }
    }

    fn rating(&self, pattern: PatternId, rater: Rater) -> Option<&WaitingRow> {
        self.waiting.iter().rfind(|rating| rating.pattern == pattern && rating.rater == rater)
    }

    /// Stores what an act changed.
    pub(crate) async fn keep(
        &self,
        tx: &mut Transaction<'static, Any>,
        practice: PracticeId,
        session: SessionId,
        changes: &[Change],
        at: Moment,
    ) -> Result<()> {
        for change in changes {
            if let Change::Counts { pattern, rater, .. } = *change {
                if let Some(rating) = self.rating(pattern, rater) {
                    count(tx, practice, session, rating).await?;
                }
                continue;
            }
            let Some(row) = &self.row else { continue };
            match *change {
                Change::Given { pattern, rater, .. } => {
                    if let Some(rating) = self.rating(pattern, rater) {
                        rows::keep_rating(tx, practice, row.id, rating).await?;
                    }
                }
                Change::Turned { pattern } => rows::turned(tx, practice, row.id, pattern, at).await?,
                Change::Shown { pattern } => rows::shown(tx, practice, row.id, pattern, at).await?,
                Change::InView(pattern) => rows::go_to(tx, practice, row.id, pattern).await?,
                Change::Screens(screens) => rows::use_screens(tx, practice, row.id, screens).await?,
                Change::Closed => rows::close(tx, practice, row.id, at).await?,
                // What was there is kept by whoever clears it.
                Change::Counts { .. } | Change::Cleared { .. } => {}
            }
        }
        Ok(())
    }
}

/// From now on every page knows it; unless this person has rated the pattern again elsewhere since.
async fn count(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    session: SessionId,
    rating: &WaitingRow,
) -> Result<()> {
    if rows::rated_since(tx, practice, session, rating).await? {
        return Ok(());
    }
    let WaitingRow { pattern, rater, strength, at, by } = *rating;
    Ok(rating::rate(tx, practice, &RatingRow { pattern, session, rater, strength, at }, by).await?)
}

impl Record {
    /// The newest joint view of a session, to look at.
    pub(crate) async fn joint_of(&mut self, session: SessionId) -> Result<JointState> {
        let Some(row) = rows::newest(&mut self.tx, &self.scope, session).await? else {
            return Ok(JointState::nothing());
        };
        let (joint, waiting) = rows::contents(&mut self.tx, self.scope.practice, &row).await?;
        Ok(JointState { row: Some(row), joint, waiting })
    }

    /// The same, to change it.
    pub(crate) async fn take_joint_of(&mut self, session: SessionId) -> Result<JointState> {
        let Some(row) = rows::newest(&mut self.tx, &self.scope, session).await? else {
            return Ok(JointState::nothing());
        };
        let taken = take(&mut self.tx, self.scope.practice, row.id, self.setting.now).await?;
        Ok(taken.unwrap_or_else(JointState::nothing))
    }

    pub(crate) async fn must_know(&mut self, pattern: PatternId) -> Result<()> {
        let known = self.open_wordings().await?.iter().any(|(id, _)| *id == pattern);
        if known { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Commits, and lets everyone know who follows.
    pub(crate) async fn commit_and_notify(
        mut self,
        context: &Context,
        id: Option<JointId>,
        event: Event,
    ) -> Result<()> {
        if let Some(id) = id {
            context.store.notify_others(&mut self.tx, id).await?;
        }
        self.commit(event).await?;
        if let Some(id) = id {
            context.changes.notify(id);
        }
        Ok(())
    }
}

impl Record {
    /// Where the client of this record is waited for, if a joint view is open.
    pub(crate) async fn open_joint(&mut self) -> Result<Option<SessionId>> {
        Ok(rows::open_now(&mut self.tx, &self.scope).await?.map(|row| row.session))
    }
}
