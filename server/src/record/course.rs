//! The course of therapy: sessions in order, what was agreed, the therapist's private note.

use std::sync::Arc;

use weft_app::pages::record::session::Stage;
use weft_shared::{
    ids::SessionId,
    schedule::Meeting,
    shared_view::SessionColumn,
    text::{is_blank, trimmed},
};

use crate::{
    error::{Error, Result},
    record::{Record, sealed::SealedField},
    store::record::session::{self, SessionRow},
};

/// A client's sessions, each list in order.
#[derive(Default)]
pub(crate) struct Course {
    /// Those that were held; they alone have a number.
    pub past: Vec<SessionRow>,
    /// Planned, and their time went by: nobody has said yet whether they were held.
    pub unrecorded: Vec<SessionRow>,
    /// Those that lie ahead.
    pub planned: Vec<SessionRow>,
    pub not_held: Vec<SessionRow>,
}

impl Course {
    pub fn next(&self) -> Option<&SessionRow> {
        self.planned.first()
    }

    pub fn find(&self, id: SessionId) -> Option<&SessionRow> {
        self.all().find(|session| session.id == id)
    }

    /// In no particular order.
    pub fn all(&self) -> impl Iterator<Item = &SessionRow> {
        [&self.past, &self.unrecorded, &self.planned, &self.not_held].into_iter().flatten()
    }

    /// The number in the course of therapy, from 1; only a session that was held has one.
    pub fn number(&self, id: SessionId) -> Option<usize> {
        self.past.iter().position(|session| session.id == id).map(|position| position + 1)
    }
}

impl Course {
    /// As pages show it; whether one that was held may be taken back is known to its own page alone.
    pub(crate) fn stage(&self, id: SessionId) -> Stage {
        let is_in = |rows: &[SessionRow]| rows.iter().any(|row| row.id == id);
        match self.number(id) {
            Some(number) => Stage::Held { number, may_be_taken_back: false },
            None if is_in(&self.not_held) => Stage::NotHeld,
            None if is_in(&self.unrecorded) => Stage::Unrecorded,
            None => Stage::Planned,
        }
    }
}

impl SessionRow {
    pub(crate) fn meeting(&self) -> Meeting {
        Meeting { day: self.day, time: self.time }
    }
}

/// What is known of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionStage {
    Held,
    NotHeld,
    /// Its time went by, and nobody has recorded whether it was held.
    Unrecorded,
    Planned,
}

impl SessionStage {
    /// Of a session for which somebody recorded this or that, or nothing. `now`: the day and time it is. One of today
    /// without a time lies ahead until somebody says that it was held.
    pub fn of(meeting: Meeting, (is_held, is_not_held): (bool, bool), now: Meeting) -> Self {
        let has_come = meeting.time.is_some_and(|at| now.time.is_some_and(|time| at <= time));
        match (is_held, is_not_held) {
            _ if meeting.day > now.day => Self::Planned,
            (true, _) => Self::Held,
            (_, true) => Self::NotHeld,
            _ if meeting.day < now.day || has_come => Self::Unrecorded,
            _ => Self::Planned,
        }
    }
}

/// Whether whoever writes a session down says with it that it took place: on a day before, and today once its time has
/// come or something was agreed in it.
pub(crate) fn records_as_held(meeting: Meeting, is_agreed: bool, now: Meeting) -> bool {
    let begun = is_agreed || meeting.time.is_none_or(|at| now.time.is_some_and(|time| at <= time));
    meeting.day < now.day || (meeting.day == now.day && begun)
}

impl Record {
    /// The client's sessions; read once.
    pub(crate) async fn course(&mut self) -> Result<Arc<Course>> {
        if let Some(course) = &self.loaded.course {
            return Ok(course.clone());
        }
        let rows = session::of_client(&mut self.tx, &self.scope).await?;
        let now = self.setting.meeting_now();
        let mut course = Course::default();
        for row in rows {
            let recorded = (row.held_at.is_some(), row.not_held_at.is_some());
            match SessionStage::of(row.meeting(), recorded, now) {
                SessionStage::Held => course.past.push(row),
                SessionStage::NotHeld => course.not_held.push(row),
                SessionStage::Unrecorded => course.unrecorded.push(row),
                SessionStage::Planned => course.planned.push(row),
            }
        }
        let course = Arc::new(course);
        self.loaded.course = Some(course.clone());
        Ok(course)
    }

    /// What is done in a session that nobody has recorded says that it is held. `NotFound` for one that lies ahead on
    /// another day, or was recorded as not held.
    pub(crate) async fn is_held_now(&mut self, session: SessionId) -> Result<()> {
        let course = self.course().await?;
        course.sitting(session, self.setting.today).ok_or(Error::NotFound)?;
        if course.number(session).is_none() {
            session::set_held(&mut self.tx, &self.scope, session, (true, self.setting.now)).await?;
            self.loaded.course = None;
        }
        Ok(())
    }

    pub(crate) fn agreed(&self, row: &SessionRow) -> Result<String> {
        let field = SealedField::Agreed(row.id);
        Ok(self.unseal_some(field, row.agreed_sealed.as_ref())?.unwrap_or_default())
    }

    pub(crate) fn columns(&self, course: &Course) -> Result<Vec<SessionColumn>> {
        (1..)
            .zip(&course.past)
            .map(|(number, row)| {
                Ok(SessionColumn { id: row.id, number, meeting: row.meeting(), agreed: self.agreed(row)? })
            })
            .collect()
    }

    /// An empty note is none: what there was is removed.
    pub(crate) async fn keep_private_note(&mut self, session: SessionId, note: &str) -> Result<()> {
        let (practice, by) = (self.actor.practice, self.actor.membership);
        if is_blank(note) {
            return Ok(session::remove_note(&mut self.tx, practice, session, by).await?);
        }
        let sealed = self.seal(SealedField::PrivateNote { session, by }, trimmed(note))?;
        Ok(session::keep_note(&mut self.tx, practice, session, by, &sealed, self.setting.now).await?)
    }

    pub(crate) async fn private_note(&mut self, session: SessionId) -> Result<String> {
        let by = self.actor.membership;
        let sealed = session::note(&mut self.tx, self.actor.practice, session, by).await?;
        let field = SealedField::PrivateNote { session, by: self.actor.membership };
        Ok(self.unseal_some(field, sealed.as_ref())?.unwrap_or_default())
    }
}
