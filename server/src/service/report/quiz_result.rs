//! A quiz's result as a file: the client's own, and for the therapist, while it is shared, a disclosure.

use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, ReportId},
};

use crate::{
    audit::{self, Event},
    crypto::sha256_hex,
    error::{Error, Result},
    record::{Record, disclosures::QUIZ_RESULT, sealed::SealedField},
    report::{Paper, Pdf, ReportError, ReportMeta, ResultSheet, printing::Printed, quiz_result},
    service::Services,
    store::{
        homework,
        report::{self, ReportRow},
    },
};

/// Where it was asked for, as stored: on the page it prints.
const PRINTED: &str = "printed";

impl Record {
    fn meta(&self, paper: Paper) -> ReportMeta {
        ReportMeta { made_at: self.setting.now, made_on: self.setting.today, paper }
    }
}

/// Drawing takes the processor for a while; other requests go on meanwhile.
async fn drawn(sheet: ResultSheet, meta: ReportMeta) -> Result<Pdf> {
    let made = tokio::task::spawn_blocking(move || quiz_result(&sheet, &meta)).await;
    made.map_err(|_| Error::Unreadable("report"))?.map_err(|error| match error {
        ReportError::MissingGlyph { character } => {
            let sentence = format!("None of the fonts for printing has the character “{character}”.");
            weft_shared::error::Faults::one("result", sentence).into()
        }
        other => other.into(),
    })
}

fn named(record: &Record, pdf: Pdf) -> Printed {
    Printed { pdf, file_name: format!("quiz-result-{}.pdf", record.setting.today) }
}

impl Services {
    /// The client's own copy is nobody's disclosure; the therapist's is recorded before the file leaves.
    pub async fn quiz_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        if actor.role.treats() {
            self.shared_result(actor, assignment, paper).await
        } else {
            self.own_result(actor, assignment, paper).await
        }
    }

    async fn own_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let sheet = record.result_sheet(&assigned).await?;
        let pdf = drawn(sheet, record.meta(paper)).await?;
        Ok(named(&record, pdf))
    }

    async fn shared_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let row = {
            let mut tx = self.context.store.read().await?;
            homework::assignment(&mut tx, actor.practice, assignment).await?
        };
        let Some(row) = row else {
            return audit::deny(&self.context, actor, None, Action::MakeReport, Some(assignment.into())).await;
        };
        let mut record = Record::write(&self.context, actor, row.client, Action::MakeReport).await?;
        let assigned = record.assigned(assignment).await?;
        if !assigned.is_shared() {
            return Err(Error::NotFound);
        }
        let sheet = record.result_sheet(&assigned).await?;
        let day = Some(sheet.finished);
        let pdf = drawn(sheet, record.meta(paper)).await?;
        let id: ReportId = self.context.new_id();
        let made = ReportRow {
            id,
            kind: QUIZ_RESULT.to_owned(),
            from_day: day,
            to_day: day,
            pages: i64::try_from(pdf.pages).unwrap_or(i64::MAX),
            sha256: sha256_hex(&pdf.bytes),
            made_at: record.setting.now,
            made_by: actor.membership,
            made_at_place: PRINTED.to_owned(),
            for_whom_sealed: None,
            is_kept: true,
        };
        let sealed = record.seal_file(SealedField::ReportFile(id), &pdf.bytes)?;
        report::insert(&mut record.tx, actor.practice, row.client, &made, &sealed).await?;
        let printed = named(&record, pdf);
        record.commit(Event::ReportMade(id)).await?;
        Ok(printed)
    }
}
