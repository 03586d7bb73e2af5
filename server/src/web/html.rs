//! A page as a document.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hydration_context::{SharedContext as _, SsrSharedContext};
use leptos::prelude::{AnyView, IntoAny as _, Owner, RenderHtml as _, provide_context};
use weft_app::{
    components::{
        chrome::chrome,
        day::Today,
        field::faults_in_page_order,
        passkey::PasskeysAt,
        undo::{self, Offer},
    },
    form::{Form, FormKey, ONCE, SEEN},
    page::{Page, Viewer},
};
use weft_shared::{access::Actor, error::Faults, shared_view::Person, when::Moment};

use super::{
    App,
    problem::{Answer, SENT_BEFORE},
    security::page_policy,
};
use crate::{context::FormStamp, crypto::random, error::Error, service::Services};

impl App {
    /// A page for whoever is asking.
    pub(super) fn page(&self, actor: Option<&Actor>, page: impl Page) -> Response {
        self.document(StatusCode::OK, actor, page, Form::default())
    }

    /// A page with what was typed, where nothing is wrong with it.
    pub(super) fn page_with(&self, actor: Option<&Actor>, page: impl Page, form: Form) -> Response {
        self.document(StatusCode::OK, actor, page, form)
    }

    /// A page that says itself what is wrong with what was sent.
    pub(super) fn unprocessable(&self, actor: Option<&Actor>, page: impl Page) -> Response {
        self.document(StatusCode::UNPROCESSABLE_ENTITY, actor, page, Form::default())
    }

    /// The page again, with what was typed and what is wrong with it.
    pub(super) fn again(&self, actor: Option<&Actor>, page: impl Page, form: Form, faults: Faults) -> Response {
        self.document(StatusCode::UNPROCESSABLE_ENTITY, actor, page, form.with_faults(faults))
    }

    /// The page again for a form that was not taken: with its faults, or beside what stands there now, or with a fresh
    /// key where it has made something already. `page` is loaded only here. Whoever may not see it hears nothing of
    /// what is wrong.
    pub(super) async fn refused<P: Page>(
        &self,
        actor: Option<&Actor>,
        error: Error,
        form: Form,
        page: impl Future<Output = Result<P, Error>>,
    ) -> Answer {
        match error {
            Error::Invalid(faults) => Ok(self.again(actor, page.await?, form, faults)),
            Error::TooSoon { seconds } => {
                let form = form.with_faults(Faults::one("tries", too_soon(seconds)));
                let mut response = self.document(StatusCode::TOO_MANY_REQUESTS, actor, page.await?, form);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                Ok(response)
            }
            Error::Conflict => Ok(self.document(StatusCode::CONFLICT, actor, page.await?, form.beside_newer())),
            Error::SentBefore => {
                let form = form.without(|name| name == ONCE).with_given_back(SENT_BEFORE, Vec::new());
                Ok(self.document(StatusCode::CONFLICT, actor, page.await?, form))
            }
            error => Err(error.into()),
        }
    }

    /// A page that has no place for what was typed, with it to be copied.
    pub(super) fn given_back(&self, actor: &Actor, page: impl Page, form: &Form, why: &str) -> Response {
        let form = Form::default().with_given_back(why, form.written());
        self.document(StatusCode::CONFLICT, Some(actor), page, form)
    }

    /// What a form asks for, done under its key and against the fingerprint it was made from.
    pub(super) fn services_for(&self, form: &Form) -> Services {
        self.services.for_form(FormStamp::new(form.value(ONCE), form.value(SEEN), form.content()))
    }

    /// A page below the offer to undo what was done just now.
    pub(super) fn page_offering(&self, actor: &Actor, page: impl Page, form: Form, offer: Option<Offer>) -> Response {
        self.draw(StatusCode::OK, Some(actor), page, form, offer)
    }

    pub(super) fn document(&self, status: StatusCode, actor: Option<&Actor>, page: impl Page, form: Form) -> Response {
        self.draw(status, actor, page, form, None)
    }

    fn draw(
        &self,
        status: StatusCode,
        actor: Option<&Actor>,
        page: impl Page,
        form: Form,
        offer: Option<Offer>,
    ) -> Response {
        let title = page.place().map_or_else(|| page.title().to_owned(), |place| format!("{place} · {}", page.title()));
        let key = match form.value(ONCE) {
            "" => self.services.new_form_key().to_string(),
            sent => sent.to_owned(),
        };
        let viewer = actor.map(|actor| viewer(actor, self.services.now()));
        let (place, is_sample) = (page.nav_item(), self.is_sample);
        let passkeys = PasskeysAt(self.services.passkeys_at().map(str::to_owned));
        let body = render(FormKey(key), Today(self.services.day_in_utc()), passkeys, move || {
            chrome(viewer.as_ref(), place, is_sample, undo::above(offer, page.view(form))).into_any()
        });
        let nonce = hex::encode(random::<16>());
        let site = &self.site;
        let mut html = String::with_capacity(body.len() + 1024);
        html.push_str("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        html.push_str(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, \
             interactive-widget=resizes-content\">",
        );
        html.push_str("<meta name=\"color-scheme\" content=\"light dark\">");
        // Titles and asset paths are our own constants.
        html.push_str(&format!("<title>{title}</title><link rel=\"icon\" href=\"{}\">", site.icon()));
        html.push_str(&format!("<link rel=\"stylesheet\" href=\"{}\">", site.css()));
        // The loader wakes islands, and says when a login is about to end; only a page with an island downloads more code.
        if body.contains("<leptos-island") || body.contains("data-login-ends") {
            html.push_str(&site.loader_tag(&nonce));
        }
        html.push_str("</head><body>");
        html.push_str(&body);
        html.push_str("</body></html>");
        let mut response = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
        if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// How long to wait, as a person would say it.
pub(super) fn too_soon(seconds: i64) -> String {
    let wait = match seconds {
        ..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    };
    format!("There were too many tries in a short time. Wait {wait}, then try again. Nothing is locked for good.")
}

fn viewer(actor: &Actor, now: Moment) -> Viewer {
    Viewer {
        called: Person::new(&actor.name, "").called,
        role: actor.role,
        client: actor.client,
        signed_out_in: actor.ends_at.map(|end| (end.0 - now.0).max(0) / 1_000),
    }
}

/// Renders in islands mode. Views are plain: nothing in them waits, so one pass is the whole page.
fn render(key: FormKey, today: Today, passkeys: PasskeysAt, view: impl FnOnce() -> AnyView) -> String {
    let context = SsrSharedContext::new_islands();
    // Only what stands inside an island is woken in the browser.
    context.set_is_hydrating(false);
    let owner = Owner::new_root(Some(Arc::new(context)));
    let html = owner.with(|| {
        provide_context(key);
        provide_context(today);
        provide_context(passkeys);
        view().to_html()
    });
    owner.unset_with_forced_cleanup();
    faults_in_page_order(html)
}
