//! Patterns: writing them, and what both people do on a pattern's page.

pub(super) mod evidence;
pub(super) mod rate;

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use weft_app::form::Form;
use weft_shared::{
    error::Faults,
    ids::{ClientId, PatternId, SessionId},
    linked_score::Measure,
    pattern::{About, TurnKind, Wording},
};

use crate::web::{
    App,
    fields::{Ids, Sent},
    login::SignedIn,
    problem::{Answer, Problem},
    shared_view::to_shared,
    undo::{After, to_page_after},
};

/// `?from=N`: filled in from suggestion N.
#[derive(Deserialize)]
pub(in crate::web) struct NewQuery {
    #[serde(default)]
    from: String,
}

pub(in crate::web) async fn new_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(query): Query<NewQuery>,
) -> Answer {
    let from = query.from.parse().ok();
    let page = app.services.new_pattern_page(&actor, client, from).await?;
    app.page_at(&actor, &format!("/clients/{client}/patterns/new"), page).await
}

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
    Query(after): Query<After>,
) -> Answer {
    app.page_after(&actor, &after, app.services.pattern_page(&actor, client, pattern).await?).await
}

/// Both halves and what is known beside them, with the faults of all fields at once.
fn read(form: &Form) -> Result<(Wording, About), Faults> {
    let wording = Wording::read(form.value("old"), form.value("new"));
    let about = About::read(form.value("kind"), form.value("leaning"), form.value("origin"), form.value("helps"));
    match (wording, about) {
        (Ok(wording), Ok(about)) => Ok((wording, about)),
        (wording, about) => {
            let mut faults = wording.err().unwrap_or_default();
            for (field, sentence) in about.err().unwrap_or_default().iter() {
                faults.add(field, sentence);
            }
            Err(faults)
        }
    }
}

pub(in crate::web) async fn write(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match read(&form) {
        Ok((wording, about)) => app.services_for(&form).write_pattern(&actor, client, &wording, &about).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(_) => Ok(to_shared(client)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.new_pattern_page(&actor, client, None)).await,
    }
}

pub(in crate::web) async fn words_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
) -> Answer {
    let page = app.services.reword_page(&actor, client, pattern).await?;
    app.page_at(&actor, &format!("/clients/{client}/patterns/{pattern}/words"), page).await
}

pub(in crate::web) async fn reword(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
    Sent(form): Sent,
) -> Answer {
    let outcome = match read(&form) {
        Ok((wording, about)) => app.services_for(&form).reword_pattern(&actor, client, pattern, &wording, &about).await,
        Err(faults) => Err(faults.into()),
    };
    match outcome {
        Ok(()) => Ok(to_pattern(client, pattern)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.reword_page(&actor, client, pattern)).await,
    }
}

pub(in crate::web) async fn turn(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
    Sent(form): Sent,
) -> Answer {
    let turn = TurnKind::parse(form.value("turn")).ok_or(Problem::NotFound)?;
    let undo = app.services.turn_pattern(&actor, client, pattern, turn).await?;
    Ok(to_page_after(&format!("/clients/{client}/patterns/{pattern}"), undo))
}

pub(in crate::web) async fn remove(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
) -> Answer {
    match app.services.remove_pattern(&actor, client, pattern).await {
        Ok(undo) => Ok(to_page_after(&format!("/clients/{client}/shared"), Some(undo))),
        Err(error) => {
            let page = app.services.pattern_page(&actor, client, pattern);
            app.refused(Some(&actor), error, Form::default(), page).await
        }
    }
}

pub(in crate::web) async fn agree_start(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
    Sent(form): Sent,
) -> Answer {
    let session = |name: &str| form.value(name).parse::<SessionId>().map_err(|_| Problem::NotFound);
    let (from, to) = (session("from")?, session("to")?);
    match app.services_for(&form).agree_start(&actor, client, pattern, (from, to)).await {
        Ok(()) => Ok(to_pattern(client, pattern)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.pattern_page(&actor, client, pattern)).await,
    }
}

pub(in crate::web) async fn tie_measures(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, pattern)): Ids<(ClientId, PatternId)>,
    Sent(form): Sent,
) -> Answer {
    let measures: Result<Vec<Measure>, ()> = form.all("measure").iter().map(|name| name.parse()).collect();
    let measures = measures.map_err(|()| Problem::NotFound)?;
    match app.services_for(&form).tie_measures(&actor, client, pattern, &measures).await {
        Ok(()) => Ok(to_pattern(client, pattern)),
        Err(error) => app.refused(Some(&actor), error, form, app.services.pattern_page(&actor, client, pattern)).await,
    }
}

pub(in crate::web) fn to_pattern(client: ClientId, pattern: PatternId) -> Response {
    Redirect::to(&format!("/clients/{client}/patterns/{pattern}")).into_response()
}
