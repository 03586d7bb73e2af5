//! The client's record as the therapist works with it.

use std::cmp::Reverse;

use weft_app::pages::record::{
    by_email::ByEmail,
    overview::{AssignedLine, RecordPage, SessionLine},
};
use weft_shared::{
    access::{Action, Actor},
    ids::ClientId,
    shared_view::Period,
    when::Time,
};

use crate::{
    audit::Event,
    error::Result,
    record::{Record, course::Course, disclosures, homework::AssignedExercise, sealed::SealedField},
    service::Services,
    store::{
        pattern::rating,
        record::session::{self, SessionRow},
        sample,
    },
};

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
    /// How an invitation can reach the client beside the link.
    async fn by_email(&self, record: &mut Record) -> Result<ByEmail> {
        if record.client.account.is_some() {
            return Ok(ByEmail::Off);
        }
        let address = record.unseal_some(SealedField::ClientEmail, record.client.email_sealed.as_ref())?;
        let is_sample = sample::is_sample(&mut record.tx).await?;
        Ok(match address.filter(|address| !address.is_empty()) {
            _ if self.context.smtp.is_none() && !is_sample => ByEmail::Off,
            None => ByEmail::NoAddress,
            Some(address) if is_sample => ByEmail::Sample(address),
            Some(address) => ByEmail::To(address),
        })
    }

    /// The client's record as the therapist works with it.
    pub async fn record_page(&self, actor: &Actor, client: ClientId) -> Result<RecordPage> {
        let record = Record::look(&self.context, actor, client, Action::OpenRecord).await?;
        record.commit(Event::RecordOpened).await?;
        let mut record = Record::read(&self.context, actor, client, Action::OpenRecord).await?;
        let course = record.course().await?;
        let noted = session::sessions_with_note(&mut record.tx, &record.scope, actor.membership).await?;
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
        Ok(RecordPage {
            client,
            name: record.person.name.clone(),
            called: record.person.called.clone(),
            pronouns: record.pronouns()?,
            case: record.case_now().await?,
            account: record.account_state().await?,
            by_email: self.by_email(&mut record).await?,
            next: course.next().map(SessionRow::meeting),
            current: course.current(record.setting.today),
            sessions: lines,
            homework: assigned_lines(&record, &homework, &course),
            flags,
            made: disclosures::reports(&mut record).await?,
            patterns: view.patterns.into_iter().map(|row| (row.id, row.wording, row.shift.state)).collect(),
        })
    }
}
