//! The client's record as the therapist works with it.

use weft_app::pages::record::overview::{AssignedLine, RecordPage, SessionLine};
use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
    shared_view::Period,
};

use crate::{
    audit::Event,
    error::Result,
    record::{Record, course::Course},
    service::Services,
    store::{
        pattern::rating,
        record::session::{self, SessionRow},
    },
};

/// For the therapist's record page, newest first.
pub(crate) async fn assigned_lines(record: &mut Record, course: &Course) -> Result<Vec<AssignedLine>> {
    let today = record.setting.today;
    let mut lines: Vec<AssignedLine> = record
        .homework()
        .await?
        .iter()
        .map(|assigned| AssignedLine {
            assignment: assigned.assignment.id,
            title: assigned.exercise.title.clone(),
            due: assigned.due(course).sentence(today),
            assigned: assigned.assignment.assigned_day,
            state: record.state(assigned),
        })
        .collect();
    lines.reverse();
    Ok(lines)
}

impl Services {
    /// The client's record as the therapist works with it.
    pub async fn record_page(&self, actor: &Actor, client: ClientId) -> Result<RecordPage> {
        let mut record = Record::write(&self.context, actor, client, Action::OpenRecord).await?;
        let course = record.course().await?;
        let noted = session::sessions_with_note(&mut record.tx, &record.scope, actor.membership).await?;
        let ratings = rating::of_sessions(&mut record.tx, actor.practice, client).await?;
        let mut lines = Vec::new();
        for row in course.past.iter().chain(&course.planned).rev() {
            lines.push(SessionLine {
                session: row.id,
                number: course.number(row.id),
                meeting: row.meeting(),
                agreed: record.agreed(row)?,
                has_note: noted.contains(&row.id),
                rated: ratings
                    .iter()
                    .filter(|rating| rating.session == row.id && rating.rater == weft_shared::pattern::Rater::Therapist)
                    .count(),
            });
        }
        let assigned = assigned_lines(&mut record, &course).await?;
        let homework = record.homework().await?;
        let view = record.pattern_view(&course, &homework, Period::WHOLE).await?;
        let flags = record.flags().await?;
        let page = RecordPage {
            client,
            name: record.person.name.clone(),
            called: record.person.called.clone(),
            account: record.account_state().await?,
            next: course.next().map(SessionRow::meeting),
            current: course.current(record.setting.today),
            sessions: lines,
            homework: assigned,
            flags,
            patterns: view.patterns.into_iter().map(|row| (row.id, row.wording, row.shift.state)).collect(),
        };
        record.commit(Event::RecordOpened).await?;
        Ok(page)
    }
}
