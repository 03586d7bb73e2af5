//! Making a report: a disclosure, recorded before the file leaves. Done apart from the request, so that it can be
//! watched and cancelled; the file is kept under the client's key.

use std::time::Duration;

use weft_app::pages::therapist::report_made::{Made as MadePage, State};
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, ProposalId, ReportId},
    report::{Composed, Kind},
    when::Moment,
};

use crate::{
    crypto::sha256_hex,
    jobs::{self, Listener, SILENCE_MILLIS},
    report::{self, Letterhead, Pdf, ReportError, ReportMeta, Watch},
    service::{Case, Error, Result, Services, disclosures, proposals::Agreed, report::OrderInput},
    store::{
        proposals, report_jobs,
        reports::{self, ReportRow},
    },
};

/// What takes longer goes on by itself.
const PATIENCE: Duration = Duration::from_secs(1);

/// A finished report and the name to keep it under, which says nothing about the client.
pub struct Made {
    pub id: ReportId,
    pub pdf: Pdf,
    pub file_name: String,
}

/// The file of a report that was made.
pub struct Kept {
    pub bytes: Vec<u8>,
    pub file_name: String,
}

/// Who asked for a report, as the list of disclosures says it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    OnItsPage,
    AtTheCommandLine,
}

impl Asked {
    fn as_str(self) -> &'static str {
        match self {
            Self::OnItsPage => "composed",
            Self::AtTheCommandLine => disclosures::COMMAND_LINE,
        }
    }
}

pub(super) fn file_place(id: ReportId) -> String {
    format!("reports.file {id}")
}

pub(super) fn for_whom_place(id: ReportId) -> String {
    format!("reports.for_whom {id}")
}

fn fault_place(id: ReportId) -> String {
    format!("report_jobs.fault {id}")
}

/// A letter that cannot be printed is something the therapist can do something about.
fn in_words(character: char) -> String {
    format!(
        "The report was not made: none of its fonts has the character “{character}”. It stands in a name, a pattern, a \
         quote or in what was agreed."
    )
}

/// A report that was composed and is to be made.
struct Job {
    services: Services,
    actor: Actor,
    client: ClientId,
    id: ReportId,
    composed: Composed,
    meta: ReportMeta,
    letterhead: Letterhead,
    /// Which one, and when the client agreed.
    proposal: Option<(ProposalId, Moment)>,
    asked: Asked,
}

/// Writes down how far a report is, and stops it where that was asked for.
struct Progress {
    services: Services,
    actor: Actor,
    id: ReportId,
    watch: Watch,
}

impl Listener for Progress {
    async fn beat(&mut self) {
        // A beat that cannot be written is missed; the next one comes soon.
        if let Ok(false) = self.note().await {
            self.watch.stop();
        }
    }
}

impl Progress {
    async fn note(&self) -> Result<bool> {
        let (page, pages) = self.watch.progress();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let mut tx = self.services.store.write().await?;
        let (practice, now) = (self.actor.practice, self.services.now());
        let goes_on = report_jobs::beat(&mut tx, practice, self.id, (number(page), pages.map(number)), now).await?;
        tx.commit().await?;
        Ok(goes_on)
    }
}

impl Job {
    async fn run(self) -> Result<Made> {
        let watch = Watch::default();
        let progress =
            Progress { services: self.services.clone(), actor: self.actor.clone(), id: self.id, watch: watch.clone() };
        let (composed, meta, letterhead) = (self.composed.clone(), self.meta, self.letterhead.clone());
        let done = jobs::run(move || report::make(&composed, &meta, &letterhead, &watch), progress).await;
        let made = match done {
            Some(Ok(pdf)) => self.keep(pdf).await,
            Some(Err(error)) => Err(error.into()),
            None => Err(Error::Unreadable("report")),
        };
        match &made {
            Ok(_) => {}
            Err(Error::Report(ReportError::Cancelled)) => self.end("cancelled", None).await?,
            Err(Error::Report(ReportError::MissingGlyph { character })) => {
                self.end("failed", Some(&in_words(*character))).await?;
            }
            Err(error) => {
                tracing::error!(error = %error, "a report failed");
                self.end("failed", None).await?;
            }
        }
        made
    }

    async fn end(&self, outcome: &str, fault: Option<&str>) -> Result<()> {
        let mut case = self.services.open(&self.actor, self.client, Action::MakeReport).await?;
        let sealed = fault.map(|fault| case.seal(&fault_place(self.id), fault)).transpose()?;
        let now = case.setting.now;
        report_jobs::end(&mut case.tx, self.actor.practice, self.id, (outcome, sealed.as_deref()), now).await?;
        Ok(case.tx.commit().await?)
    }

    /// Lists the disclosure, keeps the file, and only then hands it out.
    async fn keep(&self, pdf: Pdf) -> Result<Made> {
        let mut case = self.services.open(&self.actor, self.client, Action::MakeReport).await?;
        let (practice, now, id) = (self.actor.practice, case.setting.now, self.id);
        let pages = i64::try_from(pdf.pages).unwrap_or(i64::MAX);
        if !report_jobs::beat(&mut case.tx, practice, id, (pages, Some(pages)), now).await? {
            return Err(ReportError::Cancelled.into());
        }
        let order = &self.composed.order;
        let row = ReportRow {
            id,
            kind: order.kind.as_str().to_owned(),
            from_day: order.period.from,
            // What was shared until it was made is in it.
            to_day: order.period.to.or(Some(case.setting.today)),
            pages,
            sha256: sha256_hex(&pdf.bytes),
            made_at: now,
            made_by: self.actor.membership,
            made_at_place: self.asked.as_str().to_owned(),
            for_whom_sealed: case.seal_some(&for_whom_place(id), &order.for_whom)?,
            is_kept: true,
        };
        let sealed = case.seal_file(&file_place(id), &pdf.bytes)?;
        reports::insert(&mut case.tx, practice, self.client, &row, &sealed).await?;
        // The client may have struck more or said no while it was drawn: then it is not made.
        if let Some(agreed) = self.proposal
            && !proposals::is_made(&mut case.tx, practice, agreed, id).await?
        {
            return Err(ReportError::Cancelled.into());
        }
        report_jobs::end(&mut case.tx, practice, id, ("made", None), now).await?;
        let file_name = file_name(order.kind.name(), &case, now);
        case.commit(id).await?;
        Ok(Made { id, pdf, file_name })
    }
}

/// "session-progress-report-2026-11-24.pdf"
fn file_name(title: &str, case: &Case, made_at: Moment) -> String {
    format!("{}-{}.pdf", title.to_lowercase().replace(' ', "-"), case.day(made_at))
}

impl Services {
    /// Makes a report and waits for it.
    pub async fn make_report(&self, actor: &Actor, client: ClientId, input: OrderInput) -> Result<Made> {
        self.prepare(actor, client, input, Asked::OnItsPage).await?.run().await
    }

    /// For the command line of whoever runs the machine and holds the master key: as the client's therapist, and
    /// listed as made at the command line.
    pub async fn make_report_as_operator(&self, client: ClientId, input: OrderInput) -> Result<Made> {
        let actor = self.therapist_of(client).await?;
        self.prepare(&actor, client, input, Asked::AtTheCommandLine).await?.run().await
    }

    /// Begins a report and waits for a moment; a longer one goes on by itself. Either way its page is there.
    pub async fn begin_report(&self, actor: &Actor, client: ClientId, input: OrderInput) -> Result<ReportId> {
        self.prepare(actor, client, input, Asked::OnItsPage).await?.begin().await
    }

    /// The report a client has looked at, without what they struck.
    pub async fn begin_agreed_report(&self, actor: &Actor, client: ClientId, proposal: ProposalId) -> Result<ReportId> {
        let mut case = self.open(actor, client, Action::MakeReport).await?;
        let Agreed { order, struck, at } = case.agreed_proposal(proposal).await?;
        let composed = case.compose(order, Some(&struck)).await?;
        self.job(case, composed, Some((proposal, at)), Asked::OnItsPage).await?.begin().await
    }

    async fn prepare(&self, actor: &Actor, client: ClientId, input: OrderInput, asked: Asked) -> Result<Job> {
        let mut case = self.open(actor, client, Action::MakeReport).await?;
        let order = case.settle(input).await?;
        let composed = case.compose(order, None).await?;
        self.job(case, composed, None, asked).await
    }

    async fn job(
        &self,
        mut case: Case,
        composed: Composed,
        proposal: Option<(ProposalId, Moment)>,
        asked: Asked,
    ) -> Result<Job> {
        let id: ReportId = self.new_id();
        let (actor, client, now) = (case.actor.clone(), case.client.id, case.setting.now);
        let meta = ReportMeta { made_at: now, made_on: case.setting.today, paper: composed.order.paper };
        let (letterhead, _) = case.letterhead().await?;
        let kind = composed.order.kind.as_str();
        report_jobs::insert(&mut case.tx, actor.practice, client, (id, kind), actor.membership, now).await?;
        case.record("begin-report", id).await?;
        case.tx.commit().await?;
        Ok(Job { services: self.clone(), actor, client, id, composed, meta, letterhead, proposal, asked })
    }

    /// The page of a report: how far it is, or the way to its file.
    pub async fn report_made_page(&self, actor: &Actor, client: ClientId, id: ReportId) -> Result<MadePage> {
        let mut case = self.look(actor, client, Action::MakeReport).await?;
        let job = report_jobs::find(&mut case.tx, actor.practice, client, id).await?.ok_or(Error::NotFound)?;
        let number = |count: i64| usize::try_from(count).unwrap_or(0);
        let is_silent = job.beat_at.0 < case.setting.now.0 - SILENCE_MILLIS;
        let state = match job.outcome.as_deref() {
            // Whoever was making it is gone.
            None if is_silent => State::Stopped,
            None => State::Making {
                page: number(job.page),
                pages: job.pages.map(number),
                cancelling: job.cancel_asked_at.is_some(),
            },
            Some("made") => {
                let made = disclosures::reports(&mut case).await?.into_iter().find(|report| report.id == id);
                State::Made(made.ok_or(Error::NotFound)?)
            }
            Some("cancelled") => State::Cancelled,
            Some("stopped") => State::Stopped,
            Some(_) => State::Failed(case.unseal_some(&fault_place(id), job.fault_sealed.as_ref())?),
        };
        let name = Kind::parse(&job.kind).map_or("Report", Kind::name);
        Ok(MadePage { client, report: id, called: case.person.called.clone(), name, state })
    }

    /// Ends a report that is being made. One that has ended stays as it is.
    pub async fn cancel_report(&self, actor: &Actor, client: ClientId, id: ReportId) -> Result<()> {
        let mut case = self.open(actor, client, Action::MakeReport).await?;
        let now = case.setting.now;
        report_jobs::find(&mut case.tx, actor.practice, client, id).await?.ok_or(Error::NotFound)?;
        if report_jobs::ask_to_cancel(&mut case.tx, actor.practice, client, id, now).await? {
            case.record("cancel-report", id).await?;
            case.tx.commit().await?;
        }
        Ok(())
    }

    /// The file as it left. Opening it is written down.
    pub async fn report_file(&self, actor: &Actor, client: ClientId, id: ReportId) -> Result<Kept> {
        let mut case = self.open(actor, client, Action::ReadReport).await?;
        let found = reports::file(&mut case.tx, actor.practice, client, id).await?;
        let (kind, made_at, sealed) = found.ok_or(Error::NotFound)?;
        let bytes = case.unseal_file(&file_place(id), &sealed)?;
        let file_name = file_name(disclosures::title(&kind), &case, made_at);
        case.commit(id).await?;
        Ok(Kept { bytes, file_name })
    }

    /// What a process that ended was making will not be finished: it is marked as stopped.
    pub async fn stop_silent_reports(&self) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        report_jobs::stop_silent(&mut tx, Moment(now.0 - SILENCE_MILLIS), now).await?;
        Ok(tx.commit().await?)
    }
}

impl Job {
    async fn begin(self) -> Result<ReportId> {
        let id = self.id;
        // Dropped or not, the task goes on.
        let task = tokio::spawn(self.run());
        match tokio::time::timeout(PATIENCE, task).await {
            Err(_) => Ok(id),
            Ok(Ok(Ok(_) | Err(Error::Report(ReportError::Cancelled)))) => Ok(id),
            Ok(Ok(Err(Error::Report(ReportError::MissingGlyph { character })))) => {
                Err(Faults::one("from", in_words(character)).into())
            }
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(_)) => Err(Error::Unreadable("report")),
        }
    }
}
