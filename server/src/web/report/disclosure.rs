//! Who has seen what.

use axum::extract::State;

use crate::web::{App, login::SignedIn, problem::Answer};

pub(in crate::web) async fn seen(State(app): State<App>, SignedIn(actor): SignedIn) -> Answer {
    Ok(app.page(Some(&actor), app.services.seen_page(&actor).await?))
}
