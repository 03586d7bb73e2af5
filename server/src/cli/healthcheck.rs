//! Asks the server on this machine whether people can work, for whatever watches over a service or a container.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use clap::Args;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ClientConfig, DigitallySignedStruct, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

use super::Outcome;

/// Longer than the server itself waits for its database.
const PATIENCE: Duration = Duration::from_secs(8);
/// More than it ever says.
const MOST_HEARD: u64 = 64 * 1024;

#[derive(Args)]
pub(super) struct Healthcheck {
    /// Address the server listens on
    #[arg(long, env = "WEFT_ADDR", default_value = "127.0.0.1:7180")]
    addr: SocketAddr,

    /// Its TLS certificate, if it speaks TLS itself
    #[arg(long, env = "WEFT_TLS_CERT", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
}

pub(super) async fn run(wanted: &Healthcheck) -> Outcome {
    let addr = reachable(wanted.addr);
    let asked = timeout(PATIENCE, async {
        let stream = TcpStream::connect(addr).await?;
        match wanted.tls_cert {
            None => ask(stream).await,
            Some(_) => {
                let config = any_certificate().map_err(std::io::Error::other)?;
                let name = ServerName::IpAddress(addr.ip().into());
                ask(TlsConnector::from(Arc::new(config)).connect(name, stream).await?).await
            }
        }
    });
    let said = match asked.await {
        Ok(Ok(said)) => said,
        Ok(Err(error)) => return Err(format!("no server answers at {addr}: {error}. Is it running?").into()),
        Err(_) => return Err(format!("the server at {addr} does not answer in time. Look into its log").into()),
    };
    let word = said.rsplit("\r\n").next().unwrap_or_default();
    if said.starts_with("HTTP/1.1 200 ") {
        println!("weft: {word}");
        Ok(())
    } else if said.starts_with("HTTP/1.1 503 ") {
        Err(format!("the server is not ready: {word}. Look into its log").into())
    } else {
        Err(format!("another program answers at {addr}. Give Weft's own address with --addr").into())
    }
}

/// Who listens on every address is asked on this machine's own.
fn reachable(addr: SocketAddr) -> SocketAddr {
    let ip = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, addr.port())
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> std::io::Result<String> {
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    stream.flush().await?;
    let mut bytes = Vec::new();
    // Some end a connection without saying so; what was said before counts.
    let ended = stream.take(MOST_HEARD).read_to_end(&mut bytes).await;
    if bytes.is_empty() {
        ended?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn any_certificate() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth())
}

/// It is this machine, one word is asked for, and nothing is told: whoever answers is taken for the server.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
