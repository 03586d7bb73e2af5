//! Making a report: a disclosure, recorded before the file leaves. Done apart from the request, so that it can be
//! watched and cancelled; the file is kept under the client's key.

use std::time::Duration;

use weft_app::pages::report::compose::PRINT_NUMBERS;
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, ProposalId, ReportId},
    report::{Composed, Order},
    when::Moment,
};

use crate::{
    audit::Event,
    context::Context,
    crypto::{DataKey, sha256_hex},
    error::{Error, Result},
    form_stamp::Once,
    jobs::{self, Listener},
    login::actor_of,
    record::{Record, disclosures, proposals::AgreedProposal, report::OrderInput, sealed::SealedField},
    report::{self, Letterhead, Pdf, ReportError, ReportMeta, Watch},
    service::Services,
    setting::Setting,
    slow::{self, Idle},
    store::{
        practice,
        record::client,
        report::{
            self as reports, Origin, ReportKind, ReportRow,
            job::{self, Outcome},
            proposal,
        },
        scope::Scope,
    },
};

impl Services {
    /// Who treats a client today, as an actor; for the command line.
    pub(crate) async fn therapist_of(&self, client: ClientId) -> Result<Actor> {
        let mut tx = self.context.store.read().await?;
        for practice in practice::practices(&mut tx).await? {
            let id = practice.id;
            let today = Setting::of(practice, self.context.now())?.today;
            let treated_by = client::treated_by(&mut tx, &Scope { practice: id, client }, today).await?;
            if let Some(first) = treated_by.into_iter().next() {
                return Ok(actor_of(first, None, None));
            }
        }
        Err(Error::NotFound)
    }
}

/// What takes longer goes on by itself.
const PATIENCE: Duration = Duration::from_secs(1);

/// A finished report and the name to keep it under, which says nothing about the client.
pub struct MadeReport {
    pub id: ReportId,
    pub pdf: Pdf,
    pub file_name: String,
}

/// The file of a report that was made.
pub struct ReportFile {
    pub bytes: Vec<u8>,
    pub file_name: String,
}

/// Characters that cannot be printed are something the therapist can do something about: where each stands, and what
/// can be printed instead.
fn in_words(composed: &Composed, address: &str, characters: &[char]) -> String {
    /// So many are named.
    const MOST: usize = 3;
    let said = |character: &char| {
        let place = if address.contains(*character) { Some("in the practice’s address".to_owned()) } else { None };
        let place = place.or_else(|| composed.place_of(*character)).unwrap_or_else(|| "in a title".to_owned());
        format!("{}, {place}", named(*character))
    };
    let more = characters.len().saturating_sub(MOST);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let named: Vec<String> = characters.iter().take(MOST).map(said).collect();
    let number = characters.first().map(|first| report::as_number(*first)).unwrap_or_default();
    format!(
        "We cannot print {}{more}. Change the text there, or tick “{PRINT_NUMBERS}”: the report then shows {number} \
         and says why. The report was not made.",
        named.join("; ")
    )
}

/// "“Ⓐ” (U+24B6)"; only the number of one that shows nothing.
fn named(character: char) -> String {
    let number = format!("U+{:04X}", u32::from(character));
    let is_private = matches!(u32::from(character), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF);
    if is_private || character.is_control() || character.is_whitespace() {
        format!("the character {number}")
    } else {
        format!("“{character}” ({number})")
    }
}

/// What the forms that make a report make, by which a second press is told.
const REPORT: &str = "report";
const AGREED_REPORT: &str = "agreed-report";

/// A report to be made, or the one its form began before.
enum Begun {
    Job(Box<Job>),
    Before(ReportId),
}

impl Begun {
    /// For what no form asks.
    fn job(self) -> Result<Job> {
        match self {
            Self::Job(job) => Ok(*job),
            Self::Before(_) => Err(Error::Conflict),
        }
    }
}

/// A report that was composed and is to be made.
struct Job {
    context: Context,
    actor: Actor,
    client: ClientId,
    called: String,
    id: ReportId,
    composed: Composed,
    meta: ReportMeta,
    letterhead: Letterhead,
    /// Which one, and when the client agreed.
    proposal: Option<(ProposalId, Moment)>,
    origin: Origin,
    /// For a sentence about why it failed, which must be kept even when its care has ended.
    key: DataKey,
}

/// Writes down how far a report is, and stops it where that was asked for.
struct Progress {
    context: Context,
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
        let mut tx = self.context.store.write().await?;
        let (practice, now) = (self.actor.practice, self.context.now());
        let goes_on = job::beat(&mut tx, practice, self.id, (number(page), pages.map(number)), now).await?;
        tx.commit().await?;
        Ok(goes_on)
    }
}

impl Job {
    async fn run(self) -> Result<MadeReport> {
        let watch = Watch::default();
        let progress =
            Progress { context: self.context.clone(), actor: self.actor.clone(), id: self.id, watch: watch.clone() };
        let (composed, meta, letterhead) = (self.composed.clone(), self.meta, self.letterhead.clone());
        let done = jobs::run(
            Idle::before_any_transaction(),
            move || report::make(&composed, &meta, &letterhead, &watch),
            progress,
        )
        .await;
        let made = match done {
            Some(Ok(pdf)) => self.keep(pdf).await,
            Some(Err(error)) => Err(error.into()),
            None => Err(Error::Unreadable("report")),
        };
        match &made {
            Ok(_) => {}
            Err(Error::Report(ReportError::Cancelled)) => self.end(Outcome::Cancelled, None).await?,
            Err(Error::Report(ReportError::MissingGlyphs { characters })) => {
                let sentence = in_words(&self.composed, &self.letterhead.address, characters);
                self.end(Outcome::Failed, Some(&sentence)).await?;
                return Err(Faults::one("spelled", sentence).into());
            }
            // Permission was asked for again before it was kept, and was gone.
            Err(Error::NotFound) => self.end(Outcome::Failed, Some(&self.care_ended())).await?,
            Err(error) => {
                tracing::error!(error = %error, "a report failed");
                self.end(Outcome::Failed, None).await?;
            }
        }
        made
    }

    fn care_ended(&self) -> String {
        format!(
            "The report was discarded: before it was finished, the therapist who asked for it stopped treating {}. It \
             is not listed anywhere.",
            self.called
        )
    }

    /// Ends the job, whoever may see the record by now: a job that has ended must not look as if it went on.
    async fn end(&self, outcome: Outcome, fault: Option<&str>) -> Result<()> {
        let sealed = fault.map(|fault| SealedField::ReportFault(self.id).seal(&self.key, fault)).transpose()?;
        let mut tx = self.context.store.write().await?;
        let now = self.context.now();
        job::end(&mut tx, self.actor.practice, self.id, (outcome, sealed.as_deref()), now).await?;
        Ok(tx.commit().await?)
    }

    /// Lists the disclosure, keeps the file, and only then hands it out.
    async fn keep(&self, pdf: Pdf) -> Result<MadeReport> {
        let mut record = Record::write(&self.context, &self.actor, self.client, Action::MakeReport).await?;
        let (practice, now, id) = (self.actor.practice, record.setting.now, self.id);
        let pages = i64::try_from(pdf.pages).unwrap_or(i64::MAX);
        if !job::beat(&mut record.tx, practice, id, (pages, Some(pages)), now).await? {
            return Err(ReportError::Cancelled.into());
        }
        let order = &self.composed.order;
        let row = ReportRow {
            id,
            kind: ReportKind::Composed(order.kind),
            from_day: order.period.from,
            // What was shared until it was made is in it.
            to_day: order.period.to.or(Some(record.setting.today)),
            pages,
            sha256: sha256_hex(&pdf.bytes),
            made_at: now,
            made_by: self.actor.membership,
            origin: self.origin,
            for_whom_sealed: record.seal_some(SealedField::ReportFor(id), &order.for_whom)?,
            is_kept: true,
        };
        let sealed = record.seal_file(SealedField::ReportFile(id), &pdf.bytes)?;
        reports::insert(&mut record.tx, &record.scope, &row, &sealed).await?;
        // The client may have struck more or said no while it was drawn: then it is not made.
        if let Some(agreed) = self.proposal
            && !proposal::is_made(&mut record.tx, practice, agreed, id).await?
        {
            return Err(ReportError::Cancelled.into());
        }
        job::end(&mut record.tx, practice, id, (Outcome::Made, None), now).await?;
        let file_name = file_name(order.kind.name(), &record, now);
        record.commit(Event::ReportMade(id)).await?;
        Ok(MadeReport { id, pdf, file_name })
    }
}

/// "progress-report-2026-11-24.pdf"
fn file_name(title: &str, record: &Record, made_at: Moment) -> String {
    format!("{}-{}.pdf", title.to_lowercase().replace(' ', "-"), record.day(made_at))
}

impl Services {
    /// Makes a report and waits for it.
    pub async fn make_report(&self, actor: &Actor, client: ClientId, input: OrderInput) -> Result<MadeReport> {
        self.prepare(actor, client, input, Origin::Composed).await?.job()?.run().await
    }

    /// For the command line of whoever runs the machine and holds the master key: as the client's therapist, and
    /// listed as made at the command line.
    pub async fn make_report_as_operator(&self, client: ClientId, input: OrderInput) -> Result<MadeReport> {
        let actor = self.therapist_of(client).await?;
        self.prepare(&actor, client, input, Origin::CommandLine).await?.job()?.run().await
    }

    /// Begins a report and waits for a moment; a longer one goes on by itself. Either way its page is there.
    pub async fn begin_report(&self, actor: &Actor, client: ClientId, input: OrderInput) -> Result<ReportId> {
        match self.prepare(actor, client, input, Origin::Composed).await? {
            Begun::Job(job) => job.begin().await,
            Begun::Before(made) => Ok(made),
        }
    }

    /// The report a client has looked at, without what they struck.
    pub async fn begin_agreed_report(&self, actor: &Actor, client: ClientId, proposal: ProposalId) -> Result<ReportId> {
        let mut record = Record::read(&self.context, actor, client, Action::MakeReport).await?;
        let once = (AGREED_REPORT, proposal.to_string());
        if let Some(made) = self.context.made_before(&mut record.tx, actor, &once).await? {
            return Ok(made);
        }
        let AgreedProposal { order, struck, at } = record.agreed_proposal(proposal).await?;
        // What was agreed on is not changed any more, and is not to fail for want of a font.
        let order = Order { spelled: true, ..order };
        let composed = record.compose(order, Some(&struck)).await?;
        match self.job(record, composed, once, Some((proposal, at)), Origin::Composed).await? {
            Begun::Job(job) => job.begin().await,
            Begun::Before(made) => Ok(made),
        }
    }

    async fn prepare(&self, actor: &Actor, client: ClientId, input: OrderInput, origin: Origin) -> Result<Begun> {
        let mut record = Record::read(&self.context, actor, client, Action::MakeReport).await?;
        let order = record.settle(input).await?;
        let composed = record.compose(order, None).await?;
        self.job(record, composed, (REPORT, client.to_string()), None, origin).await
    }

    /// `record`: the snapshot from which the report was composed.
    async fn job(
        &self,
        mut record: Record,
        composed: Composed,
        once: (&str, String),
        proposal: Option<(ProposalId, Moment)>,
        origin: Origin,
    ) -> Result<Begun> {
        let head = record.letterhead().await?;
        let (actor, client) = (record.actor.clone(), record.client.id);
        let idle = record.end();
        // A logo is a picture to be unpacked.
        let letterhead = slow::work(idle, move || head.read()).await.ok_or(Error::Unreadable("logo"))??;
        let mut record = Record::write(&self.context, &actor, client, Action::MakeReport).await?;
        let (id, now): (ReportId, _) = (self.context.new_id(), record.setting.now);
        let meta = ReportMeta { made_at: now, made_on: record.setting.today, paper: composed.order.paper };
        let kind = composed.order.kind;
        let claim = match self.context.once(&mut record.tx, &actor, once).await? {
            Once::First(claim) => claim,
            Once::Before(made) => return Ok(Begun::Before(made)),
        };
        job::insert(&mut record.tx, &record.scope, (id, kind), actor.membership, now).await?;
        claim.keep(&self.context, &mut record.tx, &id).await?;
        let (key, called) = (record.data_key(), record.person.called.clone());
        record.commit(Event::ReportBegun(id)).await?;
        let context = self.context.clone();
        Ok(Begun::Job(Box::new(Job {
            context,
            actor,
            client,
            called,
            id,
            composed,
            meta,
            letterhead,
            proposal,
            origin,
            key,
        })))
    }

    /// Ends a report that is being made. One that has ended stays as it is.
    pub async fn cancel_report(&self, actor: &Actor, client: ClientId, id: ReportId) -> Result<()> {
        let mut record = Record::write(&self.context, actor, client, Action::MakeReport).await?;
        let now = record.setting.now;
        job::find(&mut record.tx, &record.scope, id).await?.ok_or(Error::NotFound)?;
        if job::ask_to_cancel(&mut record.tx, &record.scope, id, now).await? {
            record.commit(Event::ReportCancelled(id)).await?;
        }
        Ok(())
    }

    /// The file as it left. Opening it is written down.
    pub async fn report_file(&self, actor: &Actor, client: ClientId, id: ReportId) -> Result<ReportFile> {
        let mut record = Record::look(&self.context, actor, client, Action::ReadReport).await?;
        if !reports::is_kept(&mut record.tx, &record.scope, id).await? {
            return Err(Error::NotFound);
        }
        record.commit(Event::ReportRead(id)).await?;
        let mut record = Record::read(&self.context, actor, client, Action::ReadReport).await?;
        let found = reports::file(&mut record.tx, &record.scope, id).await?;
        let (kind, made_at, sealed) = found.ok_or(Error::NotFound)?;
        let bytes = record.unseal_file(SealedField::ReportFile(id), &sealed)?;
        let file_name = file_name(disclosures::title(kind), &record, made_at);
        Ok(ReportFile { bytes, file_name })
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
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(_)) => Err(Error::Unreadable("report")),
        }
    }
}
