//! TLS to browsers, from a certificate and a key in files. They can be read again while connections go on.

use std::{
    fs,
    io::Cursor,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};
use weft_shared::when::Moment;
use x509_cert::der::{Decode as _, SliceReader};
use zeroize::Zeroizing;

use crate::crypto::readable_by_owner_only;

#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    #[error("cannot use the TLS certificate {path}: {why}. It must be a file in PEM form, with the whole chain")]
    Certificate { path: String, why: String },
    #[error("cannot use the TLS key {path}: {why}")]
    Key { path: String, why: String },
    #[error("the TLS key {key} does not belong to the certificate {certificate}. Give the two that were made together")]
    Pair { certificate: String, key: String },
    #[error("the TLS certificate {path} ended on {day}. Renew it, or give another one")]
    Ended { path: String, day: String },
    #[error("the TLS certificate {path} only begins on {day}. Check this machine’s clock, or give another certificate")]
    NotBegun { path: String, day: String },
    #[error("cannot speak TLS: {0}")]
    Rustls(#[from] rustls::Error),
}

/// Cheap to clone: copies share the certificate.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    current: Arc<Current>,
    certificate: Arc<Path>,
    key: Arc<Path>,
}

/// What the next connection is shown.
#[derive(Debug)]
struct Current(RwLock<Certificate>);

#[derive(Clone, Debug)]
struct Certificate {
    pair: Arc<CertifiedKey>,
    ends: Moment,
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.read().unwrap_or_else(PoisonError::into_inner).pair.clone())
    }
}

impl Tls {
    /// TLS 1.2 and 1.3. `now`: a certificate that has ended is of no use to anyone.
    ///
    /// # Errors
    /// Files that cannot be read or used, with their names; a key that others can read.
    pub fn read(certificate: &Path, key: &Path, now: Moment) -> Result<Self, TlsFault> {
        let provider = Arc::new(ring::default_provider());
        let current = Arc::new(Current(RwLock::new(read_pair(certificate, key, now, &provider)?)));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(current.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok(Self { acceptor, current, certificate: certificate.into(), key: key.into() })
    }

    /// Reads both files again, for connections that come from now on; those that are there go on.
    ///
    /// # Errors
    /// As for [`Tls::read`]; then everything stays as it was.
    pub fn read_again(&self, now: Moment) -> Result<(), TlsFault> {
        let provider = ring::default_provider();
        let fresh = read_pair(&self.certificate, &self.key, now, &provider)?;
        *self.current.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// When the certificate ends.
    pub fn ends(&self) -> Moment {
        self.current.0.read().unwrap_or_else(PoisonError::into_inner).ends
    }

    pub(crate) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }
}

fn read_pair(certificate: &Path, key: &Path, now: Moment, provider: &CryptoProvider) -> Result<Certificate, TlsFault> {
    let shown = |path: &Path| path.display().to_string();
    let chain = read_chain(certificate).map_err(|why| TlsFault::Certificate { path: shown(certificate), why })?;
    let (begins, ends) =
        dates(&chain[0]).map_err(|why| TlsFault::Certificate { path: shown(certificate), why: why.to_string() })?;
    let secret = read_key(key).map_err(|why| TlsFault::Key { path: shown(key), why })?;
    let pair = CertifiedKey::from_der(chain, secret, provider).map_err(|why| match why {
        rustls::Error::InconsistentKeys(_) => TlsFault::Pair { certificate: shown(certificate), key: shown(key) },
        rustls::Error::InvalidCertificate(why) => {
            TlsFault::Certificate { path: shown(certificate), why: why.to_string() }
        }
        why => TlsFault::Key { path: shown(key), why: why.to_string() },
    })?;
    let day = |moment: Moment| {
        Timestamp::from_millisecond(moment.0).map(|at| at.strftime("%F").to_string()).unwrap_or_default()
    };
    if ends < now {
        return Err(TlsFault::Ended { path: shown(certificate), day: day(ends) });
    }
    if begins > now {
        return Err(TlsFault::NotBegun { path: shown(certificate), day: day(begins) });
    }
    Ok(Certificate { pair: Arc::new(pair), ends })
}

fn read_chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_reader_iter(Cursor::new(bytes)).collect();
    match chain {
        Ok(chain) if !chain.is_empty() => Ok(chain),
        Ok(_) => Err("it holds no certificate".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn read_key(file: &Path) -> Result<PrivateKeyDer<'static>, String> {
    readable_by_owner_only(file)?;
    let bytes = Zeroizing::new(fs::read(file).map_err(|error| error.to_string())?);
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|_| "it holds no private key in PEM form".to_owned())
}

/// From when until when a certificate is of use.
fn dates(certificate: &CertificateDer<'_>) -> Result<(Moment, Moment), x509_cert::der::Error> {
    let certificate: x509_cert::Certificate =
        x509_cert::Certificate::decode(&mut SliceReader::new(certificate.as_ref())?)?;
    let validity = certificate.tbs_certificate().validity();
    let moment =
        |time: x509_cert::time::Time| Moment(i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(i64::MAX));
    Ok((moment(validity.not_before), moment(validity.not_after)))
}
