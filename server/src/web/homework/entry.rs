//! Entries, read by the client or, while they are shared, by the therapist.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use serde::Deserialize;
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::{AssignmentId, ClientId, PatternId, UndoId},
    pattern::Strength,
    rating::Ratings,
};

use crate::web::{
    App,
    fields::{Ids, Read as _, Sent},
    homework::to_entry,
    login::SignedIn,
    problem::{Answer, Problem},
    undo::{After, to_page_after},
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
    let outcome = match read_rating(&form) {
        Ok(ratings) => app.services_for(&form).rate_with_response(&actor, assignment, &ratings).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(_) => Ok(to_entry(assignment)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.entry_page(&actor, assignment)).await,
    }
}

/// Field `pattern`: of which the client clears what they rated with the entry.
pub(in crate::web) async fn clear_rating(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    let pattern = form.value("pattern").parse().map_err(|_| Problem::NotFound)?;
    let ratings = Ratings { cleared: BTreeSet::from([pattern]), ..Ratings::default() };
    let undo = app.services.rate_with_response(&actor, assignment, &ratings).await?;
    Ok(to_page_after(&format!("/homework/{assignment}/entry"), undo))
}

fn read_rating(form: &Form) -> Result<Ratings, Faults> {
    let mut faults = Faults::default();
    let pattern = form.value("pattern").parse::<PatternId>();
    if pattern.is_err() {
        faults.add("pattern", "Choose the pattern this was about.");
    }
    let strength = form.value("rating").parse().ok().and_then(Strength::new);
    if strength.is_none() {
        faults.add("rating", "Choose a number from 0 to 10.");
    }
    match (pattern, strength) {
        (Ok(pattern), Some(strength)) => Ok(Ratings::given(BTreeMap::from([(pattern, strength)]))),
        _ => Err(faults),
    }
}

/// `?finished`: it was just now.
#[derive(Deserialize)]
pub(in crate::web) struct EntryQuery {
    finished: Option<String>,
    undo: Option<UndoId>,
}

pub(in crate::web) async fn entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Query(query): Query<EntryQuery>,
) -> Answer {
    let mut page = app.services.entry_page(&actor, assignment).await?;
    page.just_finished = query.finished.is_some();
    app.page_after(&actor, &After { undo: query.undo }, page).await
}

pub(in crate::web) async fn set_readers(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(assignment): Ids<AssignmentId>,
    Sent(form): Sent,
) -> Answer {
    match app.services_for(&form).set_readers(&actor, assignment, form.readers()).await {
        Ok(()) => Ok(to_entry(assignment)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.entry_page(&actor, assignment)).await,
    }
}

pub(in crate::web) async fn shared_entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.shared_entry(&actor, client, assignment).await?))
}
