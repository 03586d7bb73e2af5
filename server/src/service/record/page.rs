//! The client's record as the therapist works with it.

use std::cmp::Reverse;

use weft_app::pages::record::overview::{AssignedLine, RecordPage, SessionLine};
use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
    shared_view::Period,
    when::{Time, days_after},
};

use crate::{
    audit::Event,
    error::Result,
    record::{Record, course::Course, disclosures, homework::AssignedExercise},
    service::Services,
    store::{
        pattern::rating,
        record::session::{self, SessionRow},
    },
};

/// For so many days the record says that it was opened in an emergency; then the page about who treats does.
const TOLD_DAYS: i32 = 14;

/// Newest first.
fn assigned_lines(record: &Record, homework: &[AssignedExercise], course: &Course) -> Vec<AssignedLine> {
    let line = |assigned: &AssignedExercise| AssignedLine {
        assignment: assigned.assignment.id,
        title: assigned.exercise.title.clone(),
        due: assigned.due(course).for_therapist(record.setting.today),
        is_self_started: assigned.assignment.is_self_started,
        assigned: assigned.assignment.assigned_day,
        state: record.state(assigned),
    };
    homework.iter().rev().filter(|assigned| !assigned.is_a_mistake()).map(line).collect()
}

impl Services {
    /// The client's record as the therapist works with it.
    pub async fn record_page(&self, actor: &Actor, client: ClientId) -> Result<RecordPage> {
        let record = Record::look(&self.context, actor, client, Action::OpenRecord).await?;
        record.commit(Event::RecordOpened).await?;
        let mut record = Record::read(&self.context, actor, client, Action::OpenRecord).await?;
        let course = record.course().await?;
        let capacity = record.capacity()?;
        let noted = match capacity.treats() {
            true => session::sessions_with_note(&mut record.tx, &record.scope, actor.membership).await?,
            // Private notes are for those who treat the client.
            false => Vec::new(),
        };
        let ratings = rating::of_sessions(&mut record.tx, &record.scope).await?;
        let mut lines = Vec::new();
        let mut rows: Vec<&SessionRow> = course.all().collect();
        rows.sort_by_key(|row| Reverse((row.day, row.time.unwrap_or(Time::MAX), row.id)));
        for row in rows {
            lines.push(SessionLine {
                session: row.id,
                stage: course.stage(row.id),
                meeting: row.meeting(),
                agreed: record.agreed(row)?,
                has_note: noted.contains(&row.id),
                rated: ratings
                    .iter()
                    .filter(|rating| rating.session == row.id && rating.rater == weft_shared::pattern::Rater::Therapist)
                    .count(),
            });
        }
        let homework = record.homework().await?;
        let view = record.pattern_view(&course, &homework, Period::WHOLE).await?;
        let flags = record.flags().await?;
        let emergencies = if capacity.treats() { self.emergency_lines(&mut record).await? } else { Vec::new() };
        let lately = days_after(record.setting.today, -TOLD_DAYS);
        Ok(RecordPage {
            client,
            capacity,
            name: record.person.name.clone(),
            called: record.person.called.clone(),
            pronouns: record.pronouns()?,
            case: record.case_now().await?,
            account: record.account_state().await?,
            by_email: record.by_email(self.context.smtp.is_some()).await?,
            next: course.next().map(SessionRow::meeting),
            current: course.current(record.setting.today),
            sessions: lines,
            homework: assigned_lines(&record, &homework, &course),
            flags,
            emergencies: emergencies.into_iter().filter(|emergency| lately <= emergency.day).collect(),
            made: disclosures::reports(&mut record).await?,
            patterns: view.patterns.into_iter().map(|row| (row.id, row.wording, row.shift.state)).collect(),
        })
    }
}
