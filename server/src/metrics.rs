//! Numbers for whoever watches over the machine, in the form Prometheus reads. No label names a person, an id or an
//! address: routes are patterns, statuses are classes.

use std::{fmt, sync::Arc, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::Registry,
};
use weft_shared::when::Moment;

/// What a request was, and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    /// With placeholders: `/clients/{client}`.
    route: String,
    /// `2xx`, `4xx` …
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    pool: &'static str,
    state: &'static str,
}

/// What the services have to do at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Connections to the database: those that write (on SQLite, one), and those that read.
    pub writing: Pool,
    pub reading: Pool,
    pub passwords_at_work: usize,
    pub passwords_waiting: usize,
    /// Reports and other long work of this process.
    pub jobs: usize,
}

/// Connections of one pool.
#[derive(Clone, Copy, Debug)]
pub struct Pool {
    pub in_use: usize,
    pub idle: usize,
}

/// Cheap to clone: copies count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answered, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
    open: Gauge,
    pools: Family<Of, Gauge>,
    passwords_at_work: Gauge,
    passwords_waiting: Gauge,
    jobs: Gauge,
    certificate_ends: Gauge,
}

/// From 5 ms to 10 s.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.005, 2.0, 12))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("weft");
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version that runs", build);
        let requests = Family::default();
        registry.register("http_requests", "Requests, by route and kind of answer", requests.clone());
        let durations = Family::new_with_constructor(durations as fn() -> Histogram);
        let help = "Seconds until an answer began, by route";
        registry.register("http_request_duration_seconds", help, durations.clone());
        let pools = Family::default();
        registry.register("database_connections", "Connections to the database", pools.clone());
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let open = gauge("open_connections", "Connections of browsers or proxies");
        let passwords_at_work = gauge("passwords_at_work", "Passwords that are being checked");
        let passwords_waiting = gauge("passwords_waiting", "Passwords that wait to be checked");
        let jobs = gauge("jobs", "Reports and other long work of this process");
        let help = "When the TLS certificate ends, in seconds since 1970; 0 without one";
        let certificate_ends = gauge("tls_certificate_ends_timestamp_seconds", help);
        Self {
            registry: Arc::new(registry),
            requests,
            durations,
            open,
            pools,
            passwords_at_work,
            passwords_waiting,
            jobs,
            certificate_ends,
        }
    }
}

impl Metrics {
    /// Open connections of browsers or proxies.
    pub fn open_connections(&self) -> Gauge {
        self.open.clone()
    }

    pub fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = known_method(method);
        let route = route.to_owned();
        self.durations.get_or_create(&Asked { method, route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status: class(status) }).inc();
    }

    /// Everything as text, with what is so at this moment.
    ///
    /// # Errors
    /// None that anyone has seen: a text takes every letter.
    pub fn text(&self, load: Load, certificate_ends: Option<Moment>) -> Result<String, fmt::Error> {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        for (pool, of) in [("write", load.writing), ("read", load.reading)] {
            for (state, count) in [("in_use", of.in_use), ("idle", of.idle)] {
                self.pools.get_or_create(&Of { pool, state }).set(number(count));
            }
        }
        self.passwords_at_work.set(number(load.passwords_at_work));
        self.passwords_waiting.set(number(load.passwords_waiting));
        self.jobs.set(number(load.jobs));
        self.certificate_ends.set(certificate_ends.map_or(0, |ends| ends.0 / 1_000));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Whoever asks may make methods up; they count as one.
fn known_method(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

fn class(status: u16) -> &'static str {
    match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}
