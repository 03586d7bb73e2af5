//! Assigning exercises.

use axum::extract::{Query, State};
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
    let page = app.services.assign_page(&actor, client, (&query.find, &[])).await?;
    match query.exercise {
        Some(exercise) => Ok(app.page_with(Some(&actor), page, Form::new([("exercise".to_owned(), exercise)]))),
        None => app.page_at(&actor, &format!("/clients/{client}/assign"), page).await,
    }
}

pub(in crate::web) async fn assign(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    if form.value("go") == "find" {
        let page = app.services.assign_page(&actor, client, (form.value("find"), &ticked(&form))).await?;
        return Ok(app.page_with(Some(&actor), page, form));
    }
    let outcome = match read_assign(&form) {
        Ok(input) => app.services_for(&form).assign(&actor, client, input).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(_) => Ok(to_record(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.assign_page(&actor, client, ("", &[]))).await,
    }
}

fn read_assign(form: &Form) -> Result<AssignInput, Faults> {
    let mut faults = Faults::default();
    let versions = ticked(form);
    if versions.is_empty() {
        faults.add("exercise", "Choose at least one exercise.");
    }
    let due = read_due(form, &mut faults);
    faults.or(AssignInput { versions, due, note: form.value("note").to_owned(), sure: form.sure() })
}

fn ticked(form: &Form) -> Vec<ExerciseVersionId> {
    form.all("exercise").iter().filter_map(|id| id.parse().ok()).collect()
}

/// Fields `due` (`session`, `day`, `whenever`) and `day`.
pub(super) fn read_due(form: &Form, faults: &mut Faults) -> DueInput {
    match form.value("due") {
        "session" => DueInput::NextSession,
        "day" => DueInput::By(form.required_day("day", faults)),
        "whenever" => DueInput::Whenever,
        _ => {
            faults.add("due", "Choose when it is for.");
            DueInput::Whenever
        }
    }
}
