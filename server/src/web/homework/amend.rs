//! Changing a finished entry.

use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use weft_app::{form::Form, pages::homework::care::NextPage};
use weft_shared::{
    exercise::ItemId,
    ids::{AssignmentId, ClientId},
};

use crate::{
    error::Error,
    service::homework::amend::Typed,
    web::{
        App,
        fields::{Ids, Sent},
        homework::{is_of, to_entry},
        login::SignedIn,
        problem::Answer,
    },
};

/// Said where another tab or device was faster: the entry as it is now stands below.
const CHANGED_MEANWHILE: &str = "This entry was changed in another tab or on another device meanwhile. This page shows it as \
                                 it is now.";

pub(in crate::web) async fn page(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
) -> Answer {
    let page = app.services.amend_page(&actor, client, assignment, &Typed::new()).await?;
    app.page_at(&actor, &format!("/clients/{client}/entries/{assignment}/amend"), page).await
}

/// Fields as on the page with all questions; `go`: `clear answer-ITEM` clears one and saves nothing.
pub(in crate::web) async fn amend(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids((client, assignment)): Ids<(ClientId, AssignmentId)>,
    Sent(form): Sent,
) -> Answer {
    if let Some(cleared) = form.value("go").strip_prefix("clear ") {
        let left = form.clone().without(|name| name == "go" || is_of(name, cleared));
        let page = app.services.amend_page(&actor, client, assignment, &typed(&left)).await?;
        return Ok(app.page_with(Some(&actor), page, left));
    }
    let typed = typed(&form);
    match app.services_for(&form).amend(&actor, client, assignment, &typed).await {
        // Past the numbers to call, on to the entry.
        Ok(amended) if amended.at_risk => {
            let address = format!("/homework/{assignment}/care?then={}", NextPage::Finish.segment());
            Ok(Redirect::to(&address).into_response())
        }
        Ok(_) => Ok(to_entry(assignment)),
        Err(Error::Conflict) => {
            let page = app.services.entry_page(&actor, assignment).await?;
            Ok(app.given_back(&actor, page, &form, CHANGED_MEANWHILE))
        }
        Err(error) => {
            let page = app.services.amend_page(&actor, client, assignment, &typed);
            app.refused(Some(&actor), error, form, page).await
        }
    }
}

/// What was on the form: each item has a field that begins like this, answered or not.
fn typed(form: &Form) -> Typed {
    let items = form.beginning_with("seen-").map(|(seen, _)| ItemId(seen.trim_start_matches("seen-").to_owned()));
    items.map(|item| (item.clone(), form.parts(&format!("answer-{item}")))).collect()
}
