//! Today: what is due, and what may be begun.

use weft_app::pages::homework::today::{Due as DueCard, Today};
use weft_shared::{
    access::{Action, Actor},
    when::greeting,
};

use crate::{
    error::Result,
    record::{Record, homework::AssignedExercise, own::own_record},
    service::Services,
    store::record::session::SessionRow,
};

impl Services {
    pub async fn today_page(&self, actor: &Actor) -> Result<Today> {
        let mut record =
            Record::read(&self.context, actor, own_record(&self.context, actor).await?, Action::OwnEntries).await?;
        let course = record.course().await?;
        let today = record.setting.today;
        let all = record.homework().await?;
        let ready = record.self_started(&all).await?;
        let case = record.case_now().await?;
        let joint = record.open_joint().await?.map(|session| (record.client.id, session));
        let proposals = record.proposals_to_look_at().await?;
        let is_open = |assigned: &&AssignedExercise| assigned.finished().is_none() && assigned.is_open(today);
        let is_due = |assigned: &&AssignedExercise| is_open(assigned) && !assigned.is_declined();
        let declined = |assigned: &AssignedExercise| (assigned.assignment.id, assigned.exercise.title.clone());
        let declined = all.iter().filter(is_open).filter(|it| it.is_declined()).map(declined).collect();
        let mut homework: Vec<&AssignedExercise> = all.iter().filter(is_due).collect();
        homework.sort_by_key(|assigned| {
            (assigned.response.is_none(), assigned.due(&course).day().is_none(), assigned.due(&course).day())
        });
        let homework = homework
            .into_iter()
            .map(|assigned| {
                Ok(DueCard {
                    assignment: assigned.assignment.id,
                    title: assigned.exercise.title.clone(),
                    kind: assigned.exercise.kind,
                    minutes: assigned.exercise.minutes,
                    due: assigned.due(&course).sentence(today),
                    is_overdue: assigned.due(&course).is_over(today),
                    note: record.note(assigned)?,
                    begun: assigned.response.as_ref().map(|response| record.day(response.begun_at)),
                })
            })
            .collect::<Result<_>>()?;
        Ok(Today {
            greeting: greeting(record.setting.local.time(record.setting.now)),
            next_session: course.next().map(SessionRow::meeting),
            called: record.person.called,
            therapist: record.therapist.called,
            today,
            case,
            homework,
            declined,
            ready,
            joint,
            proposals,
        })
    }
}
