//! Forms about a client that are kept before they are sent: shown again with what was typed, and let go once it is sent.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use weft_app::{
    api::{PAGE, UNSAVED, Unsaved},
    form::{DRAFT, Form},
    page::Page,
};
use weft_shared::{access::Actor, ids::DraftId};

use super::{
    App,
    fields::Sent,
    login::{MaybeActor, SignedIn},
    problem::Answer,
    words::Posted,
};

impl App {
    /// A page with a form at `place`, which holds what was typed into it and not sent.
    pub(super) async fn page_at(&self, actor: &Actor, place: &str, page: impl Page) -> Answer {
        let unsent = self.services.unsent(actor, place).await?;
        Ok(self.page_with(Some(actor), page, Form::of_unsent(place, unsent)))
    }

    /// Keeps what goes along with the act that ends a login. What cannot be kept is not asked about: the person is
    /// leaving.
    pub(super) async fn keep_last(&self, actor: &Actor, form: &Form) {
        for unsaved in form.all(UNSAVED).iter().filter_map(|wire| Unsaved::from_wire(wire)) {
            let kept = match unsaved {
                Unsaved::Answer(save) => self.services.save_one(actor, save).await,
                Unsaved::Draft(save) => self.services.keep_draft(actor, save).await,
            };
            if let Err(error) = kept {
                tracing::warn!(%error, "the last words before leaving were not kept");
            }
        }
    }
}

/// Puts away what was typed and not sent, and shows the form as it is without it.
pub(super) async fn put_away(State(app): State<App>, SignedIn(actor): SignedIn, Sent(form): Sent) -> Answer {
    let place = form.value("place");
    app.services.forget_drafts(&actor, place, &[], &seen(&form)).await?;
    Ok(Redirect::to(place).into_response())
}

/// Lets go of what was kept of a form once it is sent.
pub(super) async fn let_go(
    State(app): State<App>,
    MaybeActor(actor): MaybeActor,
    request: Request,
    next: Next,
) -> Response {
    let (place, posted) = (request.uri().path().to_owned(), Posted::with(&request));
    let response = next.run(request).await;
    if let Some(actor) = actor.filter(|_| response.status().is_redirection()) {
        let form = posted.form();
        let (pages, drafts) = (form.all(PAGE), seen(&form));
        // An address that keeps no drafts has none.
        if place.starts_with("/clients/")
            && !(pages.is_empty() && drafts.is_empty())
            && let Err(error) = app.services.forget_drafts(&actor, &place, pages, &drafts).await
        {
            tracing::warn!(%error, "what was kept of a form that was sent was not let go");
        }
    }
    response
}

fn seen(form: &Form) -> Vec<DraftId> {
    form.all(DRAFT).iter().filter_map(|id| id.parse().ok()).collect()
}
