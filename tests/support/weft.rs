//! A Weft of a test's own: database, key, clock, and a server on this machine.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use sqlx::{Any, AssertSqlSafe, Row as _, Transaction, any::AnyRow};
use tokio::{
    net::TcpListener,
    sync::{OnceCell, oneshot},
    task::JoinHandle,
};
use weft_server::{
    clock::{LocalTime, SeededIds, SetClock},
    config::{Config, Transport},
    crypto::Vault,
    proxy::Proxies,
    sample,
    service::Services,
    start,
    store::{Engine, Store},
    web::{App, Hosts, Limits, listen},
};
use weft_shared::when::{Day, Moment, Time};

use super::{LOG, browser::Browser, exit, postgres, weft_binary};

pub(crate) const TIME_ZONE: &str = "Europe/London";
/// Monday, 23 November 2026, 10:00 in London: when every test begins.
pub(crate) const BEGINNING: Moment = Moment(1_795_428_000_000);

pub(crate) struct Weft {
    pub(crate) engine: Engine,
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) vault: Vault,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) services: Services,
    pub(crate) address: SocketAddr,
    /// People's authenticator apps: the key of each, by address.
    pub(crate) apps: Mutex<BTreeMap<String, String>>,
    server: JoinHandle<()>,
}

impl Weft {
    pub(crate) async fn start(engine: Engine) -> Self {
        Self::start_with(Self::new_config(engine).await).await
    }

    /// A Weft with its data where the configuration says.
    pub(crate) async fn start_with(config: Config) -> Self {
        LOG.listen();
        let engine = if config.database_url.is_some() { Engine::Postgres } else { Engine::Sqlite };
        let clock = Arc::new(SetClock::new(BEGINNING));
        let (store, vault) = start::store_and_vault(&config, &*clock).await.expect("a database and a key");
        Self::serve(engine, config, (store, vault), clock).await
    }

    /// The sample practice as of the beginning, made once an engine.
    pub(crate) async fn sample(engine: Engine) -> &'static Self {
        static SQLITE: OnceCell<Weft> = OnceCell::const_new();
        static POSTGRES: OnceCell<Weft> = OnceCell::const_new();
        let cell = if engine == Engine::Sqlite { &SQLITE } else { &POSTGRES };
        cell.get_or_init(|| async {
            let weft = Self::start(engine).await;
            sample::make(&weft.store, &weft.vault, BEGINNING).await.expect("the sample practice");
            weft
        })
        .await
    }

    /// Where a new database and its key will be.
    pub(crate) async fn new_config(engine: Engine) -> Config {
        let database_url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(postgres::new_database().await),
        };
        Config {
            data_dir: exit::folder(),
            database_url,
            key_file: None,
            font_dirs: vec![concat!(env!("CARGO_MANIFEST_DIR"), "/fonts").into()],
            ..Config::default()
        }
    }

    async fn serve(engine: Engine, config: Config, (store, vault): (Store, Vault), clock: Arc<SetClock>) -> Self {
        let services = Services::new(store.clone(), vault.clone(), clock.clone(), Arc::new(SeededIds::new(7)))
            .drawing_with(weft_binary())
            .sending_with(config.smtp().expect("a mail server"));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let app =
            App::new(services.clone(), &site(), Transport::Loopback, &format!("http://{address}")).expect("an app");
        let server = tokio::spawn(listen(listener, app.router(), Limits::default(), std::future::pending()));
        Self { engine, config, store, vault, clock, services, address, apps: Mutex::default(), server }
    }

    /// Another front door to the same practice, as it stands behind a proxy with TLS.
    pub(crate) async fn behind_https(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let app = App::new(self.services.clone(), &site(), Transport::Https, "https://weft.example").expect("an app");
        tokio::spawn(async move { axum::serve(listener, app.router()).await.expect("it serves") });
        address
    }

    /// The same practice at `https://weft.example`, as whoever comes through this machine's proxy reaches it if it is
    /// declared.
    pub(crate) async fn behind_proxies(&self, proxies: Proxies) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let app = App::new(self.services.clone(), &site(), Transport::Https, "https://weft.example").expect("an app");
        let app = app.reached(Hosts::Only("weft.example".parse().expect("a host")), proxies);
        tokio::spawn(listen(listener, app.router(), Limits::default(), std::future::pending()));
        address
    }

    /// The same practice at another address, with limits of its own, until it is told to stop.
    pub(crate) async fn listening(&self, limits: Limits) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its number");
        let app = App::new(self.services.clone(), &site(), Transport::Loopback, "http://weft").expect("an app");
        let (stop, stopped) = oneshot::channel();
        let changes = self.services.changes().clone();
        let server = tokio::spawn(listen(listener, app.router(), limits, async move {
            let _ = stopped.await;
            changes.close();
        }));
        (address, stop, server)
    }

    /// A browser nobody has signed in with.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    pub(crate) fn now(&self) -> Moment {
        weft_server::clock::Clock::now(&*self.clock)
    }

    /// A moment later: what is done one after the other keeps its order.
    pub(crate) fn later(&self) {
        self.clock.set(Moment(self.now().0 + 1_000));
    }

    pub(crate) fn go_to(&self, day: &str, time: &str) {
        self.clock.set(moment(day, time));
    }

    /// The raw bytes of everything that is stored.
    pub(crate) async fn stored_bytes(&self) -> Vec<u8> {
        if let Some(address) = &self.config.database_url {
            return postgres::dump(address);
        }
        let mut bytes = Vec::new();
        for file in fs::read_dir(&self.config.data_dir).expect("the data folder").flatten() {
            bytes.extend(fs::read(file.path()).expect("a file"));
        }
        bytes
    }

    pub(crate) async fn rows(&self, sql: impl Into<String>) -> Vec<AnyRow> {
        let mut tx = self.store.read().await.expect("a transaction");
        sqlx::query(AssertSqlSafe(sql.into())).fetch_all(&mut *tx).await.expect("rows")
    }

    /// What a query that counts says.
    pub(crate) async fn count(&self, sql: impl Into<String>) -> i64 {
        self.rows(sql).await[0].get(0)
    }

    /// A transaction for a hand that reaches past the program.
    pub(crate) async fn raw_transaction(&self) -> Transaction<'static, Any> {
        self.store.write().await.expect("a transaction")
    }

    pub(crate) async fn execute(&self, sql: impl Into<String>) -> u64 {
        let mut tx = self.raw_transaction().await;
        let done = sqlx::query(AssertSqlSafe(sql.into())).execute(&mut *tx).await.expect("it is done");
        tx.commit().await.expect("it is kept");
        done.rows_affected()
    }
}

impl Drop for Weft {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// In the practice's time zone.
pub(crate) fn moment(day: &str, time: &str) -> Moment {
    let day: Day = day.parse().expect("a day");
    let time: Time = time.parse().expect("a time");
    LocalTime::of(TIME_ZONE).expect("the zone").moment(day, time)
}

/// The site's manifest, with made-up assets: these tests read pages, not styles.
pub(crate) fn site() -> PathBuf {
    let folder = exit::folder();
    let manifest = r#"{"css":"/assets/weft.css","loader":"/assets/loader.js","islands_js":"/assets/islands.js",
        "islands_wasm":"/assets/islands.wasm","icon":"/assets/icon.svg"}"#;
    fs::write(folder.join("site.json"), manifest).expect("the manifest");
    folder
}
