//! An exercise before it is begun, and beginning it.

use weft_app::pages::homework::{care::NextPage, start::Start};
use weft_shared::{
    access::Actor,
    exercise::Kind,
    ids::AssignmentId,
    response::{self, Answers},
};

use crate::{
    audit::Event,
    error::{Error, Result},
    record::Record,
    service::Services,
    store::homework,
};

impl Services {
    /// # Errors
    /// `NotFound` (audited); `Conflict` when it is finished: its entry stands in its place.
    pub async fn start_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Start> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        if assigned.finished().is_some() {
            return Err(Error::Conflict);
        }
        let course = record.course().await?;
        let begun_at = match &assigned.response {
            None => None,
            Some(response) => {
                let answers = record.answers(response.id).await?;
                Some(response::where_to_go_on(&assigned.exercise, &answers.given()))
            }
        };
        let declined = assigned.assignment.declined_at.map(|at| record.day(at));
        let withdrawn = assigned.assignment.withdrawn_at.map(|at| record.day(at));
        Ok(Start {
            assignment,
            note: record.note(&assigned)?,
            due: assigned.due(&course).sentence(record.setting.today),
            title: assigned.exercise.title.clone(),
            kind: assigned.exercise.kind,
            minutes: assigned.exercise.minutes,
            intro: assigned.exercise.intro.split("\n\n").map(str::to_owned).collect(),
            questions: assigned.exercise.asked(&Answers::new()).iter().filter(|item| item.body.asks()).count(),
            most: assigned.exercise.questions(),
            has_risk_items: assigned.exercise.has_risk_items(),
            has_text: assigned.exercise.has_text(),
            therapist: record.therapist.called,
            begun_at,
            declined,
            withdrawn,
            is_self_started: assigned.assignment.is_self_started,
        })
    }

    /// Where it goes on: what is read stands on one page; what is answered comes one at a time.
    pub async fn goes_on_at(&self, actor: &Actor, assignment: AssignmentId) -> Result<NextPage> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        if assigned.exercise.kind == Kind::Reading {
            return Ok(NextPage::All);
        }
        let begun_at = match &assigned.response {
            None => 1,
            Some(response) => response::where_to_go_on(&assigned.exercise, &record.answers(response.id).await?.given()),
        };
        Ok(NextPage::Item(begun_at))
    }
}

impl Services {
    pub async fn begin(&self, actor: &Actor, assignment: AssignmentId) -> Result<()> {
        let (mut record, assigned) = Record::write_own(&self.context, actor, assignment).await?;
        if assigned.is_declined() {
            homework::decline(&mut record.tx, &record.scope, assignment, None).await?;
        }
        record.begin_response(self.context.new_id(), assignment).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}
