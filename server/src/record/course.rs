//! The course of therapy: sessions in order, what was agreed, the therapist's private note.

use std::sync::Arc;

use weft_shared::{ids::SessionId, schedule::Meeting, shared_view::SessionColumn, text::trimmed};

use crate::{
    error::Result,
    record::{Record, sealed::SealedField},
    store::record::session::{self, SessionRow},
};

/// A client's sessions in order.
pub(crate) struct Course {
    pub past: Vec<SessionRow>,
    pub planned: Vec<SessionRow>,
}

impl Course {
    pub fn next(&self) -> Option<&SessionRow> {
        self.planned.first()
    }

    pub fn find(&self, id: SessionId) -> Option<&SessionRow> {
        self.past.iter().chain(&self.planned).find(|session| session.id == id)
    }

    /// The number in the course of therapy, from 1; a planned session has none yet.
    pub fn number(&self, id: SessionId) -> Option<usize> {
        self.past.iter().position(|session| session.id == id).map(|position| position + 1)
    }
}

impl SessionRow {
    pub(crate) fn meeting(&self) -> Meeting {
        Meeting { day: self.day, time: self.time }
    }
}

/// Whether a session lies behind: one of today once its time has come, or something was agreed in it. `now`: the day and
/// time it is.
pub(crate) fn is_past(meeting: Meeting, is_agreed: bool, now: Meeting) -> bool {
    let begun = is_agreed || meeting.time.is_none_or(|at| now.time.is_some_and(|time| at <= time));
    meeting.day < now.day || (meeting.day == now.day && begun)
}

impl Record {
    /// The client's sessions, past and planned; read once.
    pub(crate) async fn course(&mut self) -> Result<Arc<Course>> {
        if let Some(course) = &self.loaded.course {
            return Ok(course.clone());
        }
        let rows = session::of_client(&mut self.tx, &self.scope).await?;
        let time = self.setting.local.time(self.setting.now);
        let today = self.setting.today;
        let (past, planned) = rows.into_iter().partition(|row| {
            is_past(row.meeting(), row.agreed_sealed.is_some(), Meeting { day: today, time: Some(time) })
        });
        let course = Arc::new(Course { past, planned });
        self.loaded.course = Some(course.clone());
        Ok(course)
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

    pub(crate) async fn keep_private_note(&mut self, session: SessionId, note: &str) -> Result<()> {
        let by = self.actor.membership;
        // An emptied note is kept as an empty one.
        let sealed = self.seal(SealedField::PrivateNote { session, by: self.actor.membership }, trimmed(note))?;
        session::keep_note(&mut self.tx, self.actor.practice, session, by, &sealed, self.setting.now).await?;
        Ok(())
    }

    pub(crate) async fn private_note(&mut self, session: SessionId) -> Result<String> {
        let by = self.actor.membership;
        let sealed = session::note(&mut self.tx, self.actor.practice, session, by).await?;
        let field = SealedField::PrivateNote { session, by: self.actor.membership };
        Ok(self.unseal_some(field, sealed.as_ref())?.unwrap_or_default())
    }
}
