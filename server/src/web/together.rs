//! What client and therapist both do: the shared view, patterns, ratings, words.

use std::collections::BTreeMap;

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::{
    form::Form,
    pages::{client::entry::Entry, together::words::SharedEntry},
};
use weft_shared::{
    access::{Actor, Role},
    error::Faults,
    exercise::ItemId,
    ids::{AssignmentId, ClientId, PatternId, SessionId},
    pattern::{Side, Strength, Wording},
    shared_view::Asked,
};

use super::{
    App,
    fields::{Ids, Sent},
    login::SignedIn,
    problem::Problem,
};
use crate::service::{
    Error,
    words::{EvidenceInput, Picked},
};

type Answer = Result<Response, Problem>;

pub(super) async fn shared(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(asked): Query<Asked>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.shared_page(&actor, client, &asked).await?))
}

pub(super) async fn new_pattern_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.pattern_page(&actor, client, None).await?))
}

pub(super) async fn pattern_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.pattern_page(&actor, client, Some(pattern)).await?))
}

pub(super) async fn write_pattern(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    // Faults are shown on a page that only those who may write get to see.
    let page = app.services.pattern_page(&actor, client, None).await?;
    match Wording::read(form.value("old"), form.value("new")) {
        Ok(wording) => {
            app.services.write_pattern(&actor, client, &wording).await?;
            Ok(to_shared(client))
        }
        Err(faults) => Ok(app.again(Some(&actor), page, form, faults)),
    }
}

pub(super) async fn reword_pattern(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.pattern_page(&actor, client, Some(pattern)).await?;
    match Wording::read(form.value("old"), form.value("new")) {
        Ok(wording) => {
            app.services.reword_pattern(&actor, client, pattern, &wording).await?;
            Ok(to_shared(client))
        }
        Err(faults) => Ok(app.again(Some(&actor), page, form, faults)),
    }
}

pub(super) async fn rate_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.rate_page(&actor, client, session).await?))
}

pub(super) async fn rate(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, session)): Ids<(ClientId, SessionId)>,
    Sent(form): Sent,
) -> Answer {
    let page = app.services.rate_page(&actor, client, session).await?;
    let mut faults = Faults::default();
    let mut strengths = BTreeMap::new();
    for (pattern, _, _) in &page.patterns {
        let name = format!("rating-{pattern}");
        let typed = form.value(&name);
        if typed.is_empty() {
            continue;
        }
        match typed.parse().ok().and_then(Strength::new) {
            Some(strength) => {
                strengths.insert(*pattern, strength);
            }
            None => faults.add(&name, "Choose a number from 0 to 10."),
        }
    }
    if !faults.is_empty() {
        return Ok(app.again(Some(&actor), page, form, faults));
    }
    app.services.rate(&actor, client, session, &strengths).await?;
    Ok(to_shared(client))
}

pub(super) async fn shared_entry(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    Ok(app.page(Some(&actor), app.services.shared_entry(&actor, client, assignment).await?))
}

pub(super) async fn link_evidence(
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

fn to_shared(client: ClientId) -> Response {
    Redirect::to(&format!("/clients/{client}/shared")).into_response()
}
