//! The page of a joint view, as one of the two sees it.

use weft_app::pages::joint::{Confirmation, JointPage, Line, Round, Stage};
use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, SessionId},
    joint::{self, Eyes, Joint, Seen, ShiftMark},
    pattern::{Rater, Strength},
    reader::Reader,
    shared_view::{PatternRow, SharedView},
    shift::Rated,
};

use crate::{
    error::{Error, Result},
    record::{Record, course::Course, joint::JointState, ratings::rater_of},
    service::Services,
    store::joint as rows,
};

impl Services {
    pub async fn live_page(&self, actor: &Actor, client: ClientId, session: SessionId) -> Result<JointPage> {
        let (viewer, _) = rater_of(actor.role);
        let mut record = Record::read(&self.context, actor, client, Action::Together).await?;
        let course = record.course().await?;
        let sitting = course.sitting(session, record.setting.today).ok_or(Error::NotFound)?;
        let view = record.view_until(&course, session).await?;
        let marks = rows::marks(&mut record.tx, &record.scope).await?;
        let JointState { row, joint, .. } = record.joint_of(session).await?;
        let eyes = joint.eyes(viewer);
        let reader = match eyes {
            Eyes::Both if !joint.closed => Reader::Anyone,
            _ => Reader::of(viewer),
        };
        let look = Viewpoint { session, viewer, eyes, reader, course: &course, view: &view, marks: &marks };
        Ok(JointPage {
            client,
            session,
            number: sitting.number,
            meeting: sitting.meeting,
            viewer,
            reader,
            version: row.filter(|row| !row.closed).map(|row| row.version),
            stage: look.stage(&joint),
            called: record.person.called,
            therapist: record.therapist.called,
        })
    }
}

/// What one page is drawn from.
struct Viewpoint<'a> {
    session: SessionId,
    viewer: Rater,
    eyes: Eyes,
    reader: Reader,
    course: &'a Course,
    view: &'a SharedView,
    marks: &'a [ShiftMark],
}

impl Viewpoint<'_> {
    fn stage(&self, joint: &Joint) -> Stage {
        if joint.closed {
            return Stage::Closed { lines: self.lines(joint) };
        }
        let rows = &self.view.patterns;
        let at = joint.in_view.and_then(|id| rows.iter().position(|row| row.id == id));
        match at {
            Some(at) => Stage::Round(Box::new(self.round(joint, at))),
            None => Stage::Summary {
                lines: self.lines(joint),
                screens: joint.screens,
                waiting: joint.waiting(),
                back: rows.last().map(|row| row.id),
            },
        }
    }

    fn round(&self, joint: &Joint, at: usize) -> Round {
        let rows = &self.view.patterns;
        let row = &rows[at];
        let own = joint.sees(self.eyes, row.id, self.viewer);
        // At the one screen nobody's earlier number shows.
        let before = if own == Seen::NotYet && self.eyes != Eyes::Both { self.counted(row, self.viewer) } else { None };
        Round {
            place: at + 1,
            of: rows.len(),
            screens: joint.screens,
            turn: joint.turn(row.id),
            shown: joint.round(row.id).shown,
            client: joint.sees(self.eyes, row.id, Rater::Client),
            therapist: joint.sees(self.eyes, row.id, Rater::Therapist),
            before,
            back: at.checked_sub(1).map(|before| rows[before].id),
            next: rows.get(at + 1).map(|row| row.id),
            row: row.clone(),
            sessions: self.view.sessions.clone(),
        }
    }

    /// What is known to every page of this session.
    fn counted(&self, row: &PatternRow, rater: Rater) -> Option<Strength> {
        let at = self.view.sessions.iter().position(|column| column.id == self.session)?;
        row.ratings.get(at).copied().unwrap_or_else(Rated::default).by(rater)
    }

    fn lines(&self, joint: &Joint) -> Vec<Line> {
        self.view
            .patterns
            .iter()
            .map(|row| Line {
                pattern: row.id,
                wording: row.wording.clone(),
                client: self.number(joint, row, Rater::Client),
                therapist: self.number(joint, row, Rater::Therapist),
                state: row.shift.state,
                sentence: row.sentence(self.view.people(self.reader)),
                confirmation: self.confirmation(row),
            })
            .collect()
    }

    /// A number that waits in the view stays unseen, whatever was rated before.
    fn number(&self, joint: &Joint, row: &PatternRow, rater: Rater) -> Seen {
        let counted = self.counted(row, rater).map(Seen::Number);
        match joint.sees(self.eyes, row.id, rater) {
            Seen::Given => Seen::Given,
            here if joint.closed => counted.unwrap_or(here),
            Seen::NotYet => counted.unwrap_or(Seen::NotYet),
            here @ Seen::Number(_) => here,
        }
    }

    fn confirmation(&self, row: &PatternRow) -> Confirmation {
        if let Some(session) = joint::confirmed(self.marks, row.id) {
            return Confirmation::Both { session: self.course.number(session) };
        }
        let stands = |by: Rater| self.marks.iter().any(|mark| mark.pattern == row.id && mark.by == by);
        let may = joint::may_be_marked(row.shift.state);
        let (mine, other) = match self.viewer {
            Rater::Client => (stands(Rater::Client), stands(Rater::Therapist)),
            Rater::Therapist => (stands(Rater::Therapist), stands(Rater::Client)),
        };
        match (mine, other) {
            (true, _) => Confirmation::Mine,
            (false, true) if may => Confirmation::Theirs,
            (false, false) if may => Confirmation::Offered,
            _ => Confirmation::None,
        }
    }
}
