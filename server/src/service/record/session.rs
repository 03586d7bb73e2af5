//! Recording and changing therapy sessions.

use weft_app::pages::record::session::{Editing, Session, Stage};
use weft_shared::{
    access::{Action, Actor},
    error::{Faults, Sure},
    ids::{ClientId, SessionId, UndoId},
    note,
    schedule::{LONGEST_ABOUT_SESSION, Meeting, NotHeld, Outcome, ask_if_far_ahead, ask_if_long_before},
    text::{at_most, is_blank, listed},
    undo::Undoable,
    when::{Day, Time},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    form_stamp::Once,
    record::{Record, course::records_as_held, hanging, sealed::SealedField},
    service::Services,
    store::{
        pattern::rating,
        record::session::{self, SessionRow},
    },
};

pub struct SessionInput {
    pub day: Day,
    pub time: Option<Time>,
    /// What was agreed; shared.
    pub agreed: String,
    /// The therapist's alone.
    pub note: String,
    /// The next session, to be planned with this one.
    pub next: Option<Meeting>,
    /// What was asked about and is meant.
    pub sure: Sure,
}

fn check(input: &SessionInput) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for (field, text) in [("agreed", &input.agreed), ("note", &input.note)] {
        if let Err(sentence) = at_most(LONGEST_ABOUT_SESSION, text) {
            faults.add(field, sentence);
        }
    }
    if let Some(next) = input.next
        && (next.day, next.time) <= (input.day, input.time)
    {
        faults.add("next_day", "Choose a day and time after this session.");
    }
    faults.or(())
}

/// Asks about days that are hardly meant: before anything in the record, or far ahead. `sessions` are those there are.
fn ask(record: &Record, sessions: &[SessionRow], input: &SessionInput) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let begun = record.day(record.client.created_at);
    let earliest = sessions.iter().map(|session| session.day).chain([begun]).min().unwrap_or(begun);
    ask_if_long_before(&mut faults, ("day", input.day), earliest, &input.sure);
    ask_if_far_ahead(&mut faults, ("day", input.day), record.setting.today, &input.sure);
    if let Some(next) = input.next {
        ask_if_far_ahead(&mut faults, ("next_day", next.day), record.setting.today, &input.sure);
    }
    faults.or(())
}

/// Of one day, and not of two different times.
fn is_same_meeting(row: &SessionRow, day: Day, time: Option<Time>) -> bool {
    row.day == day && (row.time == time || row.time.is_none() || time.is_none())
}

/// Whether a session left nothing behind that says it took place.
async fn nothing_came_of(record: &mut Record, row: &SessionRow) -> Result<bool> {
    let ratings = rating::of_sessions(&mut record.tx, &record.scope).await?;
    Ok(row.agreed_sealed.is_none() && !ratings.iter().any(|rating| rating.session == row.id))
}

/// A session that was written down.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Recorded {
    pub session: SessionId,
    /// It lies ahead, so that it is planned and not recorded.
    pub is_planned: bool,
}

impl Services {
    /// Records a session; one that was planned for that day and time is the one that took place. One that lies ahead is
    /// planned.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid`; `Conflict` when a session of that time is recorded already, or has a note: see
    /// [`Services::session_at`].
    pub async fn record_session(&self, actor: &Actor, client: ClientId, input: SessionInput) -> Result<Recorded> {
        check(&input)?;
        let mut record = Record::write(&self.context, actor, client, Action::RecordSession).await?;
        let claim = match self.context.once(&mut record.tx, actor, ("session", client)).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(made),
        };
        session::one_at_a_time(&mut record.tx, &record.scope).await?;
        let rows = session::of_client(&mut record.tx, &record.scope).await?;
        ask(&record, &rows, &input)?;
        let agrees = !is_blank(&input.agreed);
        let is_held =
            records_as_held(Meeting { day: input.day, time: input.time }, agrees, record.setting.meeting_now());
        let same_meeting = |row: &&SessionRow| is_same_meeting(row, input.day, input.time);
        let planned = rows.iter().find(same_meeting);
        if let Some(there) = planned {
            let has_note = !record.private_note(there.id).await?.is_empty();
            if there.agreed_sealed.is_some() || (has_note && !note::is_empty(&input.note)) {
                return Err(Error::Conflict);
            }
        }
        let id = planned.map_or_else(|| self.context.new_id(), |row| row.id);
        let row = SessionRow {
            id,
            day: input.day,
            time: input.time.or(planned.and_then(|row| row.time)),
            agreed_sealed: record.seal_some(SealedField::Agreed(id), &input.agreed)?,
            held_at: is_held.then_some(record.setting.now),
            not_held_at: None,
            not_held_why: None,
            version: planned.map_or(1, |row| row.version),
        };
        let (by, now) = (actor.membership, record.setting.now);
        if planned.is_some() {
            if !session::update(&mut record.tx, &record.scope, &row).await? {
                return Err(Error::Conflict);
            }
        } else {
            session::insert(&mut record.tx, &record.scope, &row, by, now).await?;
        }
        if !note::is_empty(&input.note) {
            record.keep_private_note(id, &input.note).await?;
        }
        if let Some(next) = input.next {
            self.plan(&mut record, &rows, next).await?;
        }
        let recorded = Recorded { session: id, is_planned: !is_held };
        claim.keep(&self.context, &mut record.tx, &recorded).await?;
        record.commit(Event::SessionRecorded(id)).await?;
        Ok(recorded)
    }

    /// Plans a session, unless one of that day and time is there.
    async fn plan(&self, record: &mut Record, rows: &[SessionRow], next: Meeting) -> Result<()> {
        if rows.iter().any(|row| row.meeting() == next) {
            return Ok(());
        }
        let (by, now) = (record.actor.membership, record.setting.now);
        let row = SessionRow {
            id: self.context.new_id(),
            day: next.day,
            time: next.time,
            agreed_sealed: None,
            held_at: None,
            not_held_at: None,
            not_held_why: None,
            version: 1,
        };
        Ok(session::insert(&mut record.tx, &record.scope, &row, by, now).await?)
    }

    /// The page of the session of a day and time, planned or recorded.
    ///
    /// # Errors
    /// `NotFound` when there is none, or this person may not.
    pub async fn session_at(&self, actor: &Actor, client: ClientId, day: Day, time: Option<Time>) -> Result<Session> {
        let mut record = Record::read(&self.context, actor, client, Action::RecordSession).await?;
        let rows = session::of_client(&mut record.tx, &record.scope).await?;
        let there = rows.iter().find(|row| is_same_meeting(row, day, time)).ok_or(Error::NotFound)?.id;
        drop(record);
        self.session_page(actor, client, there).await
    }

    /// Records what became of a session: it was held, cancelled, not attended; or takes that back. One that was held is
    /// recorded otherwise only while nothing came of it: nothing was agreed or rated in it. One that lies ahead can be
    /// cancelled, and planned again.
    ///
    /// # Errors
    /// `NotFound` (audited), also for what cannot be said of a session that lies ahead; `Conflict` when something came
    /// of it.
    pub async fn record_outcome(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        outcome: Outcome,
    ) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::RecordSession).await?;
        let course = record.course().await?;
        let row = course.find(session).ok_or(Error::NotFound)?;
        let today = record.setting.today;
        let lies_ahead = row.day > today;
        if lies_ahead && !matches!(outcome, Outcome::NotHeld(NotHeld::Cancelled) | Outcome::Planned) {
            return Err(Error::NotFound);
        }
        if outcome != Outcome::Held && !nothing_came_of(&mut record, row).await? {
            return Err(Error::Conflict);
        }
        let now = record.setting.now;
        session::set_outcome(&mut record.tx, &record.scope, session, (outcome, now)).await?;
        record.commit(Event::SessionRecorded(session)).await
    }

    /// Deletes a session that was recorded by mistake. It is on no page and in no number any more; the audit keeps it.
    ///
    /// # Errors
    /// `NotFound` (audited); `Invalid` at `delete` while something hangs on it, which is named.
    pub async fn delete_session(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<UndoId> {
        let mut record = Record::write(&self.context, actor, client, Action::RecordSession).await?;
        record.course().await?.find(session).ok_or(Error::NotFound)?;
        let hanging = hanging::on_session(&mut record, session).await?;
        if !hanging.is_empty() {
            let sentence =
                format!("{} on this session. Move or remove that first, then delete the session.", there_is(&hanging));
            return Err(Faults::one("delete", sentence).into());
        }
        let (by, now) = (actor.membership, record.setting.now);
        if !session::set_deleted(&mut record.tx, &record.scope, session, Some((now, by))).await? {
            return Err(Error::NotFound);
        }
        let undo = record.can_be_undone(self.context.new_id(), Undoable::SessionDeleted, (session, None)).await?;
        record.commit(Event::SessionDeleted(session)).await?;
        Ok(undo)
    }

    pub async fn new_session_page(&self, actor: &Actor, client: ClientId) -> Result<Session> {
        let record = Record::read(&self.context, actor, client, Action::RecordSession).await?;
        Ok(Session {
            client,
            called: record.person.called,
            today: record.setting.today,
            editing: None,
            just_planned: false,
        })
    }

    pub async fn session_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<Session> {
        let mut record = Record::read(&self.context, actor, client, Action::PrivateNotes).await?;
        let course = record.course().await?;
        let row = course.find(session).ok_or(Error::NotFound)?;
        let hanging = hanging::on_session(&mut record, session).await?;
        let mut stage = course.stage(session);
        if let Stage::Held { may_be_taken_back, .. } = &mut stage {
            *may_be_taken_back = nothing_came_of(&mut record, row).await?;
        }
        let editing = Editing {
            session,
            stage,
            day: row.day,
            time: row.time,
            agreed: record.agreed(row)?,
            note: record.private_note(session).await?,
            version: row.version,
            together: course.sitting(session, record.setting.today).is_some(),
            hanging: (!hanging.is_empty()).then(|| format!("{} on this session.", there_is(&hanging))),
        };
        Ok(Session {
            client,
            called: record.person.called,
            today: record.setting.today,
            editing: Some(editing),
            just_planned: false,
        })
    }

    /// `version` is the one the page showed; a newer one is a `Conflict`. `says_held`: whoever saves it says that it was
    /// held; without that a planned session stays planned, and one that was not held stays so.
    pub async fn change_session(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        (version, says_held): (i64, bool),
        input: SessionInput,
    ) -> Result<Recorded> {
        check(&input)?;
        let mut record = Record::write(&self.context, actor, client, Action::RecordSession).await?;
        let rows = session::of_client(&mut record.tx, &record.scope).await?;
        let before = rows.iter().find(|row| row.id == session).ok_or(Error::NotFound)?;
        let now = record.setting.now;
        let meeting = Meeting { day: input.day, time: input.time };
        let says_held = says_held || before.held_at.is_some();
        let is_held = says_held && records_as_held(meeting, true, record.setting.meeting_now());
        // On another day that lies ahead it is planned anew.
        let is_not_held =
            before.not_held_at.is_some() && !is_held && (input.day == before.day || input.day <= record.setting.today);
        let row = SessionRow {
            id: session,
            day: input.day,
            time: input.time,
            agreed_sealed: record.seal_some(SealedField::Agreed(session), &input.agreed)?,
            held_at: before.held_at.or(Some(now)).filter(|_| is_held),
            not_held_at: before.not_held_at.filter(|_| is_not_held),
            not_held_why: before.not_held_why.filter(|_| is_not_held),
            version,
        };
        if before.day != input.day || input.next.is_some() {
            ask(&record, &rows, &input)?;
        }
        if !session::update(&mut record.tx, &record.scope, &row).await? {
            return Err(Error::Conflict);
        }
        record.keep_private_note(session, &input.note).await?;
        if let Some(next) = input.next {
            self.plan(&mut record, &rows, next).await?;
        }
        record.commit(Event::SessionRecorded(session)).await?;
        Ok(Recorded { session, is_planned: says_held && !is_held })
    }
}

/// "There are 2 ratings and a private note"
fn there_is(hanging: &[String]) -> String {
    let are = if hanging.first().is_some_and(|first| first.starts_with(|letter: char| letter.is_ascii_digit())) {
        "are"
    } else {
        "is"
    };
    format!("There {are} {}", listed(hanging))
}
