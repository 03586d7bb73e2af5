//! Making a report: a disclosure, recorded before the file leaves.

use weft_app::pages::therapist::report::Report;
use weft_shared::{
    access::{Action, Actor},
    error::Faults,
    ids::{ClientId, ReportId},
    shared_view::{Period, SharedView},
    when::Day,
};

use crate::{
    crypto::sha256_hex,
    report::{Paper, Pdf, ReportError, ReportMeta, session_progress},
    service::{Case, Error, Result, Services, disclosures},
    store::reports::{self, ReportRow},
};

/// As stored.
pub(super) const SESSION_PROGRESS: &str = "session-progress";

/// A finished report and the name to keep it under, which says nothing about the client.
pub struct Made {
    pub pdf: Pdf,
    pub file_name: String,
}

/// A letter that cannot be printed is something the therapist can do something about.
fn in_words(error: ReportError) -> Error {
    match error {
        ReportError::MissingGlyph { character } => {
            let sentence = format!(
                "The report was not made: none of its fonts has the character “{character}”. It stands in a name, a \
                 pattern, a quote or in what was agreed."
            );
            Faults::one("from", sentence).into()
        }
        other => other.into(),
    }
}

impl Case {
    async fn view_of(&mut self, period: Period) -> Result<SharedView> {
        let course = self.course().await?;
        Ok(SharedView::weave(self.threads(&course).await?, period))
    }
}

impl Services {
    /// The page on which a report is chosen.
    pub async fn report_page(&self, actor: &Actor, client: ClientId) -> Result<Report> {
        let mut case = self.look(actor, client, Action::MakeReport).await?;
        let view = case.view_of(Period::WHOLE).await?;
        let pieces = case.homework().await?;
        let iso = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let days = view.days();
        let quotes = view.patterns.iter().map(|row| row.quotes.len()).sum();
        Ok(Report {
            client,
            called: case.person.called.clone(),
            from: iso(days.map(|(first, _)| first)),
            // Until today: what was written since the last session belongs in it.
            to: iso(days.map(|_| case.setting.today)),
            contents: vec![
                (view.sessions.len(), "sessions, with what was agreed"),
                (view.patterns.len(), "patterns, with every rating"),
                (quotes, "quotes the client shared"),
                (view.path.len(), "results of the starting-pattern quiz"),
                (view.finished(), "pieces of homework finished, by title"),
            ],
            private_entries: pieces.iter().filter(|piece| piece.finished().is_some() && !piece.is_shared()).count(),
            made: disclosures::reports(&mut case).await?,
        })
    }

    /// The session progress report of a period.
    pub async fn make_report(&self, actor: &Actor, client: ClientId, period: Period) -> Result<Made> {
        let mut case = self.open(actor, client, Action::MakeReport).await?;
        if let (Some(from), Some(to)) = (period.from, period.to)
            && from > to
        {
            return Err(Faults::one("to", "The last day comes after the first.").into());
        }
        let view = case.view_of(period).await?;
        if view.sessions.is_empty() {
            return Err(Faults::one("from", "There is no session in these days. Choose other days.").into());
        }
        let meta = ReportMeta { made_at: case.setting.now, made_on: case.setting.today, paper: Paper::A4 };
        // Drawing takes the processor for a while; other requests go on meanwhile.
        let pdf = tokio::task::spawn_blocking(move || session_progress(&view, &meta))
            .await
            .map_err(|_| Error::Unreadable("report"))?
            .map_err(in_words)?;
        let id: ReportId = self.new_id();
        let row = ReportRow {
            id,
            kind: SESSION_PROGRESS.to_owned(),
            from_day: period.from,
            // What was shared until it was made is in it.
            to_day: period.to.or(Some(case.setting.today)),
            pages: i64::try_from(pdf.pages).unwrap_or(i64::MAX),
            sha256: sha256_hex(&pdf.bytes),
            made_at: case.setting.now,
            made_by: actor.membership,
        };
        reports::insert(&mut case.tx, actor.practice, client, &row).await?;
        let file_name = format!("session-progress-report-{}.pdf", case.setting.today);
        case.commit(id).await?;
        Ok(Made { pdf, file_name })
    }

    /// For the command line of whoever runs the machine and holds the master key: as the client's therapist, and
    /// recorded as that therapist's.
    pub async fn make_report_as_operator(&self, client: ClientId, period: Period) -> Result<Made> {
        let actor = self.therapist_of(client).await?;
        self.make_report(&actor, client, period).await
    }
}
