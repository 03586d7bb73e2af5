//! A quiz's result as a file: the client's own, and for the therapist, while it is shared, a disclosure.

use weft_shared::{
    access::{Action, Actor, Role},
    ids::{AssignmentId, ReportId},
    when::Day,
};

use crate::{
    audit::{self, Event},
    crypto::sha256_hex,
    error::{Error, Result},
    printing::Printed,
    record::{Record, sealed::SealedField},
    report::{Paper, Pdf, ReportMeta, ResultSheet, quiz_result},
    service::Services,
    setting::Setting,
    slow::{self, Idle},
    store::{
        homework,
        report::{self, Origin, ReportKind, ReportRow},
    },
};

async fn drawn(idle: Idle, sheet: ResultSheet, meta: ReportMeta) -> Result<Pdf> {
    let made = slow::work(idle, move || quiz_result(&sheet, &meta)).await;
    Ok(made.ok_or(Error::Unreadable("report"))??)
}

fn meta(setting: &Setting, paper: Paper) -> ReportMeta {
    ReportMeta { made_at: setting.now, made_on: setting.today, paper }
}

fn file_name(made_on: Day) -> String {
    format!("quiz-result-{made_on}.pdf")
}

impl Services {
    /// The client's own copy is nobody's disclosure; that of whoever else reads it is recorded before the file leaves.
    ///
    /// # Errors
    /// `NotFound`, which is written to the audit trail unless the entry is merely private.
    pub async fn quiz_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        match actor.role {
            Role::Client => self.own_result(actor, assignment, paper).await,
            _ => self.shared_result(actor, assignment, paper).await,
        }
    }

    async fn own_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let (mut record, assigned) = Record::read_own(&self.context, actor, assignment).await?;
        let sheet = record.result_sheet(&assigned).await?;
        let meta = meta(&record.setting, paper);
        let pdf = drawn(record.end(), sheet, meta).await?;
        Ok(Printed { pdf, file_name: file_name(meta.made_on) })
    }

    async fn shared_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let client = {
            let mut tx = self.context.store.read().await?;
            homework::client_of(&mut tx, actor.practice, assignment).await?
        };
        let Some(client) = client else {
            return audit::deny(&self.context, actor, None, Action::ReadShared, Some(assignment.into())).await;
        };
        let mut record = Record::read(&self.context, actor, client, Action::ReadShared).await?;
        let assigned = record.shared_entry(assignment).await?;
        let sheet = record.result_sheet(&assigned).await?;
        let (day, meta) = (Some(sheet.finished), meta(&record.setting, paper));
        let pdf = drawn(record.end(), sheet, meta).await?;

        let mut record = Record::write(&self.context, actor, client, Action::ReadShared).await?;
        // It may have become private while it was drawn.
        record.shared_entry(assignment).await?;
        let id: ReportId = self.context.new_id();
        let made = ReportRow {
            id,
            kind: ReportKind::QuizResult,
            from_day: day,
            to_day: day,
            pages: i64::try_from(pdf.pages).unwrap_or(i64::MAX),
            sha256: sha256_hex(&pdf.bytes),
            made_at: record.setting.now,
            made_by: actor.membership,
            origin: Origin::Printed,
            for_whom_sealed: None,
            is_kept: true,
        };
        let sealed = record.seal_file(SealedField::ReportFile(id), &pdf.bytes)?;
        report::insert(&mut record.tx, &record.scope, &made, &sealed).await?;
        record.commit(Event::ReportMade(id)).await?;
        Ok(Printed { pdf, file_name: file_name(meta.made_on) })
    }
}
