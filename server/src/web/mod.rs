//! HTTP only: who is asking, what was sent, which service answers, which page shows it.

mod account;
mod api;
mod assets;
mod drafts;
mod fields;
mod homework;
mod html;
mod joint;
mod library;
mod listen;
mod login;
mod pattern;
mod practice;
mod problem;
mod record;
mod report;
mod routes;
mod security;
mod shared_view;
mod trail;
mod undo;
mod words;

pub use listen::{Limits, listen};
pub use routes::{Route, Shows, routes};

use std::{path::Path, sync::Arc, time::Duration};

use assets::{Site, SiteError};
use axum::{Router, extract::DefaultBodyLimit, middleware};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

use crate::{
    config::{ServeConfig, Transport},
    service::Services,
};

/// Long evenings of writing fit; uploads there are none.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// How often what is over is looked for: joint views left open, and what is removed.
const LOOK_FOR_FORGOTTEN: Duration = Duration::from_secs(600);

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    services: Services,
    site: Arc<Site>,
    transport: Transport,
    /// What links in invitations begin with.
    public_url: Arc<str>,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {address}: {why}. Choose another address with --addr")]
    Listen { address: String, why: std::io::Error },
    #[error(transparent)]
    Site(#[from] SiteError),
}

impl App {
    pub fn new(
        services: Services,
        site_dir: &Path,
        transport: Transport,
        public_url: &str,
    ) -> Result<Self, ServeError> {
        let site = Arc::new(Site::read(site_dir)?);
        Ok(Self { services, site, transport, public_url: public_url.trim_end_matches('/').into() })
    }

    /// Everything Weft answers.
    pub fn router(self) -> Router {
        let assets = assets::router(&self.site);
        let (pages, _) = routes::table().into_parts();
        pages
            .merge(api::router())
            .merge(joint::earlier_address())
            .fallback(problem::not_found)
            .layer(middleware::from_fn_with_state((self.clone(), trail::Shown::of_routes()), trail::write_down))
            .layer(middleware::from_fn_with_state(self.clone(), drafts::let_go))
            .layer(middleware::from_fn(security::same_origin_only))
            .layer(middleware::from_fn_with_state(self.clone(), problem::show))
            .layer(middleware::from_fn_with_state(self.clone(), login::find_actor))
            .layer(middleware::from_fn(words::keep))
            .layer(middleware::from_fn(trail::only_for_eyes))
            .layer(middleware::from_fn(security::no_store))
            .merge(assets)
            .layer(CompressionLayer::new())
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(middleware::from_fn(security::headers))
            .layer(middleware::from_fn(problem::log_request))
            .with_state(self)
    }
}

/// Serves until the process is told to stop; `ready` gets the address once it listens.
pub async fn serve(
    services: Services,
    config: &ServeConfig,
    transport: Transport,
    ready: impl FnOnce(&str),
) -> Result<(), ServeError> {
    let cannot = |why| ServeError::Listen { address: config.addr.to_string(), why };
    let listener = TcpListener::bind(config.addr).await.map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let app = App::new(services, &config.site_dir, transport, &public_url)?;
    ready(&public_url);
    let changes = app.services.changes().clone();
    let stopping = async move {
        told_to_stop().await;
        // Who follows a joint view would keep the server from stopping.
        changes.close();
    };
    let beside = tokio::spawn(beside(app.services.clone()));
    listen(listener, app.router(), Limits::default(), stopping).await;
    beside.abort();
    Ok(())
}

/// What a server does while it answers: it hears what other processes change, and tidies up.
async fn beside(services: Services) {
    let tidy = async {
        let mut every = tokio::time::interval(LOOK_FOR_FORGOTTEN);
        loop {
            every.tick().await;
            tidy_up(&services).await;
        }
    };
    tokio::join!(services.relay_changes(), tidy);
}

/// Closes joint views left open, marks reports no one makes any more, and removes what is over: logins, links, old
/// jobs, keys of forms nobody sends again. What fails is tried again the next time.
pub async fn tidy_up(services: &Services) {
    let done = [
        ("joint views left open", services.close_forgotten().await.map(drop)),
        ("reports no one makes any more", services.stop_silent_reports().await),
        ("old keys of forms", services.forget_form_keys().await),
        ("offers to undo", services.forget_undos().await),
        ("logins that have ended", services.forget_ended_logins().await),
        ("reports that were being made", services.forget_old_jobs().await),
    ];
    for (what, done) in done {
        if let Err(error) = done {
            tracing::warn!(%error, what, "not tidied up");
        }
    }
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
