//! The shared view.

use axum::{
    extract::{Query, State},
    response::{IntoResponse as _, Redirect, Response},
};
use weft_shared::{ids::ClientId, shared_view::ViewQuery};

use crate::web::{App, fields::Ids, login::SignedIn, problem::Answer, undo::After};

pub(super) async fn shared(
    State(app): State<App>,
    SignedIn(actor): SignedIn,
    Ids(client): Ids<ClientId>,
    Query(asked): Query<ViewQuery>,
    Query(after): Query<After>,
) -> Answer {
    app.page_after(&actor, &after, app.services.shared_page(&actor, client, &asked).await?).await
}

pub(crate) fn to_shared(client: ClientId) -> Response {
    Redirect::to(&format!("/clients/{client}/shared")).into_response()
}
