//! Connections: how many there may be at once, how long each may take, and how they end.

use std::{future::Future, io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, HttpBody as _},
    extract::{ConnectInfo, Request, State},
    middleware::{self, Next},
    response::Response,
};
use futures_util::{StreamExt as _, stream};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use prometheus_client::metrics::gauge::Gauge;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{Instant, sleep, timeout, timeout_at},
};
use tokio_io_timeout::TimeoutStream;

use crate::tls::Tls;

/// What one connection, and all of them together, may take of the server.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At once; more are let in when others have ended.
    pub connections: usize,
    /// Until the head of a request is there, and between two requests.
    pub head: Duration,
    /// Until a body must have kept up with [`Limits::slowest`].
    pub body: Duration,
    /// Bytes of a body in a second, at least.
    pub slowest: u64,
    /// Until a body must be there, however well it kept up.
    pub whole_body: Duration,
    /// While the other end takes nothing of an answer.
    pub stalled: Duration,
    /// From being told to stop until whatever still goes on is cut off.
    pub stopping: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            head: Duration::from_secs(15),
            body: Duration::from_secs(20),
            slowest: 1_000,
            whole_body: Duration::from_secs(600),
            stalled: Duration::from_secs(30),
            stopping: Duration::from_secs(8),
        }
    }
}

/// After a connection could not be let in, for want of file handles above all.
const BREATH: Duration = Duration::from_millis(500);

#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
struct TooSlow;

/// Where connections come in.
pub struct Door {
    pub listener: TcpListener,
    pub limits: Limits,
    /// Nothing: as they come, without encryption.
    pub tls: Option<Tls>,
    /// How many there are.
    pub open: Gauge,
}

/// Serves without encryption until `stop` comes, and lets those who are being answered finish.
pub async fn listen(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    Door { listener, limits, tls: None, open: Gauge::default() }.serve(router, stop).await;
}

impl Door {
    /// Serves until `stop` comes, and lets those who are being answered finish.
    pub async fn serve(self, router: Router, stop: impl Future<Output = ()>) {
        let Door { listener, limits, tls, open } = self;
        let router = router.layer(middleware::from_fn_with_state(limits, keep_up));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.head);
        let places = Arc::new(Semaphore::new(limits.connections));
        let graceful = GracefulShutdown::new();
        // Dropped when it is over, for those who are still agreeing on a key.
        let (going_on, _) = watch::channel(());
        let mut connections = JoinSet::new();
        let mut stop = pin!(stop);
        loop {
            let next = async {
                let place = places.clone().acquire_owned().await;
                (place, accept(&listener).await)
            };
            let (place, (stream, peer)) = tokio::select! {
                next = next => next,
                () = &mut stop => break,
            };
            // Those that have ended are forgotten.
            while connections.try_join_next().is_some() {}
            // What is small is sent at once.
            let _ = stream.set_nodelay(true);
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(limits.stalled));
            let counted = Counted::new(open.clone());
            let speaking = Speaking { http: http.clone(), router: router.clone(), peer, watcher: graceful.watcher() };
            let (tls, mut going_on) = (tls.clone(), going_on.subscribe());
            connections.spawn(async move {
                let stream = Box::pin(stream);
                match tls {
                    None => speaking.answer(stream).await,
                    Some(tls) => tokio::select! {
                        greeted = timeout(limits.head, tls.acceptor().accept(stream)) => match greeted {
                            Ok(Ok(stream)) => speaking.answer(stream).await,
                            Ok(Err(error)) => tracing::debug!(%error, "no TLS with whoever connected"),
                            Err(_) => tracing::debug!("agreeing on a key took too long"),
                        },
                        _ = going_on.changed() => {}
                    },
                }
                drop((place, counted));
            });
        }
        drop(listener);
        drop(going_on);
        if timeout(limits.stopping, graceful.shutdown()).await.is_err() {
            tracing::warn!("what was not finished in time is cut off");
        }
        connections.shutdown().await;
    }
}

/// One connection, from its first request to its last.
struct Speaking {
    http: http1::Builder,
    router: Router,
    peer: SocketAddr,
    watcher: Watcher,
}

impl Speaking {
    async fn answer(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let Speaking { http, router, peer, watcher } = self;
        let router = TowerToHyperService::new(router);
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.call(request)
        });
        if let Err(error) = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

/// One more as long as this lives.
struct Counted(Gauge);

impl Counted {
    fn new(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The next connection; what fails for one is no reason to stop.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // They are gone again.
            Err(error) if is_of_the_other_end(&error) => {}
            Err(error) => {
                tracing::error!(%error, "a connection could not be let in");
                sleep(BREATH).await;
            }
        }
    }
}

fn is_of_the_other_end(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A body that does not keep up breaks off, and whoever reads it says so.
async fn keep_up(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let begun = Instant::now();
    let (parts, body) = request.into_parts();
    let chunks = stream::unfold((body.into_data_stream(), 0), move |(mut chunks, heard)| async move {
        let earned = Duration::from_secs(heard / limits.slowest.max(1));
        let until = begun + (limits.body + earned).min(limits.whole_body);
        match timeout_at(until, chunks.next()).await {
            Ok(Some(Ok(chunk))) => {
                let heard = heard + u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                Some((Ok(chunk), (chunks, heard)))
            }
            Ok(Some(Err(error))) => Some((Err(error), (chunks, heard))),
            Ok(None) => None,
            Err(_) => Some((Err(axum::Error::new(TooSlow)), (chunks, heard))),
        }
    });
    next.run(Request::from_parts(parts, Body::from_stream(chunks))).await
}
