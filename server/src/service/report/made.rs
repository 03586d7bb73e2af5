//! A report while it is made and after: its page, and what becomes of what is known of its making.

use weft_app::pages::report::{
    disclosures::Disclosure,
    made::{ReportMade as MadePage, State},
};
use weft_shared::{
    access::{Action, Actor},
    ids::{ClientId, ReportId},
    when::Moment,
};

use crate::{
    error::{Error, Result},
    jobs::SILENCE_MILLIS,
    record::{Record, disclosures, sealed::SealedField},
    service::Services,
    store::report::{
        self as reports,
        job::{self, Outcome},
    },
};

/// How long it is known how the making of a report ended.
const JOBS_KEPT_HOURS: i64 = 30 * 24;

/// From when to when a beat says that someone is still at work.
fn alive(now: Moment) -> (Moment, Moment) {
    (Moment(now.0 - SILENCE_MILLIS), Moment(now.0 + SILENCE_MILLIS))
}

async fn made(record: &mut Record, id: ReportId) -> Result<Disclosure> {
    let made = disclosures::reports(record).await?.into_iter().find(|report| report.id == id);
    made.ok_or(Error::NotFound)
}

impl Services {
    /// The page of a report: how far it is, or the way to its file.
    pub async fn report_made_page(&self, actor: &Actor, client: ClientId, id: ReportId) -> Result<MadePage> {
        let mut record = Record::read(&self.context, actor, client, Action::MakeReport).await?;
        let found = job::find(&mut record.tx, &record.scope, id).await?;
        let called = record.person.called.clone();
        let Some(job) = found else {
            // Of one that was made long ago only the report itself is left.
            let row = reports::of_client(&mut record.tx, &record.scope).await?.into_iter().find(|row| row.id == id);
            let name = disclosures::title(row.ok_or(Error::NotFound)?.kind);
            let state = State::Made(made(&mut record, id).await?);
            return Ok(MadePage { client, report: id, called, name, state });
        };
        let number = |count: i64| usize::try_from(count).unwrap_or(0);
        let (since, until) = alive(record.setting.now);
        let state = match job.outcome {
            // Whoever was making it is gone.
            None if job.beat_at < since || job.beat_at > until => State::Stopped,
            None => State::Making {
                page: number(job.page),
                pages: job.pages.map(number),
                cancelling: job.cancel_asked_at.is_some(),
            },
            Some(Outcome::Made) => State::Made(made(&mut record, id).await?),
            Some(Outcome::Cancelled) => State::Cancelled,
            Some(Outcome::Stopped) => State::Stopped,
            Some(Outcome::Failed) => {
                State::Failed(record.unseal_some(SealedField::ReportFault(id), job.fault_sealed.as_ref())?)
            }
        };
        Ok(MadePage { client, report: id, called, name: job.kind.name(), state })
    }

    /// What a process that ended was making will not be finished: it is marked as stopped.
    pub async fn stop_silent_reports(&self) -> Result<()> {
        let now = self.context.now();
        let mut tx = self.context.store.write().await?;
        job::stop_silent(&mut tx, alive(now), now).await?;
        Ok(tx.commit().await?)
    }

    /// Removes what is known of the making of reports that was over long ago.
    pub async fn forget_old_jobs(&self) -> Result<()> {
        let mut tx = self.context.store.write().await?;
        job::forget(&mut tx, self.context.now().plus_hours(-JOBS_KEPT_HOURS)).await?;
        Ok(tx.commit().await?)
    }
}
