//! Today: what is due, and what may be begun.

use weft_app::pages::homework::today::{Due as DueCard, Today, Withdrawn};
use weft_shared::{
    access::{Action, Actor},
    schedule::NotHeld,
    when::{self, greeting},
};

use crate::{
    error::Result,
    record::{Record, homework::AssignedExercise, own::own_record},
    service::Services,
    store::record::session::SessionRow,
};

/// For so many days the client reads that something they had not begun was withdrawn.
const DAYS_TOLD: i32 = 14;

/// Until it is finished: for good where something was written in it, for some days where not.
fn withdrawn(record: &Record, assigned: &AssignedExercise) -> Option<Withdrawn> {
    let day = record.day(assigned.assignment.withdrawn_at?);
    let begun = assigned.response.is_some();
    let is_told = (begun && !assigned.is_declined()) || when::days_between(day, record.setting.today) <= DAYS_TOLD;
    is_told.then(|| Withdrawn {
        assignment: assigned.assignment.id,
        title: assigned.exercise.title.clone(),
        day,
        begun,
    })
}

/// What the therapist has changed since it was assigned.
fn changed(record: &Record, assigned: &AssignedExercise) -> Option<String> {
    let (redated, reworded) = (assigned.assignment.redated_at, assigned.assignment.reworded_at);
    let what = match (redated.is_some(), reworded.is_some()) {
        (true, true) => "when this is for, and the note",
        (true, false) => "when this is for",
        (false, true) => "the note",
        (false, false) => return None,
    };
    let day = when::dated(record.day(redated.max(reworded)?), record.setting.today);
    Some(format!("On {day} {} changed {what}.", record.therapist.called))
}

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
        let who_treats = record.news_of_care().await?;
        let is_open = |assigned: &&AssignedExercise| assigned.finished().is_none() && assigned.is_open(today);
        let is_due =
            |assigned: &&AssignedExercise| is_open(assigned) && !assigned.is_declined() && !assigned.is_withdrawn();
        let declined = |assigned: &AssignedExercise| (assigned.assignment.id, assigned.exercise.title.clone());
        let declined =
            all.iter().filter(is_open).filter(|it| it.is_declined() && !it.is_withdrawn()).map(declined).collect();
        let withdrawn = all.iter().filter(is_open).filter_map(|it| withdrawn(&record, it)).collect();
        let cancelled =
            course.not_held.iter().filter(|row| row.day >= today && row.not_held_why == Some(NotHeld::Cancelled));
        let cancelled = cancelled.map(SessionRow::meeting).collect();
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
                    changed: changed(&record, assigned),
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
            withdrawn,
            cancelled,
            declined,
            ready,
            joint,
            proposals,
            who_treats,
        })
    }
}
