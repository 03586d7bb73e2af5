//! Reports that left the practice, as they are listed.

use weft_app::pages::report::disclosures::Disclosure;
use weft_shared::{
    report::Kind,
    shared_view::Period,
    when::{self, Day},
};

use crate::{
    error::Result,
    record::{Record, homework::AssignedExercise, sealed::SealedField},
    store::report::{self, Origin, ReportKind, ReportRow},
};

/// Reports made about the client, newest first.
pub(crate) async fn reports(record: &mut Record) -> Result<Vec<Disclosure>> {
    let rows = report::of_client(&mut record.tx, &record.scope).await?;
    listed(record, rows).await
}

/// Reports that were made since this was first shared, and whose days hold one on which it was finished or changed: they may
/// tell of it, and cannot be called back.
pub(crate) async fn that_may_tell_of(record: &mut Record, assigned: &AssignedExercise) -> Result<Vec<Disclosure>> {
    let Some(response) = assigned.finished() else { return Ok(Vec::new()) };
    let (Some(shared), Some(finished)) = (response.first_shared_at, response.finished_at) else {
        return Ok(Vec::new());
    };
    let days = [Some(finished), response.amended_at].map(|at| at.map(|at| record.day(at)));
    let mut rows = report::of_client(&mut record.tx, &record.scope).await?;
    rows.retain(|row| {
        row.made_at >= shared
            && days.iter().flatten().any(|day| Period { from: row.from_day, to: row.to_day }.holds(*day))
    });
    listed(record, rows).await
}

async fn listed(record: &mut Record, rows: Vec<ReportRow>) -> Result<Vec<Disclosure>> {
    let names = record.names().await?;
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        made.push(Disclosure {
            id: row.id,
            client: record.client.id,
            made: record.day(row.made_at),
            by: names.get(&row.made_by).cloned().unwrap_or_else(|| "You".to_owned()),
            kind: title(row.kind),
            period: match row.kind {
                ReportKind::Composed(Kind::Brief) => String::new(),
                _ => period_words(row.from_day, row.to_day),
            },
            for_whom: record.unseal_some(SealedField::ReportFor(row.id), row.for_whom_sealed.as_ref())?,
            at_command_line: row.origin == Origin::CommandLine,
            is_kept: row.is_kept,
            pages: row.pages,
            sha256: row.sha256,
        });
    }
    Ok(made)
}

/// What a report is called.
pub(crate) fn title(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Composed(kind) => kind.name(),
        ReportKind::QuizResult => "Quiz result",
    }
}

fn period_words(from: Option<Day>, to: Option<Day>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => when::long(from),
        (Some(from), Some(to)) => format!("from {} to {}", when::long(from), when::long(to)),
        (None, Some(to)) => format!("up to {}", when::long(to)),
        _ => String::new(),
    }
}
