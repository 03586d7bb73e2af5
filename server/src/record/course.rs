//! The course of therapy: sessions in order, what was agreed, the therapist's private note.

use std::sync::Arc;

use weft_app::pages::record::session::Stage;
use weft_shared::{
    ids::SessionId,
    note,
    schedule::{Meeting, NotHeld, Outcome},
    shared_view::SessionColumn,
    text::trimmed,
    when::Moment,
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
            None if is_in(&self.not_held) => {
                Stage::NotHeld(self.not_held.iter().find(|row| row.id == id).and_then(|row| row.not_held_why))
            }
            None if is_in(&self.unrecorded) => Stage::Unrecorded,
            None => Stage::Planned,
        }
    }
}

impl SessionRow {
    pub(crate) fn meeting(&self) -> Meeting {
        Meeting { day: self.day, time: self.time }
    }

    fn said(&self) -> Said {
        Said::of(self.held_at, (self.not_held_at, self.not_held_why))
    }
}

/// What somebody has recorded of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Nothing,
    Held,
    /// How that came, where somebody said.
    NotHeld(Option<NotHeld>),
}

impl Said {
    pub fn of(held_at: Option<Moment>, (not_held_at, why): (Option<Moment>, Option<NotHeld>)) -> Self {
        match (held_at, not_held_at) {
            (Some(_), _) => Self::Held,
            (None, Some(_)) => Self::NotHeld(why),
            (None, None) => Self::Nothing,
        }
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
    /// Of a session of which somebody recorded this or that, or nothing. `now`: the day and time it is. One of today
    /// without a time lies ahead until somebody says that it was held; what was cancelled is so before its day, too.
    pub fn of(meeting: Meeting, said: Said, now: Meeting) -> Self {
        let has_come = meeting.time.is_some_and(|at| now.time.is_some_and(|time| at <= time));
        match said {
            Said::NotHeld(Some(NotHeld::Cancelled)) => Self::NotHeld,
            _ if meeting.day > now.day => Self::Planned,
            Said::Held => Self::Held,
            Said::NotHeld(_) => Self::NotHeld,
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
            match SessionStage::of(row.meeting(), row.said(), now) {
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
            let held = (Outcome::Held, self.setting.now);
            session::set_outcome(&mut self.tx, &self.scope, session, held).await?;
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

    /// An empty note is none, and so are the headings of a template with nothing below them: what there was is removed.
    pub(crate) async fn keep_private_note(&mut self, session: SessionId, note: &str) -> Result<()> {
        let (practice, by) = (self.actor.practice, self.actor.membership);
        if note::is_empty(note) {
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
