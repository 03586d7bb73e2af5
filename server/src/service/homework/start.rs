//! An exercise before it is begun, and beginning it.

use weft_app::pages::homework::start::Start;
use weft_shared::{
    access::Actor,
    ids::AssignmentId,
    response::{self, Answers},
};

use crate::{audit::Event, error::Result, record::Record, service::Services};

impl Services {
    pub async fn start_page(&self, actor: &Actor, assignment: AssignmentId) -> Result<Start> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let course = record.course().await?;
        let begun_at = match &assigned.response {
            None => None,
            Some(response) => {
                let answers = record.answers(response.id).await?;
                Some(response::where_to_go_on(&assigned.exercise, &answers.given()))
            }
        };
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
        })
    }

    /// Whether the client has finished it, so that its address leads to the entry.
    pub async fn is_finished(&self, actor: &Actor, assignment: AssignmentId) -> Result<bool> {
        let (_, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        Ok(assigned.finished().is_some())
    }
}

impl Services {
    pub async fn begin(&self, actor: &Actor, assignment: AssignmentId) -> Result<()> {
        let (mut record, _) = Record::write_own(&self.context, actor, assignment).await?;
        record.begin_response(self.context.new_id(), assignment).await?;
        record.commit(Event::OwnEntryChanged(assignment)).await
    }
}
