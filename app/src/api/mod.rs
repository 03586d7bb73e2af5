//! Server functions: what islands call. Each is a few lines; the rules stand behind `backend`.

mod saved;

use leptos::{prelude::*, server_fn::codec::JsonEncoding};
use serde::{Deserialize, Serialize};
use weft_shared::{error::Refusal, exercise::ItemId, ids::AssignmentId};

pub use saved::{AnswerSave, DraftSave, PAGE, Saved, UNSAVED, Unsaved};

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

/// Keeps an answer while it is typed; the fields are those of [`AnswerSave`].
#[server(endpoint = "answers/save", prefix = "/api")]
pub async fn save_answer(
    assignment: AssignmentId,
    item: ItemId,
    typed: String,
    seen: i64,
    // A page of an older Weft has no name.
    #[server(default)] page: String,
    #[server(default)] number: i64,
) -> Result<Saved, ApiError> {
    let save = AnswerSave { assignment, item, typed, seen, page, number };
    let visit = expect_context::<crate::backend::Visit>();
    let answer = match &visit.actor {
        Some(actor) => visit.backend.save_answer(actor, save).await,
        None => Err(Refusal::SignIn),
    };
    answer.map_err(refused)
}

/// Keeps a form before it is sent; the fields are those of [`DraftSave`].
#[server(endpoint = "drafts/save", prefix = "/api")]
pub async fn save_draft(place: String, typed: String, page: String, number: i64) -> Result<Saved, ApiError> {
    let save = DraftSave { place, typed, page, number };
    let visit = expect_context::<crate::backend::Visit>();
    let answer = match &visit.actor {
        Some(actor) => visit.backend.save_draft(actor, save).await,
        None => Err(Refusal::SignIn),
    };
    answer.map_err(refused)
}

/// Says whether Weft can be reached, and who is asking is signed in.
#[server(endpoint = "here", prefix = "/api")]
pub async fn is_here() -> Result<(), ApiError> {
    let visit = expect_context::<crate::backend::Visit>();
    // A server function waits, if only for nothing.
    std::future::ready(visit.actor.map(|_| ()).ok_or_else(|| refused(Refusal::SignIn))).await
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
