//! Files to print: `?paper=letter` for US Letter, A4 without it.

use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse as _,
};
use serde::Deserialize;
use weft_shared::ids::{AssignmentId, ExerciseId, PathwayId};

use crate::{
    error::{Error, Result},
    printing::Printed,
    report::Paper,
    web::{
        App,
        fields::Ids,
        login::SignedIn,
        problem::{Answer, Problem},
    },
};

#[derive(Deserialize)]
pub(in crate::web) struct PaperQuery {
    paper: Option<String>,
}

impl PaperQuery {
    pub(in crate::web) fn paper(&self) -> Result<Paper, Problem> {
        self.paper.as_deref().map_or(Ok(Paper::default()), |name| Paper::parse(name).ok_or(Problem::NotFound))
    }
}

/// The file, shown by the browser, which prints it. What cannot be printed says why.
fn file(printed: Result<Printed>) -> Answer {
    match printed {
        Ok(Printed { pdf, file_name }) => {
            let name = format!("inline; filename=\"{file_name}\"");
            let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
            Ok((headers, pdf.bytes).into_response())
        }
        Err(Error::Invalid(faults)) => {
            let sentences: Vec<&str> = faults.iter().map(|(_, sentence)| sentence).collect();
            Err(Problem::Unprintable(sentences.join(" ")))
        }
        Err(error) => Err(error.into()),
    }
}

pub(in crate::web) async fn homework(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<PaperQuery>,
) -> Answer {
    file(app.services.own_worksheet(&actor, assignment, query.paper()?).await)
}

pub(in crate::web) async fn result(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<PaperQuery>,
) -> Answer {
    file(app.services.quiz_result(&actor, assignment, query.paper()?).await)
}

pub(in crate::web) async fn exercise(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(exercise): Ids<ExerciseId>,
    Query(query): Query<PaperQuery>,
) -> Answer {
    file(app.services.worksheet(&actor, exercise, query.paper()?).await)
}

pub(in crate::web) async fn pathway(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(pathway): Ids<PathwayId>,
    Query(query): Query<PaperQuery>,
) -> Answer {
    file(app.services.workbook(&actor, pathway, query.paper()?).await)
}
