//! Styles, fonts and islands, as `cargo xtask site` built them. Their names carry their content's hash.

use std::{
    fs,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware::{self, Next},
};
use serde::Deserialize;
use tower_http::services::ServeDir;

use super::App;

#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {why}. Build it with: cargo xtask site")]
pub struct SiteError {
    path: String,
    why: String,
}

/// Where the pieces of the site stand: `site.json`.
pub(super) struct Site {
    folder: PathBuf,
    manifest: Manifest,
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
    pub fn read(folder: &Path) -> Result<Self, SiteError> {
        let path = folder.join("site.json");
        let fault = |why: String| SiteError { path: path.display().to_string(), why };
        let text = fs::read_to_string(&path).map_err(|error| fault(error.to_string()))?;
        let manifest = serde_json::from_str(&text).map_err(|error| fault(error.to_string()))?;
        Ok(Self { folder: folder.to_owned(), manifest })
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
    let files = ServeDir::new(site.folder.join("assets")).precompressed_br();
    Router::new().nest_service("/assets", files).layer(middleware::from_fn(keep_for_good))
}

/// A changed file has another name.
async fn keep_for_good(request: axum::extract::Request, next: Next) -> axum::response::Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
    }
    response
}
