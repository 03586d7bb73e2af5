//! Composing reports, their pages, and their files.

pub(super) mod disclosure;
pub(super) mod proposal;

use std::collections::BTreeSet;

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Redirect},
};
use serde::Deserialize;
use weft_app::form::Form;
use weft_shared::{
    access::Actor,
    error::Faults,
    ids::{ClientId, EvidenceId, ReportId, SessionId},
    report::{Kind, Order, Paper, Section},
    shared_view::Period,
};

use crate::{
    error::Error,
    service::report::OrderInput,
    web::{
        App,
        fields::{Ids, Read as _, Sent},
        login::SignedIn,
        problem::Answer,
    },
};

/// A page that shows work going on asks again after so many seconds, without a script.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("2");

#[derive(Deserialize)]
pub(in crate::web) struct KindQuery {
    #[serde(default)]
    kind: String,
}

pub(in crate::web) async fn compose_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(query): Query<KindQuery>,
) -> Answer {
    let kind = Kind::parse(&query.kind).unwrap_or_default();
    let page = app.services.report_page(&actor, client, kind, None).await?;
    if query.kind.is_empty() {
        return app.page_at(&actor, &format!("/clients/{client}/report"), page).await;
    }
    Ok(app.page(Some(&actor), page))
}

pub(in crate::web) async fn compose(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Sent(form): Sent,
) -> Answer {
    if let Some(kind) = Kind::parse(form.value("show")) {
        let page = app.services.report_page(&actor, client, kind, None).await?;
        return Ok(app.page_with(Some(&actor), page, form));
    }
    let kind = Kind::parse(form.value("kind")).unwrap_or_default();
    let blank = app.services.report_page(&actor, client, kind, None);
    let shown = match act(&app, &actor, client, &form).await {
        Ok(ComposeOutcome::Leads(address)) => return Ok(Redirect::to(&address).into_response()),
        Ok(ComposeOutcome::Shows(input)) => app.services.report_page(&actor, client, kind, Some(input)).await,
        Err(error) => Err(error),
    };
    match shown {
        Ok(page) => Ok(app.page_with(Some(&actor), page, form)),
        Err(error) => app.refused(Some(&actor), error, form, blank).await,
    }
}

enum ComposeOutcome {
    Leads(String),
    Shows(OrderInput),
}

async fn act(app: &App, actor: &Actor, client: ClientId, form: &Form) -> Result<ComposeOutcome, Error> {
    let input = read_order(form)?;
    let services = app.services_for(form);
    match form.value("go") {
        "preview" => Ok(ComposeOutcome::Shows(input)),
        "ask" => {
            services.ask_to_look(actor, client, input).await?;
            Ok(ComposeOutcome::Leads(format!("/clients/{client}/report")))
        }
        _ => Ok(ComposeOutcome::Leads(made_address(client, services.begin_report(actor, client, input).await?))),
    }
}

pub(in crate::web) fn made_address(client: ClientId, report: ReportId) -> String {
    format!("/clients/{client}/reports/{report}")
}

/// A form without a kind is one that chose nothing: the report as it begins.
fn read_order(form: &Form) -> Result<OrderInput, Faults> {
    let mut faults = Faults::default();
    let period = Period { from: form.maybe_day("from", &mut faults), to: form.maybe_day("to", &mut faults) };
    let session: Option<SessionId> = match form.value("session") {
        "" => None,
        typed => typed.parse().map_err(|_| faults.add("session", "Choose a session.")).ok(),
    };
    let mut order = Order::new(Kind::parse(form.value("kind")).unwrap_or_default(), period);
    if !form.value("kind").is_empty() {
        order.sections = form.all("section").iter().filter_map(|section| Section::parse(section)).collect();
    }
    if form.value("quotes") == "shown" {
        order.quotes = Some(ids(form, "quote"));
    }
    order.paper = Paper::parse(form.value("paper")).unwrap_or_default();
    order.for_whom = form.value("for").to_owned();
    faults.or(OrderInput { order, session })
}

pub(in crate::web) fn ids(form: &Form, name: &str) -> BTreeSet<EvidenceId> {
    form.all(name).iter().filter_map(|id| id.parse().ok()).collect()
}

pub(in crate::web) async fn made_page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, report)): Ids<(ClientId, ReportId)>,
) -> Answer {
    let page = app.services.report_made_page(&actor, client, report).await?;
    let is_making = page.is_making();
    let mut response = app.page(Some(&actor), page);
    if is_making {
        response.headers_mut().insert(header::REFRESH, LOOK_AGAIN);
    }
    Ok(response)
}

pub(in crate::web) async fn cancel(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, report)): Ids<(ClientId, ReportId)>,
) -> Answer {
    app.services.cancel_report(&actor, client, report).await?;
    Ok(Redirect::to(&made_address(client, report)).into_response())
}

pub(in crate::web) async fn file(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, report)): Ids<(ClientId, ReportId)>,
) -> Answer {
    let kept = app.services.report_file(&actor, client, report).await?;
    let name = format!("attachment; filename=\"{}\"", kept.file_name);
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, kept.bytes).into_response())
}
