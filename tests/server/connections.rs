//! Connections that take their time: each has its limit, and none keeps the server from stopping.

use std::{
    net::SocketAddr,
    process::Command,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::{sleep, timeout},
};
use weft_server::{store::Engine, web::Limits};

use crate::support::{Browser, Weft, at_once, command::serving, on};

/// Short enough to be waited for.
fn short() -> Limits {
    Limits {
        connections: 20,
        head: Duration::from_secs(1),
        body: Duration::from_secs(1),
        slowest: 1_000,
        whole_body: Duration::from_secs(3),
        stalled: Duration::from_secs(1),
        stopping: Duration::from_secs(1),
    }
}

async fn connect(address: SocketAddr, begin: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(begin.as_bytes()).await.expect("it is sent");
    stream
}

/// What comes until the other end closes; fails where it does not.
async fn heard(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let closed = timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await;
    // Closed or reset: it is over.
    let _ = closed.expect("the connection stays for good");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn a_form(length: usize) -> String {
    format!(
        "POST /sign-in HTTP/1.1\r\nhost: weft\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n"
    )
}

#[test]
fn whoever_says_nothing_or_half_a_head_is_let_go() {
    on(Engine::Sqlite, async |weft| {
        let (address, _stop, _) = weft.listening(short()).await;
        for begun in ["", "GET /sign-in HT", "GET /sign-in HTTP/1.1\r\nhost: weft\r\nx-a: "] {
            let stream = connect(address, begun).await;
            let begun = Instant::now();
            heard(stream).await;
            assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
        }
        // Also between two requests.
        let said = heard(connect(address, "GET /sign-in HTTP/1.1\r\nhost: weft\r\n\r\n").await).await;
        assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    });
}

#[test]
fn a_body_that_drips_or_never_ends_is_not_waited_for() {
    on(Engine::Sqlite, async |weft| {
        let (address, _stop, _) = weft.listening(short()).await;
        let begun = Instant::now();
        let said = heard(connect(address, &(a_form(100_000) + "email=mira")).await).await;
        assert!(said.starts_with("HTTP/1.1 403") && said.contains("got lost on the way"), "{said}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());

        let mut dripping = connect(address, &a_form(100_000)).await;
        let begun = Instant::now();
        while dripping.write_all(b"a").await.is_ok() && begun.elapsed() < Duration::from_secs(8) {
            sleep(Duration::from_millis(50)).await;
        }
        assert!(begun.elapsed() < Duration::from_secs(8), "a byte now and then keeps it for good");

        // Slow, and yet fast enough.
        let mut steady = connect(address, &a_form(6_000)).await;
        for _ in 0..12 {
            steady.write_all(&[b'a'; 500]).await.expect("it is taken");
            sleep(Duration::from_millis(150)).await;
        }
        let said = heard(steady).await;
        assert!(said.starts_with("HTTP/1.1 422"), "{said}");
    });
}

#[test]
fn half_open_connections_keep_nobody_out_for_long() {
    on(Engine::Sqlite, async |weft| {
        let (address, _stop, _) = weft.listening(short()).await;
        let mut silent = Vec::new();
        for _ in 0..60 {
            silent.push(connect(address, "GET / HT").await);
        }
        let begun = Instant::now();
        Browser::new(address).get("/sign-in").await.expect(200);
        assert!(begun.elapsed() > Duration::from_millis(500), "more than its limit is let in at once");
        assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
        drop(silent);
    });
}

#[test]
fn an_answer_nobody_takes_is_not_kept_for_good() {
    on(Engine::Sqlite, async |weft| {
        let (address, _stop, _) = weft.listening(short()).await;
        let practice = weft.practice("Willow Street Practice").await;
        let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
        let browser = weft.signed_in(&therapist.email).await;
        let whole = browser.get("/library").await.expect(200).bytes.len();
        let cookie = browser.cookie("weft").expect("a login");
        let asks = 60_000_000 / whole;
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4_096).expect("with little room");
        let mut stream = socket.connect(address).await.expect("it listens");
        let one = format!("GET /library HTTP/1.1\r\nhost: weft\r\ncookie: weft={cookie}\r\n\r\n");
        stream.write_all(one.repeat(asks).as_bytes()).await.expect("it is sent");
        sleep(Duration::from_secs(10)).await;
        let said = heard(stream).await;
        assert!(said.matches("HTTP/1.1 200").count() < asks, "all of it was kept for someone who took nothing");
    });
}

#[test]
fn stopping_waits_for_nobody_beyond_its_time() {
    on(Engine::Sqlite, async |weft| {
        let limits = Limits { head: Duration::from_secs(60), body: Duration::from_secs(60), ..short() };
        let (address, stop, server) = weft.listening(limits).await;
        let half_a_head = connect(address, "GET /sign-in HTTP/1.1\r\nhost: ").await;
        let half_a_form = connect(address, &(a_form(1_000) + "email=")).await;
        let idle = connect(address, "").await;
        sleep(Duration::from_millis(200)).await;
        let begun = Instant::now();
        stop.send(()).expect("it runs");
        timeout(Duration::from_secs(5), server).await.expect("it stops").expect("in peace");
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
        for stream in [half_a_head, half_a_form, idle] {
            heard(stream).await;
        }
    });
}

/// The program itself, told as service managers tell it.
#[test]
fn a_half_sent_request_does_not_keep_the_program_from_stopping() {
    on(Engine::Sqlite, async |_| {
        let config = Weft::new_config(Engine::Sqlite).await;
        let mut server = serving(&config);
        let half = connect(server.address, &(a_form(1_000) + "email=")).await;
        Browser::new(server.address).get("/sign-in").await.expect(200);
        let begun = Instant::now();
        let told = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status();
        assert!(told.expect("kill").success());
        let ended = server.ended_within(Duration::from_secs(20)).await;
        assert!(ended.success(), "{ended}");
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
        drop(half);
    });
}

/// Each opening is written down first, one after the other: a wait, perhaps a sentence, and never a failure.
#[test]
fn many_who_open_the_same_page_wait_and_are_answered() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        on(engine, async |weft| {
            let practice = weft.practice("Willow Street Practice").await;
            let therapist = weft.owner(practice, "Dr. Folake Adeyemi").await;
            let client = weft.client(&therapist, "Mira Vance").await;
            weft.session(&therapist, client.id, "2026-11-20", "Tea before talk.", "").await;
            let cookie = weft.signed_in(&therapist.email).await.cookie("weft").expect("a login");
            let (address, path) = (weft.address, format!("/clients/{}/shared", client.id));
            let answers = at_once(200, || {
                let (cookie, path) = (cookie.clone(), path.clone());
                async move {
                    let browser = Browser::new(address);
                    browser.put_cookie("weft", &cookie);
                    browser.get(&path).await.status
                }
            })
            .await;
            assert!(answers.iter().all(|status| [200, 503].contains(status)), "{answers:?}");
            assert!(answers.iter().filter(|status| **status == 200).count() >= 50, "{answers:?}");
        });
    }
}

#[test]
fn a_request_has_one_end() {
    on(Engine::Sqlite, async |weft| {
        let (address, _stop, _) = weft.listening(short()).await;
        // Both ways to say where a body ends: the chunks count, or nothing of it does. What is inside is no second request.
        let inside = "GET /healthz HTTP/1.1\r\nhost: weft\r\n\r\n";
        let two_ends = a_form(4).replace("\r\n\r\n", "\r\ntransfer-encoding: chunked\r\n\r\n");
        let sent = format!("{two_ends}{:x}\r\n{inside}\r\n0\r\n\r\n", inside.len());
        let said = heard(connect(address, &sent).await).await;
        assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said}");
        // What nobody can read is refused, and the connection with it.
        for unclear in ["content-length: 40", "transfer-encoding: xchunked", "content-length : 4"] {
            let unclear = a_form(4).replace("\r\n\r\n", &format!("\r\n{unclear}\r\n\r\n"));
            let said = heard(connect(address, &format!("{unclear}abcd{inside}")).await).await;
            assert!(said.starts_with("HTTP/1.1 400"), "{unclear}: {said}");
            assert_eq!(said.matches("HTTP/1.1 ").count(), 1, "{said}");
        }
    });
}

#[test]
fn trace_is_refused() {
    on(Engine::Sqlite, async |weft| {
        let (address, _stop, _) = weft.listening(short()).await;
        for path in ["/", "/sign-in", "/healthz", "/nowhere"] {
            let asked =
                format!("TRACE {path} HTTP/1.1\r\nhost: weft\r\nx-said: quillfeather\r\nconnection: close\r\n\r\n");
            let said = heard(connect(address, &asked).await).await;
            let status = said.split(' ').nth(1).unwrap_or_default();
            assert!(["403", "404", "405"].contains(&status), "{path}: {said}");
            assert!(!said.contains("quillfeather"), "{path}: {said}");
        }
    });
}
