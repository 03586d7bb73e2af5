//! What is done in a joint view: opening it, rating, showing both numbers, moving on, closing, marking a shift. What
//! may be seen when, and what counts, are rules of `weft_shared::joint`; here they are loaded and kept.

use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, JointId, PatternId, SessionId},
    joint::{Act, Refused, Screens, ShiftMark, may_be_marked},
    pattern::Rater,
};

use crate::{
    audit::{self, Entry, Event, SubjectId},
    error::{Error, Result},
    login,
    notify::Changes,
    record::{Record, joint::take, ratings::rater_of},
    service::Services,
    store::joint::{self as rows, JointRow, WaitingRow},
};

/// A joint view nobody has touched for this long is closed, and what waits in it counts.
const FORGOTTEN_HOURS: i64 = 12;

fn refused(refused: Refused) -> Error {
    Faults::one("act", refused.sentence()).into()
}

fn action_for(act: &Act, me: Rater) -> Action {
    match (act, me) {
        (Act::Rate { .. } | Act::Clear { .. }, Rater::Client) => Action::RateAsClient,
        (Act::Rate { rater: Rater::Client, .. } | Act::Clear { rater: Rater::Client, .. }, Rater::Therapist) => {
            Action::OnOneScreen
        }
        (Act::Rate { .. } | Act::Clear { .. }, Rater::Therapist) => Action::RateAsTherapist,
        (Act::Show { .. }, _) => Action::Together,
        (Act::Turn { .. } | Act::Go { .. } | Act::Use(_) | Act::Close, _) => Action::LeadTogether,
    }
}

/// What the trail says of an act that was done under this permission.
fn event_of(action: Action, subject: SubjectId) -> Event {
    match action {
        Action::RateAsClient => Event::RatedAsClient(subject),
        Action::RateAsTherapist => Event::RatedAsTherapist(subject),
        Action::OnOneScreen => Event::KeptOnOneScreen(subject),
        Action::LeadTogether => Event::JointViewLed(subject),
        _ => Event::WorkedTogether(subject),
    }
}

impl Services {
    /// Opens a joint view of a session, at its first pattern. One that is open in another session is closed; one that
    /// is open in this one goes on.
    pub async fn open_joint(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        screens: Screens,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::LeadTogether).await?;
        let (practice, now) = (actor.practice, record.setting.now);
        record.is_held_now(session).await?;
        match rows::open_now(&mut record.tx, &record.scope).await? {
            Some(row) if row.session == session => return Ok(()),
            Some(row) => {
                if let Some(mut before) = take(&mut record.tx, practice, row.id, now).await? {
                    let changes = before.joint.act(Rater::Therapist, Act::Close).map_err(refused)?;
                    before.keep(&mut record.tx, practice, row.session, &changes, now).await?;
                    self.context.store.notify_others(&mut record.tx, row.id).await?;
                }
            }
            None => {}
        }
        let first = record.open_wordings().await?.first().map(|(id, _)| *id);
        let row = JointRow { id: self.context.new_id(), session, screens, in_view: first, version: 0, closed: false };
        if !rows::insert(&mut record.tx, &record.scope, &row, actor.membership, now).await? {
            // JointState at the same moment from another tab.
            return Ok(());
        }
        record.commit(Event::JointViewOpened).await?;
        // Those who follow the one before find it closed.
        self.context.changes.notify_all();
        Ok(())
    }

    pub async fn joint_act(&self, actor: &Actor, client: ClientId, session: SessionId, act: Act) -> Result<()> {
        let (me, _) = rater_of(actor.role);
        let action = action_for(&act, me);
        let mut record = Record::write(&self.context, actor, client, action).await?;
        let (practice, now, today) = (actor.practice, record.setting.now, record.setting.today);
        record.course().await?.sitting(session, today).ok_or(Error::NotFound)?;
        if let Act::Rate { pattern, .. }
        | Act::Clear { pattern, .. }
        | Act::Show { pattern }
        | Act::Turn { pattern }
        | Act::Go { to: Some(pattern) } = act
        {
            record.must_know(pattern).await?;
        }
        let mut opened = record.take_joint_of(session).await?;
        let changes = opened.joint.act(me, act).map_err(refused)?;
        if let Act::Rate { pattern, rater, strength } = act {
            opened.waiting.push(WaitingRow { pattern, rater, strength, at: now, by: actor.membership });
        }
        opened.keep(&mut record.tx, practice, session, &changes, now).await?;
        if let (Act::Clear { pattern, rater }, Some(row), false) = (act, &opened.row, changes.is_empty()) {
            let clearing = record.clearing(&self.context, pattern);
            rows::clear_rating(&mut record.tx, &record.scope, (row.id, session), &clearing, rater).await?;
            record.log_event(Event::RatingsCleared(vec![clearing.id.into()])).await?;
        }
        let id = opened.row.map(|row| row.id);
        let event = event_of(action, id.map_or_else(|| session.into(), SubjectId::from));
        record.commit_and_notify(&self.context, id, event).await
    }

    /// `for_both`: said by both before the one screen.
    pub async fn mark_shifted(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        pattern: PatternId,
        for_both: bool,
    ) -> Result<()> {
        let (me, _) = rater_of(actor.role);
        let action = if for_both { Action::OnOneScreen } else { Action::Together };
        let mut record = Record::write(&self.context, actor, client, action).await?;
        let (now, today) = (record.setting.now, record.setting.today);
        let course = record.course().await?;
        course.sitting(session, today).ok_or(Error::NotFound)?;
        let view = record.view_until(&course, session).await?;
        let row = view.patterns.iter().find(|row| row.id == pattern).ok_or(Error::NotFound)?;
        if !may_be_marked(row.shift.state) {
            let sentence =
                "The status of this pattern is not “shifted” any more, so it cannot be marked. Nothing was changed.";
            return Err(Faults::one("act", sentence).into());
        }
        let opened = record.take_joint_of(session).await?;
        if for_both && (opened.joint.closed || opened.joint.screens == Screens::Two) {
            return Err(refused(Refused::NotTheirs));
        }
        let raters = if for_both { vec![Rater::Client, Rater::Therapist] } else { vec![me] };
        for by in raters {
            let mark = ShiftMark { pattern, session, by, at: now };
            rows::mark(&mut record.tx, &record.scope, self.context.new_id(), &mark, actor.membership).await?;
        }
        let event = event_of(action, pattern.into());
        record.commit_and_notify(&self.context, opened.row.map(|row| row.id), event).await
    }

    /// Either may: it took two to say so.
    pub async fn withdraw_shift(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        pattern: PatternId,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::Together).await?;
        let (now, today) = (record.setting.now, record.setting.today);
        record.course().await?.sitting(session, today).ok_or(Error::NotFound)?;
        record.must_know(pattern).await?;
        let opened = record.take_joint_of(session).await?;
        rows::withdraw(&mut record.tx, &record.scope, pattern, actor.membership, now).await?;
        let event = Event::WorkedTogether(pattern.into());
        record.commit_and_notify(&self.context, opened.row.map(|row| row.id), event).await
    }

    /// Closes what was left open; what waits in it counts. Any number of processes may do this at once.
    pub async fn close_forgotten(&self) -> Result<usize> {
        let now = self.context.now();
        let mut tx = self.context.store.read().await?;
        let forgotten = rows::untouched_since(&mut tx, now.plus_hours(-FORGOTTEN_HOURS)).await?;
        drop(tx);
        let mut closed = 0;
        for (practice, id) in forgotten {
            let mut tx = self.context.store.write().await?;
            let Some(mut opened) = take(&mut tx, practice, id, now).await? else { continue };
            let Some(session) = opened.row.as_ref().map(|row| row.session) else { continue };
            // Someone else was faster.
            let Ok(changes) = opened.joint.act(Rater::Therapist, Act::Close) else { continue };
            opened.keep(&mut tx, practice, session, &changes, now).await?;
            let client = rows::client_of(&mut tx, practice, id).await?;
            let entry = Entry { practice, at: now, by: None, client, event: Event::JointViewClosed(id) };
            audit::append(&mut tx, self.context.vault.trail_key(), &entry).await?;
            self.context.store.notify_others(&mut tx, id).await?;
            tx.commit().await?;
            self.context.changes.notify(id);
            closed += 1;
        }
        Ok(closed)
    }

    /// Which joint view of the session is open and its version, for someone who follows it; `None` once it is closed
    /// or their login has ended.
    pub async fn joint_version(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
    ) -> Result<Option<(JointId, i64)>> {
        let mut record = Record::read(&self.context, actor, client, Action::Together).await?;
        if !login::stands(&mut record.tx, actor, record.setting.now).await? {
            return Ok(None);
        }
        if let Some(row) = rows::open_now(&mut record.tx, &record.scope).await?
            && row.session == session
        {
            return Ok(Some((row.id, row.version)));
        }
        record.course().await?.find(session).ok_or(Error::NotFound)?;
        Ok(None)
    }

    pub fn changes(&self) -> &Changes {
        &self.context.changes
    }

    /// Hears what other processes change, for as long as it is awaited. On SQLite there are none.
    pub async fn relay_changes(&self) {
        self.context.store.relay(&self.context.changes).await;
    }
}
