//! HTTP only: who is asking, what was sent, which service answers, which page shows it.

mod account;
mod api;
mod assets;
mod device;
mod drafts;
mod fields;
mod health;
mod homework;
mod html;
mod joint;
mod library;
mod listen;
mod login;
mod mail;
mod pattern;
mod practice;
mod problem;
mod reached;
mod record;
mod report;
mod routes;
mod security;
mod shared_view;
mod trail;
mod undo;
mod words;

pub use listen::{Door, Limits, listen};
pub use reached::{ClientAddress, Hosts};
pub use routes::{Route, Shows, routes};

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use assets::{Site, SiteError};
use axum::{Router, extract::DefaultBodyLimit, middleware};
use reached::Reached;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tower_http::compression::CompressionLayer;

use crate::{
    config::{NoAddress, ServeConfig, Transport},
    metrics::Metrics,
    proxy::Proxies,
    service::Services,
    tls::{Tls, TlsFault},
};

/// Long evenings of writing fit; uploads there are none.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// How often what is over is looked for: joint views left open, and what is removed.
const LOOK_FOR_FORGOTTEN: Duration = Duration::from_secs(600);

/// How often letters that are due are looked for.
const LOOK_FOR_LETTERS: Duration = Duration::from_secs(5);

/// So long a server that stops waits for the mail server's answer, so that the letter is not sent again.
const LAST_LETTER: Duration = Duration::from_secs(8);

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    services: Services,
    site: Arc<Site>,
    transport: Transport,
    /// What links in invitations begin with.
    public_url: Arc<str>,
    hosts: Hosts,
    proxies: Arc<Proxies>,
    metrics: Metrics,
    /// Everyone in this Weft is invented.
    is_sample: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("cannot listen on {address}: {why}. Choose another address with --addr")]
    Listen { address: String, why: std::io::Error },
    #[error("cannot give metrics at {address}: {why}. Choose another address with --metrics-addr")]
    Metrics { address: String, why: std::io::Error },
    #[error(transparent)]
    Tls(#[from] TlsFault),
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error(transparent)]
    Address(#[from] NoAddress),
}

impl App {
    pub fn new(
        services: Services,
        site_dir: &Path,
        transport: Transport,
        public_url: &str,
    ) -> Result<Self, ServeError> {
        Ok(Self::with_site(services, Site::read(site_dir)?, transport, public_url))
    }

    fn with_site(services: Services, site: Site, transport: Transport, public_url: &str) -> Self {
        let (site, public_url): (_, Arc<str>) = (Arc::new(site), public_url.trim_end_matches('/').into());
        let services = services.reached_at(&public_url);
        let (hosts, proxies, metrics) = (Hosts::Any, Arc::default(), Metrics::default());
        Self { services, site, transport, public_url, hosts, proxies, metrics, is_sample: false }
    }

    /// Every page says that everyone in this Weft is invented.
    pub fn of_the_sample(mut self, is_sample: bool) -> Self {
        self.is_sample = is_sample;
        self
    }

    /// Answers at these hosts only, and believes these proxies.
    pub fn reached(mut self, hosts: Hosts, proxies: Proxies) -> Self {
        self.hosts = hosts;
        self.proxies = Arc::new(proxies);
        self
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
            .layer(middleware::from_fn_with_state(Reached::of(&self), reached::find_client))
            .layer(middleware::from_fn(problem::log_request))
            .layer(middleware::from_fn_with_state(self.metrics.clone(), health::count))
            .merge(health::router(&self.services))
            .layer(middleware::from_fn_with_state(self.transport, security::headers))
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
    let tls = config.tls(services.now())?;
    let scheme = if transport == Transport::Https { "https" } else { "http" };
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("{scheme}://{address}"));
    let hosts = config.authority()?.map_or(Hosts::ThisMachine, Hosts::Only);
    let site = Site::find(config.site_dir.as_deref())?;
    let is_sample = services.is_sample().await;
    let app = App::with_site(services, site, transport, &public_url)
        .reached(hosts, config.proxies())
        .of_the_sample(is_sample);
    let metrics = match config.metrics_addr {
        Some(addr) => Some(give_metrics(addr, &app, tls.clone()).await?),
        None => None,
    };
    ready(&public_url);
    let changes = app.services.changes().clone();
    let stopping = async move {
        told_to_stop().await;
        // Who follows a joint view would keep the server from stopping.
        changes.close();
    };
    let beside = tokio::spawn(beside(app.services.clone()));
    let (stop, stopped) = watch::channel(false);
    let letters = tokio::spawn(send_letters(app.services.clone(), public_url, stopped));
    let read_again = tokio::spawn(read_again_when_told(tls.clone(), app.services.clone()));
    let door = Door { listener, limits: Limits::default(), tls, open: app.metrics.open_connections() };
    door.serve(app.router(), stopping).await;
    for other in [Some(beside), Some(read_again), metrics].into_iter().flatten() {
        other.abort();
    }
    drop(stop);
    if tokio::time::timeout(LAST_LETTER, letters).await.is_err() {
        tracing::warn!("the mail server did not answer in time: one letter may be sent twice");
    }
    Ok(())
}

/// Sends letters as they come due, until `stopped` hears that nobody asks for it any more.
async fn send_letters(services: Services, address: String, mut stopped: watch::Receiver<bool>) {
    let address = address.trim_end_matches('/');
    loop {
        // What was asked for with an address that may be anybody's becomes a letter here, or nothing.
        if let Err(error) = services.answer_reset_requests().await {
            tracing::warn!(%error, "links for new passwords are not made");
        }
        let more = match services.send_next_letter(address).await {
            Ok(more) => more,
            Err(error) => {
                tracing::warn!(%error, "letters are not sent");
                false
            }
        };
        let wait = if more { Duration::ZERO } else { LOOK_FOR_LETTERS };
        // The channel closes when the server stops.
        if let Ok(Err(_)) = tokio::time::timeout(wait, stopped.changed()).await {
            return;
        }
    }
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
        ("old letters", services.forget_old_letters().await),
        ("reports that were being made", services.forget_old_jobs().await),
    ];
    for (what, done) in done {
        if let Err(error) = done {
            tracing::warn!(%error, what, "not tidied up");
        }
    }
}

/// Metrics, at an address of their own.
async fn give_metrics(addr: SocketAddr, app: &App, tls: Option<Tls>) -> Result<JoinHandle<()>, ServeError> {
    let cannot = |why| ServeError::Metrics { address: addr.to_string(), why };
    let listener = TcpListener::bind(addr).await.map_err(cannot)?;
    let limits = Limits { connections: 8, ..Limits::default() };
    let router = health::metrics(app.metrics.clone(), app.services.clone(), tls);
    Ok(tokio::spawn(listen(listener, router, limits, std::future::pending())))
}

/// Reads the certificate again at every SIGHUP; one that cannot be used changes nothing.
async fn read_again_when_told(tls: Option<Tls>, services: Services) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut told) = signal(SignalKind::hangup()) else { return };
        while told.recv().await.is_some() {
            match tls.as_ref().map(|tls| tls.read_again(services.now())) {
                Some(Ok(())) => tracing::info!("the TLS certificate was read again"),
                Some(Err(error)) => tracing::error!(%error, "the TLS certificate stays as it was"),
                None => {}
            }
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
