//! What was posted, kept beside the request for as long as it is answered: whatever is refused gives the words back.
//!
//! Never in a log, never in an address, and no further than [`MOST_KEPT`].

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest as _, Multipart, Request},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};
use futures_util::{StreamExt as _, future, stream};
use weft_app::form::{Form, Written};

use super::LARGEST_BODY;

/// More than is taken of a form, so that of one that is too large the words come back as far as they were read.
const MOST_KEPT: usize = 2 * LARGEST_BODY;
/// What is listened to beyond that, so that a refusal is heard.
const MOST_HEARD: usize = 10 * LARGEST_BODY;

/// The beginning of a posted body.
#[derive(Clone, Debug, Default)]
pub(super) struct Posted {
    headers: HeaderMap,
    body: Bytes,
}

/// Reads a form before anyone decides about it, and passes it on unchanged.
pub(super) async fn keep(request: Request, next: Next) -> Response {
    // Islands keep their words themselves.
    if request.method() != Method::POST || request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let is_upload = is_multipart(&parts.headers);
    let mut rest = body.into_data_stream();
    let mut begun = Vec::new();
    let mut heard = 0;
    let mut broken = None;
    let mut is_whole = true;
    while let Some(chunk) = rest.next().await {
        match chunk {
            Ok(chunk) => {
                heard += chunk.len();
                if begun.len() <= MOST_KEPT {
                    begun.extend_from_slice(&chunk);
                }
            }
            Err(error) => broken = Some(error),
        }
        // A file is read by its own page, which knows how large it may be.
        if broken.is_some() || (is_upload && begun.len() > MOST_KEPT) || heard > MOST_HEARD {
            is_whole = false;
            break;
        }
    }
    let begun = Bytes::from(begun);
    let mut headers = HeaderMap::new();
    if let Some(kind) = parts.headers.get(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, kind.clone());
    }
    parts.extensions.insert(Posted { headers, body: begun.clone() });
    let body = if is_whole {
        Body::from(begun)
    } else {
        let first = stream::once(future::ready(Ok(begun)));
        Body::from_stream(first.chain(stream::iter(broken.map(Err))).chain(rest))
    };
    next.run(Request::from_parts(parts, body)).await
}

impl Posted {
    /// What was posted with a request; nothing, where nothing was.
    pub(super) fn with(request: &Request) -> Self {
        request.extensions().get().cloned().unwrap_or_default()
    }

    /// The words in it, as far as it was read.
    pub(super) async fn written(&self) -> Vec<Written> {
        if self.body.is_empty() {
            return Vec::new();
        }
        let pairs = if is_multipart(&self.headers) { self.texts().await } else { self.pairs() };
        Form::new(pairs).written()
    }

    /// The form it was, without files.
    pub(super) fn form(&self) -> Form {
        if is_multipart(&self.headers) { Form::default() } else { Form::new(self.pairs()) }
    }

    fn pairs(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    /// Of a form with a file its other fields.
    async fn texts(&self) -> Vec<(String, String)> {
        let mut request = Request::new(Body::from(self.body.clone()));
        request.headers_mut().clone_from(&self.headers);
        let Ok(mut sent) = Multipart::from_request(request, &()).await else { return Vec::new() };
        let mut pairs = Vec::new();
        while let Ok(Some(field)) = sent.next_field().await {
            let Some(name) = field.name().map(str::to_owned) else { continue };
            if field.file_name().is_some() {
                continue;
            }
            match field.text().await {
                Ok(text) => pairs.push((name, text)),
                Err(_) => break,
            }
        }
        pairs
    }
}

pub(super) fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/"))
}
