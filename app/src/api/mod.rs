//! Server functions: what islands call. Each is a few lines; the rules stand behind `backend`.

mod saved;

use leptos::{prelude::*, server_fn::codec::JsonEncoding};
use serde::{Deserialize, Serialize};
use weft_shared::{error::Refusal, exercise::ItemId, ids::AssignmentId};

pub use saved::Saved;

/// Why a call failed: refused by Weft, or lost on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    Refused(Refusal),
    Lost,
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        ApiError::Lost
    }
}

/// `typed`: the fields of the item, `application/x-www-form-urlencoded`, as [`weft_shared::response::Parts`] reads them.
#[server(endpoint = "answers/save", prefix = "/api")]
pub async fn save_answer(assignment: AssignmentId, item: ItemId, typed: String, seen: i64) -> Result<Saved, ApiError> {
    let visit = expect_context::<crate::backend::Visit>();
    let answer = match &visit.actor {
        Some(actor) => visit.backend.save_answer(actor, assignment, item, typed, seen).await,
        None => Err(Refusal::SignIn),
    };
    answer.map_err(refused)
}

/// Sets the status that says what happened; without it every error would be a 500.
#[cfg(feature = "ssr")]
fn refused(refusal: Refusal) -> ApiError {
    use axum::http::StatusCode;
    let status = match refusal {
        Refusal::SignIn => StatusCode::UNAUTHORIZED,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::Conflict => StatusCode::CONFLICT,
        Refusal::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Unexpected => StatusCode::INTERNAL_SERVER_ERROR,
    };
    expect_context::<leptos_axum::ResponseOptions>().set_status(status);
    ApiError::Refused(refusal)
}
