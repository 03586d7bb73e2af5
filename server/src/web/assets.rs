//! Styles, fonts and islands, as `cargo xtask site` built them: in a folder, or inside the program. Their names carry
//! their content's hash.

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    extract::Path as Address,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;
use tower_http::services::ServeDir;

use super::App;

/// The site that `cargo xtask dist` put into the program, by file name.
#[cfg(feature = "embedded-site")]
const EMBEDDED: Option<&[(&str, &[u8])]> = Some(include!(concat!(env!("OUT_DIR"), "/site.rs")));
#[cfg(not(feature = "embedded-site"))]
const EMBEDDED: Option<&[(&str, &[u8])]> = None;

/// Where `cargo xtask site` puts it.
const BUILT: &str = "target/site";

#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {why}. Build it with: cargo xtask site")]
pub struct SiteError {
    path: String,
    why: String,
}

/// Where the pieces of the site stand: `site.json`.
pub(super) struct Site {
    files: Files,
    manifest: Manifest,
}

enum Files {
    In(PathBuf),
    Embedded(&'static [(&'static str, &'static [u8])]),
}

#[derive(Deserialize)]
struct Manifest {
    css: String,
    loader: String,
    islands_js: String,
    islands_wasm: String,
    icon: String,
}

impl Site {
    /// In the folder, if one is named; else inside the program; else where it is built.
    pub fn find(folder: Option<&Path>) -> Result<Self, SiteError> {
        match (folder, EMBEDDED) {
            (None, Some(files)) => Self::embedded(files),
            (folder, _) => Self::read(folder.unwrap_or(Path::new(BUILT))),
        }
    }

    pub fn read(folder: &Path) -> Result<Self, SiteError> {
        let path = folder.join("site.json");
        let fault = |why: String| SiteError { path: path.display().to_string(), why };
        let text = fs::read(&path).map_err(|error| fault(error.to_string()))?;
        let manifest = serde_json::from_slice(&text).map_err(|error| fault(error.to_string()))?;
        Ok(Self { files: Files::In(folder.to_owned()), manifest })
    }

    fn embedded(files: &'static [(&'static str, &'static [u8])]) -> Result<Self, SiteError> {
        let fault = |why: String| SiteError { path: "the site inside this program".to_owned(), why };
        let text = content(files, "site.json").ok_or_else(|| fault("it has no site.json".to_owned()))?;
        let manifest = serde_json::from_slice(text).map_err(|error| fault(error.to_string()))?;
        Ok(Self { files: Files::Embedded(files), manifest })
    }

    pub fn css(&self) -> &str {
        &self.manifest.css
    }

    pub fn icon(&self) -> &str {
        &self.manifest.icon
    }

    pub fn loader_tag(&self, nonce: &str) -> String {
        let Manifest { loader, islands_js, islands_wasm, .. } = &self.manifest;
        format!(
            "<script type=\"module\" nonce=\"{nonce}\" src=\"{loader}\" data-js=\"{islands_js}\" \
             data-wasm=\"{islands_wasm}\"></script>"
        )
    }
}

pub(super) fn router(site: &Site) -> Router<App> {
    let router = match &site.files {
        Files::In(folder) => {
            Router::new().nest_service("/assets", ServeDir::new(folder.join("assets")).precompressed_br())
        }
        Files::Embedded(files) => {
            let files = *files;
            let file = async move |Address(path): Address<String>, headers: HeaderMap| give(files, &path, &headers);
            Router::new().route("/assets/{*path}", get(file))
        }
    };
    router.layer(middleware::from_fn(keep_for_good))
}

fn content(files: &[(&str, &'static [u8])], name: &str) -> Option<&'static [u8]> {
    let found = files.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(files[found].1)
}

/// Compressed as it was built, for whoever takes that.
fn give(files: &[(&str, &'static [u8])], path: &str, headers: &HeaderMap) -> Response {
    let name = format!("assets/{path}");
    let Some(plain) = content(files, &name) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static(kind_of(path)));
    match content(files, &format!("{name}.br")) {
        Some(packed) if takes_brotli(headers) => {
            let packed_as: [(HeaderName, HeaderValue); 3] = [
                kind,
                (header::CONTENT_ENCODING, HeaderValue::from_static("br")),
                (header::VARY, HeaderValue::from_static("accept-encoding")),
            ];
            (packed_as, packed).into_response()
        }
        _ => ([kind, (header::VARY, HeaderValue::from_static("accept-encoding"))], plain).into_response(),
    }
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let taken = headers.get(header::ACCEPT_ENCODING).and_then(|taken| taken.to_str().ok()).unwrap_or_default();
    taken.split(',').any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, ""));
        name.trim() == "br" && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// What `cargo xtask site` makes.
fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Files of a folder come without one.
fn name_the_charset(headers: &mut HeaderMap) {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if (kind.starts_with("text/") || kind == "image/svg+xml")
        && !kind.contains("charset")
        && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

/// A changed file has another name.
async fn keep_for_good(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
        name_the_charset(response.headers_mut());
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &[u8]); 4] = [
        ("assets/a.css", b"plain"),
        ("assets/a.css.br", b"packed"),
        ("assets/b.woff2", b"font"),
        ("site.json", br#"{"css":"/assets/a.css","loader":"l","islands_js":"j","islands_wasm":"w","icon":"i"}"#),
    ];

    #[tokio::test]
    async fn a_program_with_its_site_inside_gives_it_out_as_a_folder_would() {
        assert_eq!(Site::embedded(&FILES).unwrap().css(), "/assets/a.css");
        let given = async |path: &str, taken: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(taken));
            let response = give(&FILES, path, &headers);
            let kind = response.headers().get(header::CONTENT_TYPE).cloned();
            let packed = response.headers().get(header::CONTENT_ENCODING).is_some();
            let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
            (kind.map(|kind| kind.to_str().unwrap().to_owned()), packed, String::from_utf8(body.to_vec()).unwrap())
        };
        let css = || Some("text/css; charset=utf-8".to_owned());
        assert_eq!(given("a.css", "gzip, br;q=0.9").await, (css(), true, "packed".to_owned()));
        assert_eq!(given("a.css", "gzip, br;q=0").await, (css(), false, "plain".to_owned()));
        assert_eq!(given("b.woff2", "br").await, (Some("font/woff2".to_owned()), false, "font".to_owned()));
        assert_eq!(given("../site.json", "").await, (None, false, String::new()));
    }
}
