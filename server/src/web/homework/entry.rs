//! Entries, read by the client or, while they are shared, by the therapist.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use serde::Deserialize;
use weft_shared::{
    error::Faults,
    ids::{AssignmentId, ClientId, PatternId},
    pattern::Strength,
};

use crate::web::{
    App,
    fields::{Ids, Read as _, Sent},
    homework::to_entry,
    login::SignedIn,
    problem::Answer,
};

pub(in crate::web) async fn entries(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.entries_page(&actor).await?))
}

/// Which pattern a log entry was about, and how strong it was.
pub(in crate::web) async fn rate_entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.entry_page(&actor, assignment).await?;
    let mut faults = Faults::default();
    let pattern = form.value("pattern").parse::<PatternId>();
    if pattern.is_err() {
        faults.add("pattern", "Choose the pattern this was about.");
    }
    let strength = form.value("rating").parse().ok().and_then(Strength::new);
    if strength.is_none() {
        faults.add("rating", "Choose a number from 0 to 10.");
    }
    let (Ok(pattern), Some(strength)) = (pattern, strength) else {
        return Ok(app.again(Some(&actor), page, form, faults));
    };
    app.services.rate_with_response(&actor, assignment, &BTreeMap::from([(pattern, strength)])).await?;
    Ok(to_entry(assignment))
}

/// `?finished`: it was just now.
#[derive(Deserialize)]
pub(in crate::web) struct EntryQuery {
    finished: Option<String>,
}

pub(in crate::web) async fn entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<EntryQuery>,
) -> Answer {
    let mut page = app.services.entry_page(&actor, assignment).await?;
    page.just_finished = query.finished.is_some();
    Ok(app.page(Some(&actor), page))
}

pub(in crate::web) async fn set_readers(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    app.services.set_readers(&actor, assignment, form.readers()).await?;
    Ok(to_entry(assignment))
}

pub(in crate::web) async fn shared_entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.shared_entry(&actor, client, assignment).await?))
}
