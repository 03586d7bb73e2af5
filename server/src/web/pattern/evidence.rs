//! Quotes of a pattern.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::{
    form::Form,
    pages::homework::{entry::Entry, shared_entry::SharedEntry},
};
use weft_shared::{
    access::{Actor, Role},
    error::Faults,
    exercise::ItemId,
    ids::{AssignmentId, ClientId, EvidenceId, PatternId},
    pattern::Side,
};

use crate::{
    error::Error,
    service::pattern::evidence::{EvidenceInput, Picked},
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        pattern::to_pattern,
        problem::Answer,
    },
};

pub(in crate::web) async fn link_evidence(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
    Sent(form): Sent,
) -> Answer {
    let input = match read_evidence(&form) {
        Ok(input) => input,
        Err(faults) => return words_again(&app, &actor, client, assignment, form, faults).await,
    };
    match app.services.link_evidence(&actor, client, assignment, input).await {
        Ok(()) => Ok(Redirect::to(&words_path(&actor, client, assignment)).into_response()),
        Err(Error::Invalid(faults)) => words_again(&app, &actor, client, assignment, form, faults).await,
        Err(error) => Err(error.into()),
    }
}

fn read_evidence(form: &Form) -> Result<EvidenceInput, Faults> {
    let mut faults = Faults::default();
    let picked: Vec<Picked> = form
        .all("words")
        .iter()
        .filter_map(|name| {
            let (item, sentence) = name.rsplit_once('.')?;
            Some(Picked { item: ItemId(item.to_owned()), sentence: sentence.parse().ok()? })
        })
        .collect();
    if picked.is_empty() {
        faults.add("words", "Tick the sentences that speak for it.");
    }
    let pattern: Option<PatternId> = form.value("pattern").parse().ok();
    if pattern.is_none() {
        faults.add("pattern", "Choose the pattern these words belong to.");
    }
    let side = Side::parse(form.value("side"));
    if side.is_none() {
        faults.add("side", "Say which way these words speak for.");
    }
    match (pattern, side) {
        (Some(pattern), Some(side)) => faults.or(EvidenceInput { picked, pattern, side }),
        _ => Err(faults),
    }
}

/// The client reads their own entries at their own address.
fn words_path(actor: &Actor, client: ClientId, assignment: AssignmentId) -> String {
    match actor.role {
        Role::Client => format!("/homework/{assignment}/entry"),
        Role::Owner | Role::Therapist => format!("/clients/{client}/entries/{assignment}"),
    }
}

async fn words_again(
    app: &App,
    actor: &Actor,
    client: ClientId,
    assignment: AssignmentId,
    form: Form,
    faults: Faults,
) -> Answer {
    let page: SharedEntry = app.services.shared_entry(actor, client, assignment).await?;
    if actor.role == Role::Client {
        let page: Entry = app.services.entry_page(actor, assignment).await?;
        return Ok(app.again(Some(actor), page, form, faults));
    }
    Ok(app.again(Some(actor), page, form, faults))
}

pub(in crate::web) async fn unlink_evidence(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern, evidence)): Ids<(ClientId, PatternId, EvidenceId)>,
) -> Answer {
    app.services.unlink_evidence(&actor, client, pattern, evidence).await?;
    Ok(to_pattern(client, pattern))
}
