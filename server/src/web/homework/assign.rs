//! Assigning exercises.

use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::{ClientId, ExerciseVersionId},
};

use crate::{
    service::homework::assign::{AssignInput, DueInput},
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
        record::to_record,
    },
};

/// `exercise`: the version that is ticked already.
#[derive(Deserialize)]
pub(in crate::web) struct AssignQuery {
    #[serde(default)]
    find: String,
    exercise: Option<String>,
}

pub(in crate::web) async fn assign_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(query): Query<AssignQuery>,
) -> Answer {
    let page = app.services.assign_page(&actor, client, &query.find).await?;
    let chosen = Form::new(query.exercise.map(|exercise| ("exercise".to_owned(), exercise)));
    Ok(app.document(StatusCode::OK, Some(&actor), page, chosen))
}

pub(in crate::web) async fn assign(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match read_assign(&form) {
        Ok(input) => app.services_for(&form).assign(&actor, client, input).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(_) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.assign_page(&actor, client, "")).await,
    }
}

fn read_assign(form: &Form) -> Result<AssignInput, Faults> {
    let mut faults = Faults::default();
    let versions: Vec<ExerciseVersionId> = form.all("exercise").iter().filter_map(|id| id.parse().ok()).collect();
    if versions.is_empty() {
        faults.add("exercise", "Choose at least one exercise.");
    }
    let due = match form.value("due") {
        "session" => DueInput::NextSession,
        "day" => DueInput::By(form.required_day("day", &mut faults)),
        "whenever" => DueInput::Whenever,
        _ => {
            faults.add("due", "Say by when.");
            DueInput::Whenever
        }
    };
    faults.or(AssignInput { versions, due, note: form.value("note").to_owned(), sure: form.sure() })
}
