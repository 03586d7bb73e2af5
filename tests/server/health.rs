//! What watches over the machine may ask: whether Weft works, and its metrics.

use std::{net::TcpListener, time::Duration};

use weft_server::store::Engine;

use crate::support::{
    Browser, LOG, Weft, both_engines,
    command::{serving_with, weft as command},
    on,
};

both_engines!(readiness_says_in_a_word_what_is_wrong);

async fn readiness_says_in_a_word_what_is_wrong(weft: Weft) {
    let browser = weft.browser();
    assert_eq!(browser.get("/healthz").await.expect(200).html(), "ok");
    let ready = browser.get("/readyz").await.expect(200);
    assert_eq!((ready.html().as_str(), ready.header("cache-control").as_deref()), ("ready", Some("no-store")));
    assert!(weft.services.readiness().await.is_ok());
    let word = async || weft.services.readiness().await.map_err(<&str>::from);

    weft.execute(
        "INSERT INTO _sqlx_migrations SELECT 999999, description, installed_on, success, checksum, \
         execution_time FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    assert_eq!(word().await, Err("migrations"));
    weft.execute("DELETE FROM _sqlx_migrations WHERE version = 999999").await;
    assert_eq!(word().await, Ok(()));

    weft.execute("UPDATE weft SET value = 'another' WHERE name = 'key-check'").await;
    assert_eq!(word().await, Err("key"));
    // The last answer stands for a moment; a server that begins now looks for itself.
    let (other, _stop, _) = weft.listening(weft_server::web::Limits::default()).await;
    assert_eq!(Browser::new(other).get("/readyz").await.expect(503).html(), "key");
    assert_eq!(Browser::new(other).get("/healthz").await.expect(200).html(), "ok");
}

/// Probes come every few seconds, from anywhere on the machine, under any name.
#[test]
fn probes_leave_no_trace_and_say_nothing_of_anyone() {
    on(Engine::Sqlite, async |weft| {
        let before = weft.count("SELECT count(*) FROM audit").await;
        let proxied = weft.behind_proxies(weft_server::proxy::Proxies::default()).await;
        for path in ["/healthz", "/readyz"] {
            let page = Browser::new(proxied).asking_for("10.0.0.7:7180").get(path).await.expect(200);
            assert!(page.headers.get("set-cookie").is_none(), "{path}");
        }
        assert_eq!(weft.count("SELECT count(*) FROM audit").await, before);
        assert!(LOG.find("healthz").is_empty());
    });
}

/// While another program holds the database nobody can save, and the probe says so instead of waiting.
#[test]
fn a_database_that_others_hold_is_busy() {
    on(Engine::Sqlite, async |weft| {
        let held = weft.raw_transaction().await;
        let begun = std::time::Instant::now();
        assert_eq!(weft.browser().get("/readyz").await.expect(503).html(), "busy");
        assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
        drop(held);
    });
}

#[test]
fn metrics_count_requests_by_route_and_name_nobody() {
    on(Engine::Sqlite, async |_| {
        let free = || TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").to_string();
        let (config, metrics) = (Weft::new_config(Engine::Sqlite).await, free());
        let server = serving_with(&config, &["--metrics-addr", &metrics]);
        let browser = Browser::new(server.address);
        browser.get("/sign-in").await.expect(200);
        browser.sign_in("mira.vance@weft.example", "three quiet words").await.expect(422);
        browser.get("/invitation/a-secret-in-an-address").await.expect(404);
        browser.get("/metrics").await.expect(404);
        let door = Browser::new(metrics.parse().expect("an address"));
        let page = door.get("/metrics").await.expect(200);
        assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("application/openmetrics-text")));
        let text = page.html();
        for line in [
            "weft_http_requests_total{method=\"GET\",route=\"/sign-in\",status=\"2xx\"} 2",
            "weft_http_requests_total{method=\"POST\",route=\"/sign-in\",status=\"4xx\"} 1",
            "weft_http_requests_total{method=\"GET\",route=\"/invitation/{token}\",status=\"4xx\"} 1",
            "weft_http_request_duration_seconds_count{method=\"POST\",route=\"/sign-in\"} 1",
            "weft_database_connections{pool=\"write\",state=\"in_use\"} 0",
            "weft_passwords_waiting 0",
            "weft_jobs 0",
            "weft_open_connections ",
            "weft_build_info{version=\"",
            "# EOF",
        ] {
            assert!(text.contains(line), "no {line} in {text}");
        }
        for private in ["mira", "secret", "127.0.0.1"] {
            assert!(!text.contains(private), "{private} in {text}");
        }
        door.get("/sign-in").await.expect(404);

        let ready = command(&config, &["healthcheck", "--addr", &server.address.to_string()]);
        assert_eq!(ready.works(), "weft: ready\n");
        let nobody = command(&config, &["healthcheck", "--addr", &free()]).fails();
        assert!(nobody.contains("no server answers"), "{nobody}");
        let open = command(&config, &["serve", "--metrics-addr", "0.0.0.0:0"]).fails();
        assert!(open.contains("metrics are for this machine alone"), "{open}");
    });
}
