//! TLS from files: who is spoken to, within which time, and what is said when the files are no good.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore, SupportedProtocolVersion,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
        version::{TLS12, TLS13},
    },
};
use weft_server::{
    config::{Config, Transport},
    store::Engine,
    tls::Tls,
    web::{App, Door, Limits},
};

use crate::support::{
    Weft,
    command::{serving_with, weft as command},
    folder, on,
    weft::{BEGINNING, site},
};

/// A certificate for weft.example and its key, as files.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn valid() -> Self {
        Self::until((2030, 1, 1))
    }

    fn until(end: (i32, u8, u8)) -> Self {
        let folder = folder();
        let files = Self { certificate: folder.join("weft.pem"), key: folder.join("weft-key.pem") };
        files.renew((2020, 1, 1), end);
        files
    }

    fn renew(&self, begin: (i32, u8, u8), end: (i32, u8, u8)) {
        let mut params = CertificateParams::new(vec!["weft.example".to_owned()]).expect("a name");
        params.not_before = date_time_ymd(begin.0, begin.1, begin.2);
        params.not_after = date_time_ymd(end.0, end.1, end.2);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        fs::write(&self.certificate, certificate.pem()).expect("it is written");
        fs::write(&self.key, key.serialize_pem()).expect("it is written");
        mode(&self.key, 0o600);
    }

    fn at_start(&self) -> [&str; 6] {
        let [certificate, key] = [&self.certificate, &self.key].map(|path| path.to_str().expect("a plain name"));
        ["serve", "--tls-cert", certificate, "--tls-key", key, "--addr=127.0.0.1:0"]
    }
}

fn mode(file: &Path, mode: u32) {
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("its rights");
}

/// A browser that trusts what lies in the file now.
async fn connect(
    address: SocketAddr,
    trusted: &Path,
    version: &'static SupportedProtocolVersion,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(trusted).expect("a certificate")).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .expect("a version")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("weft.example").expect("a name");
    TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(address).await?).await
}

const ASKED: &[u8] = b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// The head of what comes.
async fn head(stream: &mut TlsStream<TcpStream>) -> String {
    let mut bytes = vec![0; 64 * 1024];
    let heard = timeout(Duration::from_secs(10), stream.read(&mut bytes)).await.expect("it answers").expect("in peace");
    String::from_utf8_lossy(&bytes[..heard]).into_owned()
}

/// Weft with TLS, within this process.
async fn encrypted(weft: &Weft, files: &Files, limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its number");
    let tls = Tls::read(&files.certificate, &files.key, BEGINNING).expect("TLS");
    let app = App::new(weft.services.clone(), &site(), Transport::Https, "https://weft.example").expect("an app");
    let door = Door { listener, limits, tls: Some(tls), open: Default::default() };
    tokio::spawn(door.serve(app.router(), std::future::pending()));
    address
}

#[test]
fn browsers_are_answered_over_tls_and_told_to_come_back_that_way() {
    on(Engine::Sqlite, async |weft| {
        let files = Files::valid();
        let address = encrypted(&weft, &files, Limits::default()).await;
        for version in [&TLS12, &TLS13] {
            let mut stream = connect(address, &files.certificate, version).await.expect("an agreement");
            stream.write_all(ASKED).await.expect("it is sent");
            let said = head(&mut stream).await;
            assert!(said.starts_with("HTTP/1.1 200"), "{said}");
            assert!(said.contains("strict-transport-security: max-age=31536000"), "{said}");
        }
        // A connection of this machine without TLS is never told to stay with TLS.
        let plain = weft.browser().get("/sign-in").await.expect(200);
        assert_eq!(plain.header("strict-transport-security"), None);
    });
}

#[test]
fn over_tls_nobody_takes_longer_than_without() {
    on(Engine::Sqlite, async |weft| {
        let short = Duration::from_secs(1);
        let limits = Limits { connections: 5, head: short, body: short, stalled: short, ..Limits::default() };
        let files = Files::valid();
        let address = encrypted(&weft, &files, limits).await;
        // Those who never agree on a key take all places, and lose them.
        let mut silent = Vec::new();
        for _ in 0..5 {
            silent.push(TcpStream::connect(address).await.expect("it listens"));
        }
        let begun = Instant::now();
        let mut stream = connect(address, &files.certificate, &TLS13).await.expect("an agreement");
        assert!(begun.elapsed() > Duration::from_millis(500), "more than its limit is let in at once");
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        drop(silent);
        // Half a head, and half a body.
        stream.write_all(b"GET /sign-in HT").await.expect("it is sent");
        let mut bytes = Vec::new();
        let ended = timeout(Duration::from_secs(4), stream.read_to_end(&mut bytes)).await;
        assert!(ended.is_ok(), "half a head is waited for");
        let mut stream = connect(address, &files.certificate, &TLS13).await.expect("an agreement");
        let form = "POST /sign-in HTTP/1.1\r\nhost: weft\r\nsec-fetch-site: same-origin\r\n\
            content-type: application/x-www-form-urlencoded\r\ncontent-length: 100000\r\n\r\nemail=mira";
        stream.write_all(form.as_bytes()).await.expect("it is sent");
        let said = head(&mut stream).await;
        assert!(said.starts_with("HTTP/1.1 403"), "{said}");
    });
}

/// As after a renewal: a signal, and nobody is cut off.
#[test]
fn a_renewed_certificate_is_read_without_ending_a_connection() {
    on(Engine::Sqlite, async |_| {
        let files = Files::valid();
        let config = Weft::new_config(Engine::Sqlite).await;
        let [_, more @ .., _] = files.at_start();
        let server = serving_with(&config, &more);
        let mut before = connect(server.address, &files.certificate, &TLS13).await.expect("an agreement");
        before.write_all(ASKED).await.expect("it is sent");
        head(&mut before).await;
        let hang_up = || {
            let told = Command::new("kill").args(["-HUP", &server.child.id().to_string()]).status();
            assert!(told.expect("kill").success());
        };
        files.renew((2020, 1, 1), (2031, 1, 1));
        hang_up();
        let mut renewed = false;
        for _ in 0..50 {
            sleep(Duration::from_millis(100)).await;
            if connect(server.address, &files.certificate, &TLS13).await.is_ok() {
                renewed = true;
                break;
            }
        }
        assert!(renewed, "the renewed certificate is never shown");
        before.write_all(ASKED).await.expect("the connection goes on");
        // The rest of the first page may still come.
        let mut heard = head(&mut before).await;
        while !heard.contains("HTTP/1.1 200") {
            heard = head(&mut before).await;
        }
        // One that is no good changes nothing.
        let good = fs::read(&files.certificate).expect("a file");
        fs::write(&files.certificate, "nothing").expect("it is written");
        hang_up();
        sleep(Duration::from_millis(500)).await;
        fs::write(&files.certificate, good).expect("it is written");
        assert!(connect(server.address, &files.certificate, &TLS13).await.is_ok());
        let address = server.address.to_string();
        let certificate = files.certificate.to_str().expect("a plain name");
        let ready = command(&config, &["healthcheck", "--addr", &address, "--tls-cert", certificate]);
        assert_eq!(ready.works(), "weft: ready\n");
    });
}

#[test]
fn files_that_are_no_good_are_named() {
    on(Engine::Sqlite, async |_| {
        let config: Config = Weft::new_config(Engine::Sqlite).await;
        let refused = |files: &Files| command(&config, &files.at_start()).fails();
        let key_of = |files: &Files| files.key.display().to_string();
        let certificate_of = |files: &Files| files.certificate.display().to_string();

        let files = Files::valid();
        mode(&files.key, 0o640);
        let said = refused(&files);
        assert!(said.contains(&key_of(&files)) && said.contains("chmod 600"), "{said}");

        let files = Files::valid();
        fs::write(&files.key, fs::read(Files::valid().key).expect("another key")).expect("it is written");
        let said = refused(&files);
        assert!(said.contains("does not belong to the certificate") && said.contains(&key_of(&files)), "{said}");

        let files = Files::until((2026, 11, 1));
        let said = refused(&files);
        assert!(said.contains("ended on 2026-11-01") && said.contains(&certificate_of(&files)), "{said}");

        let files = Files::valid();
        files.renew((2027, 2, 3), (2028, 2, 3));
        let said = refused(&files);
        assert!(said.contains("only begins on 2027-02-03"), "{said}");

        let files = Files::valid();
        fs::write(&files.certificate, "no certificate").expect("it is written");
        let said = refused(&files);
        assert!(said.contains(&certificate_of(&files)) && said.contains("holds no certificate"), "{said}");
        fs::remove_file(&files.certificate).expect("it is gone");
        assert!(refused(&files).contains("No such file"), "{}", refused(&files));

        let files = Files::valid();
        fs::write(&files.key, "no key").expect("it is written");
        assert!(refused(&files).contains("holds no private key"), "{}", refused(&files));

        let alone = command(&config, &["serve", "--tls-cert", "weft.pem"]).fails();
        assert!(alone.contains("--tls-key"), "{alone}");
    });
}
