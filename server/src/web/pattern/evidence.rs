//! Quotes of a pattern.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::form::Form;
use weft_shared::{
    access::{Actor, Role},
    error::Faults,
    exercise::ItemId,
    ids::{AssignmentId, ClientId, EvidenceId, PatternId},
    pattern::Side,
};

use crate::{
    service::pattern::evidence::{EvidenceInput, Picked},
    web::{
        App,
        fields::{Ids, Sent},
        login::SignedIn,
        problem::Answer,
        undo::to_page_after,
    },
};

pub(in crate::web) async fn link_evidence(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match read_evidence(&form) {
        Ok(input) => app.services_for(&form).link_evidence(&actor, client, assignment, input).await,
        Err(faults) => Err(faults.into()),
    };
    match (outcome, actor.role) {
        (Ok(()), _) => Ok(Redirect::to(&words_path(&actor, client, assignment)).into_response()),
        (Err(error), Role::Client) => {
            // The record in the address is theirs, or nothing is said.
            let page = async {
                app.services.may_link(&actor, client, assignment).await?;
                app.services.entry_page(&actor, assignment).await
            };
            app.refused(Some(&actor), error, form, page).await
        }
        (Err(error), _) => {
            app.refused(Some(&actor), error, form, app.services.shared_entry(&actor, client, assignment)).await
        }
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
        faults.add("words", "Tick the sentences to link.");
    }
    let pattern: Option<PatternId> = form.value("pattern").parse().ok();
    if pattern.is_none() {
        faults.add("pattern", "Choose the pattern to link them to.");
    }
    let side = Side::parse(form.value("side"));
    if side.is_none() {
        faults.add("side", "Choose the old way or the new way.");
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
        _ => format!("/clients/{client}/entries/{assignment}"),
    }
}

pub(in crate::web) async fn unlink_evidence(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern, evidence)): Ids<(ClientId, PatternId, EvidenceId)>,
) -> Answer {
    let undo = app.services.unlink_evidence(&actor, client, pattern, evidence).await?;
    Ok(to_page_after(&format!("/clients/{client}/patterns/{pattern}"), Some(undo)))
}
