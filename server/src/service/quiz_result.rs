//! A quiz's result as a file: the client's own, and for the therapist, while it is shared, a disclosure.

use weft_shared::{
    access::{Action, Actor},
    ids::{AssignmentId, ReportId},
};

use crate::{
    crypto::sha256_hex,
    report::{Paper, Pdf, ReportError, ReportMeta, ResultSheet, quiz_result},
    service::{Case, Error, Result, Services, homework::Piece, report_jobs::file_place, worksheet::Printed},
    store::{
        homework,
        reports::{self, ReportRow},
    },
};

/// As stored.
pub(super) const QUIZ_RESULT: &str = "quiz-result";

/// Where it was asked for, as stored: on the page it prints.
const PRINTED: &str = "printed";

impl Case {
    /// What the result page says to this reader. Without a result there is nothing to print.
    async fn result_sheet(&mut self, piece: &Piece) -> Result<ResultSheet> {
        let response = piece.finished().ok_or(Error::NotFound)?;
        let finished = self.day(response.finished_at.unwrap_or(response.begun_at));
        let answers = piece.exercise.counted(&self.answers(response.id).await?.given());
        let result = self.result(piece, &answers).await?;
        if result.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(ResultSheet {
            practice: self.setting.practice.name.clone(),
            client: self.person.name.clone(),
            title: piece.exercise.title.clone(),
            finished,
            heading: if self.actor.role.treats() { "On that day" } else { "What your answers say" },
            result,
        })
    }

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

fn named(case: &Case, pdf: Pdf) -> Printed {
    Printed { pdf, file_name: format!("quiz-result-{}.pdf", case.setting.today) }
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
        let (mut case, piece) = self.look_at_own(actor, assignment).await?;
        let sheet = case.result_sheet(&piece).await?;
        let pdf = drawn(sheet, case.meta(paper)).await?;
        Ok(named(&case, pdf))
    }

    async fn shared_result(&self, actor: &Actor, assignment: AssignmentId, paper: Paper) -> Result<Printed> {
        let row = {
            let mut tx = self.store.read().await?;
            homework::assignment(&mut tx, actor.practice, assignment).await?
        };
        let Some(row) = row else {
            return self.deny(actor, None, Action::MakeReport, Some(assignment.to_string())).await;
        };
        let mut case = self.open(actor, row.client, Action::MakeReport).await?;
        let piece = case.piece(assignment).await?;
        if !piece.is_shared() {
            return Err(Error::NotFound);
        }
        let sheet = case.result_sheet(&piece).await?;
        let day = Some(sheet.finished);
        let pdf = drawn(sheet, case.meta(paper)).await?;
        let id: ReportId = self.new_id();
        let made = ReportRow {
            id,
            kind: QUIZ_RESULT.to_owned(),
            from_day: day,
            to_day: day,
            pages: i64::try_from(pdf.pages).unwrap_or(i64::MAX),
            sha256: sha256_hex(&pdf.bytes),
            made_at: case.setting.now,
            made_by: actor.membership,
            made_at_place: PRINTED.to_owned(),
            for_whom_sealed: None,
            is_kept: true,
        };
        let sealed = case.seal_file(&file_place(id), &pdf.bytes)?;
        reports::insert(&mut case.tx, actor.practice, row.client, &made, &sealed).await?;
        let printed = named(&case, pdf);
        case.commit(id).await?;
        Ok(printed)
    }
}
