//! What protects every answer: who may post, what a page may load, what may be kept.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use super::problem::Problem;
use crate::config::Transport;

const HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: browsers would then send `Origin: null` with forms.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), \
         publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ),
];

/// Only where there is TLS: a browser told so elsewhere could not come back.
const ENCRYPTED_FOR_A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// For answers that are no page of ours; pages bring their own, with a nonce.
const NOTHING_LOADS: &str =
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) async fn headers(State(transport): State<Transport>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if transport == Transport::Https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ENCRYPTED_FOR_A_YEAR);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING_LOADS));
    response
}

/// What a page may load: our own styles, fonts and scripts, and nothing from anyone else.
pub(super) fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; object-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Clinical pages stay in no cache.
pub(super) async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whatever changes something must come from a page of ours.
pub(super) async fn same_origin_only(request: Request, next: Next) -> Result<Response, Problem> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_same_origin(request.headers()) {
        Ok(next.run(request).await)
    } else {
        // Countable by whoever watches the log; it says nothing about whoever sent it.
        tracing::warn!(security = "form-from-elsewhere", "a form was refused");
        let sentence = "This form came from another website, so nothing was changed. Open Weft itself and try again.";
        Err(if says_from_where(request.headers()) { Problem::Foreign(sentence) } else { Problem::Refused(sentence) })
    }
}

/// Without either it may still be somebody's own browser, which says too little.
fn says_from_where(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}

/// `Sec-Fetch-Site` where the browser sends it; older ones at least say the `Origin`. Neither: refused.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(&HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => match (text(&header::ORIGIN), text(&header::HOST)) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_same_origin(&headers)
    }

    #[test]
    fn only_our_own_pages_may_post() {
        assert!(sent(&[("sec-fetch-site", "same-origin")]));
        assert!(!sent(&[("sec-fetch-site", "cross-site")]));
        assert!(!sent(&[("sec-fetch-site", "same-site")]));
        assert!(sent(&[("origin", "https://weft.example"), ("host", "weft.example")]));
        assert!(!sent(&[("origin", "https://evil.example"), ("host", "weft.example")]));
        assert!(!sent(&[("origin", "null"), ("host", "weft.example")]));
        assert!(!sent(&[("host", "weft.example")]));
    }
}
