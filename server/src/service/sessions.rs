//! Therapy sessions: the course of therapy, what was agreed, the therapist's private note.

use weft_app::pages::therapist::{
    record::{Record, SessionLine},
    session::{Editing, Session},
};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, SessionId},
    schedule::Meeting,
    shared_view::SessionColumn,
    when::{self, Day, Time},
};

use crate::{
    service::{Case, Error, Result, Services, homework},
    store::{
        patterns,
        sessions::{self, SessionRow},
    },
};

/// The longest text about one session, in characters.
const LONGEST_TEXT: usize = 20_000;

pub struct SessionInput {
    pub day: Day,
    pub time: Option<Time>,
    /// What was agreed; shared.
    pub agreed: String,
    /// The therapist's alone.
    pub note: String,
    /// The next session, to be planned with this one.
    pub next: Option<Meeting>,
}

/// A client's sessions in order.
pub(super) struct Course {
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
    pub(super) fn meeting(&self) -> Meeting {
        Meeting { day: self.day, time: self.time }
    }
}

impl Case {
    /// A session of today is past once its time has come or something was agreed in it.
    pub(super) async fn course(&mut self) -> Result<Course> {
        let rows = sessions::of_client(&mut self.tx, &self.place).await?;
        let time = self.setting.local.time(self.setting.now);
        let today = self.setting.today;
        let (past, planned) = rows.into_iter().partition(|row| {
            let begun = row.agreed_sealed.is_some() || row.time.is_none_or(|at| at <= time);
            row.day < today || (row.day == today && begun)
        });
        Ok(Course { past, planned })
    }

    pub(super) fn agreed(&self, row: &SessionRow) -> Result<String> {
        let place = agreed_place(row.id);
        Ok(self.unseal_some(&place, row.agreed_sealed.as_ref())?.unwrap_or_default())
    }

    pub(super) fn columns(&self, course: &Course) -> Result<Vec<SessionColumn>> {
        (1..)
            .zip(&course.past)
            .map(|(number, row)| {
                Ok(SessionColumn { id: row.id, number, meeting: row.meeting(), agreed: self.agreed(row)? })
            })
            .collect()
    }

    async fn keep_private_note(&mut self, session: SessionId, note: &str) -> Result<()> {
        let by = self.actor.membership;
        // An emptied note is kept as an empty one.
        let sealed = self.seal(&note_place(session, &self.actor), note.trim())?;
        sessions::keep_note(&mut self.tx, self.actor.practice, session, by, &sealed, self.setting.now).await?;
        Ok(())
    }

    async fn private_note(&mut self, session: SessionId) -> Result<String> {
        let by = self.actor.membership;
        let sealed = sessions::note(&mut self.tx, self.actor.practice, session, by).await?;
        let place = note_place(session, &self.actor);
        Ok(self.unseal_some(&place, sealed.as_ref())?.unwrap_or_default())
    }
}

fn agreed_place(session: SessionId) -> String {
    format!("sessions.agreed {session}")
}

fn note_place(session: SessionId, actor: &Actor) -> String {
    format!("private_notes {session} {}", actor.membership)
}

fn check(input: &SessionInput) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for (field, text) in [("agreed", &input.agreed), ("note", &input.note)] {
        let length = text.chars().count();
        if length > LONGEST_TEXT {
            faults.add(field, format!("This holds {LONGEST_TEXT} characters at most; yours has {length}."));
        }
    }
    if let Some(next) = input.next
        && (next.day, next.time) <= (input.day, input.time)
    {
        faults.add("next_day", "The next session comes after this one.");
    }
    faults.or(())
}

impl Services {
    /// Records a session; one that was planned for that day and time is the one that took place.
    pub async fn record_session(&self, actor: &Actor, client: ClientId, input: SessionInput) -> Result<SessionId> {
        check(&input)?;
        let mut case = self.open(actor, client, Action::RecordSession).await?;
        let rows = sessions::of_client(&mut case.tx, &case.place).await?;
        let same_meeting = |row: &&SessionRow| {
            row.day == input.day && (row.time == input.time || row.time.is_none() || input.time.is_none())
        };
        let planned = rows.iter().find(same_meeting);
        if planned.is_some_and(|row| row.agreed_sealed.is_some()) {
            let sentence =
                format!("The session on {} is recorded already. Open it to change it.", when::long(input.day));
            return Err(Faults::one("day", sentence).into());
        }
        let id = planned.map_or_else(|| self.new_id(), |row| row.id);
        let row = SessionRow {
            id,
            day: input.day,
            time: input.time.or(planned.and_then(|row| row.time)),
            agreed_sealed: case.seal_some(&agreed_place(id), &input.agreed)?,
            version: planned.map_or(1, |row| row.version),
        };
        let (by, now) = (actor.membership, case.setting.now);
        if planned.is_some() {
            sessions::update(&mut case.tx, &case.place, &row).await?;
        } else {
            sessions::insert(&mut case.tx, &case.place, &row, by, now).await?;
        }
        if !input.note.trim().is_empty() {
            case.keep_private_note(id, &input.note).await?;
        }
        if let Some(next) = input.next {
            let exists = rows.iter().any(|row| row.meeting() == next);
            if !exists {
                let row =
                    SessionRow { id: self.new_id(), day: next.day, time: next.time, agreed_sealed: None, version: 1 };
                sessions::insert(&mut case.tx, &case.place, &row, by, now).await?;
            }
        }
        case.commit(id).await?;
        Ok(id)
    }

    pub async fn new_session_page(&self, actor: &Actor, client: ClientId) -> Result<Session> {
        let case = self.look(actor, client, Action::RecordSession).await?;
        Ok(Session { client, called: case.person.called, today: case.setting.today, editing: None })
    }

    pub async fn session_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<Session> {
        let mut case = self.look(actor, client, Action::PrivateNotes).await?;
        let course = case.course().await?;
        let row = course.find(session).ok_or(Error::NotFound)?;
        let editing = Editing {
            session,
            number: course.number(session),
            day: row.day,
            time: row.time,
            agreed: case.agreed(row)?,
            note: case.private_note(session).await?,
            version: row.version,
            elsewhere: None,
        };
        Ok(Session { client, called: case.person.called, today: case.setting.today, editing: Some(editing) })
    }

    /// `version` is the one the page showed; a newer one is a `Conflict`.
    pub async fn change_session(
        &self,
        actor: &Actor,
        client: ClientId,
        session: SessionId,
        version: i64,
        input: SessionInput,
    ) -> Result<()> {
        check(&input)?;
        let mut case = self.open(actor, client, Action::RecordSession).await?;
        let row = SessionRow {
            id: session,
            day: input.day,
            time: input.time,
            agreed_sealed: case.seal_some(&agreed_place(session), &input.agreed)?,
            version,
        };
        case.course().await?.find(session).ok_or(Error::NotFound)?;
        if !sessions::update(&mut case.tx, &case.place, &row).await? {
            return Err(Error::Conflict);
        }
        case.keep_private_note(session, &input.note).await?;
        case.commit(session).await
    }

    /// The client's record as the therapist works with it.
    pub async fn record_page(&self, actor: &Actor, client: ClientId) -> Result<Record> {
        let mut case = self.open(actor, client, Action::OpenRecord).await?;
        let course = case.course().await?;
        let noted = sessions::sessions_with_note(&mut case.tx, &case.place, actor.membership).await?;
        let ratings = patterns::ratings(&mut case.tx, actor.practice, client).await?;
        let mut lines = Vec::new();
        for row in course.past.iter().chain(&course.planned).rev() {
            lines.push(SessionLine {
                session: row.id,
                number: course.number(row.id),
                meeting: row.meeting(),
                agreed: case.agreed(row)?,
                has_note: noted.contains(&row.id),
                rated: ratings
                    .iter()
                    .filter(|rating| rating.session == row.id && rating.rater == weft_shared::pattern::Rater::Therapist)
                    .count(),
            });
        }
        let homework = homework::assigned_lines(&mut case, &course).await?;
        let pieces = case.homework().await?;
        let view = case.pattern_view(&course, &pieces).await?;
        let flags = case.flags().await?;
        let record = Record {
            client,
            name: case.person.name.clone(),
            called: case.person.called.clone(),
            account: case.account_state().await?,
            next: course.next().map(SessionRow::meeting),
            sessions: lines,
            homework,
            flags,
            patterns: view.patterns.into_iter().map(|row| (row.id, row.wording, row.shift.state)).collect(),
        };
        case.commit("record").await?;
        Ok(record)
    }
}
