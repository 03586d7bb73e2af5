//! The joint view of a session: opening it, rating in it, showing both numbers, moving on, closing, and confirming a
//! shift. What may be seen when, and what counts, are rules of `weft_shared::joint`; here they are loaded and kept.

mod page;

use sqlx::{Any, Transaction};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, JointId, PatternId, PracticeId, SessionId},
    joint::{Act, Change, Joint, Refused, Screens, ShiftMark, may_be_marked},
    pattern::Rater,
    schedule::Meeting,
    when::Moment,
};

use crate::{
    bell::Bell,
    service::{Case, Error, Result, Services, accounts, audit, ratings::rater_of, sessions::Course},
    store::{
        audit::Event,
        live::{self, JointRow, WaitingRow},
        ratings::{self, RatingRow},
    },
};

/// A joint view nobody has touched for this long is closed, and what waits in it counts.
const FORGOTTEN_HOURS: i64 = 12;

/// What the trail says when a joint view is opened; the client sees it.
pub(super) const OPENED: &str = "joint-view";

/// A session that can be rated: one of the past, or the one planned for today.
pub(super) struct Sitting {
    pub number: usize,
    pub meeting: Meeting,
}

impl Course {
    pub(super) fn sitting(&self, session: SessionId, today: weft_shared::when::Day) -> Option<Sitting> {
        let meeting = self.find(session)?.meeting();
        let number = match self.number(session) {
            Some(number) => number,
            None if self.next().is_some_and(|next| next.id == session && next.day == today) => self.past.len() + 1,
            None => return None,
        };
        Some(Sitting { number, meeting })
    }

    /// The session people sit in now, or sat in last.
    pub(super) fn current(&self, today: weft_shared::when::Day) -> Option<SessionId> {
        let planned = self.next().filter(|next| next.day == today);
        planned.or(self.past.last()).map(|row| row.id)
    }
}

/// A joint view with what is in it.
pub(super) struct Opened {
    pub row: Option<JointRow>,
    pub joint: Joint,
    waiting: Vec<WaitingRow>,
}

/// Loads a joint view to change it: locked, and under its next version.
async fn take(
    tx: &mut Transaction<'static, Any>,
    practice: PracticeId,
    id: JointId,
    at: Moment,
) -> Result<Option<Opened>> {
    let Some(row) = live::touch(tx, practice, id, at).await? else { return Ok(None) };
    let (joint, waiting) = live::contents(tx, practice, &row).await?;
    Ok(Some(Opened { row: Some(row), joint, waiting }))
}

impl Opened {
    fn nothing() -> Self {
        Self { row: None, joint: Joint::none(), waiting: Vec::new() }
    }

    fn rating(&self, pattern: PatternId, rater: Rater) -> Option<&WaitingRow> {
        self.waiting.iter().rfind(|rating| rating.pattern == pattern && rating.rater == rater)
    }

    /// Stores what an act changed.
    async fn keep(
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
                        live::keep_rating(tx, practice, row.id, rating).await?;
                    }
                }
                Change::Turned { pattern } => live::turned(tx, practice, row.id, pattern, at).await?,
                Change::Shown { pattern } => live::shown(tx, practice, row.id, pattern, at).await?,
                Change::InView(pattern) => live::go_to(tx, practice, row.id, pattern).await?,
                Change::Screens(screens) => live::use_screens(tx, practice, row.id, screens).await?,
                Change::Closed => live::close(tx, practice, row.id, at).await?,
                Change::Counts { .. } => {}
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
    if live::rated_since(tx, practice, session, rating).await? {
        return Ok(());
    }
    let WaitingRow { pattern, rater, strength, at, by } = *rating;
    Ok(ratings::rate(tx, practice, &RatingRow { pattern, session, rater, strength, at }, by).await?)
}

fn refused(refused: Refused) -> Error {
    Faults::one("act", refused.sentence()).into()
}

fn action_for(act: &Act, me: Rater) -> Action {
    match (act, me) {
        (Act::Rate { .. }, Rater::Client) => Action::RateAsClient,
        (Act::Rate { rater: Rater::Client, .. }, Rater::Therapist) => Action::OnOneScreen,
        (Act::Rate { .. }, Rater::Therapist) => Action::RateAsTherapist,
        (Act::Show { .. }, _) => Action::Together,
        (Act::Turn { .. } | Act::Go { .. } | Act::Use(_) | Act::Close, _) => Action::LeadTogether,
    }
}

impl Case {
    /// The newest joint view of a session, to look at.
    pub(super) async fn joint_of(&mut self, session: SessionId) -> Result<Opened> {
        let Some(row) = live::newest(&mut self.tx, &self.place, session).await? else { return Ok(Opened::nothing()) };
        let (joint, waiting) = live::contents(&mut self.tx, self.place.practice, &row).await?;
        Ok(Opened { row: Some(row), joint, waiting })
    }

    /// The same, to change it.
    async fn take_joint_of(&mut self, session: SessionId) -> Result<Opened> {
        let Some(row) = live::newest(&mut self.tx, &self.place, session).await? else { return Ok(Opened::nothing()) };
        let taken = take(&mut self.tx, self.place.practice, row.id, self.setting.now).await?;
        Ok(taken.unwrap_or_else(Opened::nothing))
    }

    async fn must_know(&mut self, pattern: PatternId) -> Result<()> {
        let known = self.open_wordings().await?.iter().any(|(id, _)| *id == pattern);
        if known { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Commits, and lets everyone know who follows.
    async fn commit_and_ring(mut self, services: &Services, id: Option<JointId>, subject: String) -> Result<()> {
        if let Some(id) = id {
            services.store.tell(&mut self.tx, id).await?;
        }
        self.commit(subject).await?;
        if let Some(id) = id {
            services.bell.ring(id);
        }
        Ok(())
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
        let mut case = self.open(actor, client, Action::LeadTogether).await?;
        let (practice, now, today) = (actor.practice, case.setting.now, case.setting.today);
        case.course().await?.sitting(session, today).ok_or(Error::NotFound)?;
        match live::open_now(&mut case.tx, &case.place).await? {
            Some(row) if row.session == session => return Ok(()),
            Some(row) => {
                if let Some(mut before) = take(&mut case.tx, practice, row.id, now).await? {
                    let changes = before.joint.act(Rater::Therapist, Act::Close).map_err(refused)?;
                    before.keep(&mut case.tx, practice, row.session, &changes, now).await?;
                    self.store.tell(&mut case.tx, row.id).await?;
                }
            }
            None => {}
        }
        let first = case.open_wordings().await?.first().map(|(id, _)| *id);
        let row = JointRow { id: self.new_id(), session, screens, in_view: first, version: 0, closed: false };
        if !live::insert(&mut case.tx, &case.place, &row, actor.membership, now).await? {
            // Opened at the same moment from another tab.
            return Ok(());
        }
        case.commit(OPENED).await?;
        // Those who follow the one before find it closed.
        self.bell.ring_all();
        Ok(())
    }

    pub async fn joint_act(&self, actor: &Actor, client: ClientId, session: SessionId, act: Act) -> Result<()> {
        let (me, _) = rater_of(actor.role);
        let mut case = self.open(actor, client, action_for(&act, me)).await?;
        let (practice, now, today) = (actor.practice, case.setting.now, case.setting.today);
        case.course().await?.sitting(session, today).ok_or(Error::NotFound)?;
        if let Act::Rate { pattern, .. }
        | Act::Show { pattern }
        | Act::Turn { pattern }
        | Act::Go { to: Some(pattern) } = act
        {
            case.must_know(pattern).await?;
        }
        let mut opened = case.take_joint_of(session).await?;
        let changes = opened.joint.act(me, act).map_err(refused)?;
        if let Act::Rate { pattern, rater, strength } = act {
            opened.waiting.push(WaitingRow { pattern, rater, strength, at: now, by: actor.membership });
        }
        opened.keep(&mut case.tx, practice, session, &changes, now).await?;
        let id = opened.row.map(|row| row.id);
        let subject = id.map_or_else(|| session.to_string(), |id| id.to_string());
        case.commit_and_ring(self, id, subject).await
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
        let mut case = self.open(actor, client, action).await?;
        let (now, today) = (case.setting.now, case.setting.today);
        let course = case.course().await?;
        course.sitting(session, today).ok_or(Error::NotFound)?;
        let view = case.view_until(&course, session).await?;
        let row = view.patterns.iter().find(|row| row.id == pattern).ok_or(Error::NotFound)?;
        if !may_be_marked(row.shift.state) {
            let sentence = "The rule does not say “shifted” here, so there is nothing to confirm. Nothing was changed.";
            return Err(Faults::one("act", sentence).into());
        }
        let opened = case.take_joint_of(session).await?;
        if for_both && (opened.joint.closed || opened.joint.screens == Screens::Two) {
            return Err(refused(Refused::NotTheirs));
        }
        let raters = if for_both { vec![Rater::Client, Rater::Therapist] } else { vec![me] };
        for by in raters {
            let mark = ShiftMark { pattern, session, by, at: now };
            live::mark(&mut case.tx, &case.place, self.new_id(), &mark, actor.membership).await?;
        }
        case.commit_and_ring(self, opened.row.map(|row| row.id), pattern.to_string()).await
    }

    /// Either may: it took two to say so.
    pub async fn withdraw_shift(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        pattern: PatternId,
    ) -> Result<()> {
        let mut case = self.open(actor, client, Action::Together).await?;
        let (now, today) = (case.setting.now, case.setting.today);
        case.course().await?.sitting(session, today).ok_or(Error::NotFound)?;
        case.must_know(pattern).await?;
        let opened = case.take_joint_of(session).await?;
        live::withdraw(&mut case.tx, &case.place, pattern, actor.membership, now).await?;
        case.commit_and_ring(self, opened.row.map(|row| row.id), pattern.to_string()).await
    }

    /// Closes what was left open; what waits in it counts. Any number of processes may do this at once.
    pub async fn close_forgotten(&self) -> Result<usize> {
        let now = self.now();
        let mut tx = self.store.read().await?;
        let forgotten = live::untouched_since(&mut tx, now.plus_hours(-FORGOTTEN_HOURS)).await?;
        drop(tx);
        let mut closed = 0;
        for (practice, id) in forgotten {
            let mut tx = self.store.write().await?;
            let Some(mut opened) = take(&mut tx, practice, id, now).await? else { continue };
            let Some(session) = opened.row.as_ref().map(|row| row.session) else { continue };
            // Someone else was faster.
            let Ok(changes) = opened.joint.act(Rater::Therapist, Act::Close) else { continue };
            opened.keep(&mut tx, practice, session, &changes, now).await?;
            let event = Event {
                practice,
                at: now,
                membership: None,
                action: "close-joint-view",
                client: live::client_of(&mut tx, practice, id).await?,
                subject: Some(id.to_string()),
                allowed: true,
            };
            audit::append(&mut tx, &event).await?;
            self.store.tell(&mut tx, id).await?;
            tx.commit().await?;
            self.bell.ring(id);
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
        let mut case = self.look(actor, client, Action::Together).await?;
        if !accounts::stands(&mut case.tx, actor, case.setting.now).await? {
            return Ok(None);
        }
        if let Some(row) = live::open_now(&mut case.tx, &case.place).await?
            && row.session == session
        {
            return Ok(Some((row.id, row.version)));
        }
        case.course().await?.find(session).ok_or(Error::NotFound)?;
        Ok(None)
    }

    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Hears what other processes change, for as long as it is awaited. On SQLite there are none.
    pub async fn hear_others(&self) {
        self.store.pass_on(&self.bell).await;
    }
}
