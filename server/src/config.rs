//! The one reader of configuration: flags first, then `WEFT_*`, then defaults under one data directory.

use std::{env, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::http::{Uri, uri::Authority};
use clap::Args;
use jiff::Timestamp;
use weft_shared::when::Moment;

use crate::{
    clock::{Clock, StartedClock, SystemClock},
    proxy::{Network, Proxies, ProxyHeader},
    smtp::{Smtp, SmtpRefused},
    tls::{Tls, TlsFault},
};

#[derive(Args, Clone, Debug, Default)]
pub struct Config {
    /// Folder for the database and the key file
    #[arg(long, env = "WEFT_DATA_DIR", default_value = "data", global = true, value_name = "FOLDER")]
    pub data_dir: PathBuf,

    /// Database, sqlite://PATH or postgres://… (default: weft.db in the data folder)
    #[arg(long, env = "WEFT_DATABASE_URL", hide_env_values = true, global = true, value_name = "URL")]
    pub database_url: Option<String>,

    /// Master key, made on the first start (default: weft.key in the data folder)
    #[arg(long, env = "WEFT_KEY_FILE", global = true, value_name = "FILE")]
    pub key_file: Option<PathBuf>,

    /// Extra font folders, for scripts the built-in fonts do not cover (Chinese, Japanese, Korean); with : between them
    #[arg(long, env = "WEFT_FONT_DIRS", value_delimiter = ':', global = true, value_name = "FOLDERS")]
    pub font_dirs: Vec<PathBuf>,

    /// Mail server, smtps://NAME:PASSWORD@HOST or smtp:// with STARTTLS; without one, emails stay in the outbox
    #[arg(long, env = "WEFT_SMTP_URL", hide_env_values = true, global = true, value_name = "URL")]
    pub smtp_url: Option<String>,

    /// Address emails come from
    #[arg(long, env = "WEFT_MAIL_FROM", global = true, value_name = "ADDRESS")]
    pub mail_from: Option<String>,

    /// Certificate (PEM) of your own authority, if the mail server's is signed by one
    #[arg(long, env = "WEFT_SMTP_CA", global = true, value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub struct ServeConfig {
    /// Address to listen on
    #[arg(long, env = "WEFT_ADDR", default_value = "127.0.0.1:7180")]
    pub addr: SocketAddr,

    /// Address people use, https://…; optional if only this machine uses Weft
    #[arg(long, env = "WEFT_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// TLS certificate with its chain (PEM); read again on SIGHUP
    #[arg(long, env = "WEFT_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// Key of that certificate (PEM), which only the user who runs Weft may read
    #[arg(long, env = "WEFT_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// Proxies in front of Weft, whose word for a client's address is believed: addresses or networks, with , between them
    #[arg(long, env = "WEFT_PROXY", value_delimiter = ',', value_name = "NETWORKS")]
    pub proxy: Vec<Network>,

    /// Header in which these proxies name the client
    #[arg(long, env = "WEFT_PROXY_HEADER", value_enum, default_value_t, value_name = "HEADER")]
    pub proxy_header: ProxyHeader,

    /// Address for metrics, on this machine only, such as 127.0.0.1:7181 (default: none are given)
    #[arg(long, env = "WEFT_METRICS_ADDR", value_name = "ADDR")]
    pub metrics_addr: Option<SocketAddr>,

    /// Folder with styles, fonts and islands, as built by `cargo xtask site` (default: those inside the program, or target/site)
    #[arg(long, env = "WEFT_SITE_DIR", value_name = "FOLDER")]
    pub site_dir: Option<PathBuf>,

    /// Make the sample practice first, if there is no practice yet
    #[arg(long)]
    pub sample: bool,
}

impl Config {
    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data_dir.join("weft.db").display()))
    }

    pub fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data_dir.join("weft.key"))
    }

    /// The mail server, if one is set.
    pub fn smtp(&self) -> Result<Option<Smtp>, SmtpRefused> {
        let smtp = |url| Smtp::new(url, self.mail_from.as_deref(), self.smtp_ca.as_deref());
        self.smtp_url.as_deref().map(smtp).transpose()
    }
}

/// The variable that sets the clock of a debug build. Tests that name days set it, to be green on any day.
const TEST_CLOCK: &str = "WEFT_TEST_CLOCK";

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockRefused {
    #[error(
        "{TEST_CLOCK} is set, but this is a release build: it goes by the machine’s clock alone. Start it without \
         {TEST_CLOCK}"
    )]
    Release,
    #[error("{TEST_CLOCK} is “{0}”, which is not a date and time. Write it like 2026-11-25T10:00:00Z, or leave it out")]
    NoInstant(String),
}

/// The clock the whole program goes by: the machine's, unless tests set another.
pub fn clock() -> Result<Arc<dyn Clock>, ClockRefused> {
    let set = env::var_os(TEST_CLOCK).map(|value| value.to_string_lossy().into_owned());
    Ok(match test_clock(set, cfg!(debug_assertions))? {
        Some((from, written)) => {
            tracing::warn!("{TEST_CLOCK}: the clock began at {written} and runs on from there");
            Arc::new(StartedClock::new(from))
        }
        None => Arc::new(SystemClock),
    })
}

/// When the clock of a test begins, as a moment and as it was written.
fn test_clock(set: Option<String>, debug: bool) -> Result<Option<(Moment, String)>, ClockRefused> {
    let Some(written) = set else { return Ok(None) };
    if !debug {
        return Err(ClockRefused::Release);
    }
    match written.parse::<Timestamp>() {
        Ok(from) => Ok(Some((Moment(from.as_millisecond()), written))),
        Err(_) => Err(ClockRefused::NoInstant(written)),
    }
}

/// How the cookie travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// `__Host-` cookie, `Secure`.
    Https,
    /// A plain cookie, on this machine alone.
    Loopback,
}

#[derive(Debug, thiserror::Error)]
pub enum NoTransport {
    #[error(
        "cannot listen on {0} without encryption. Use 127.0.0.1, or give the address people use, --public-url \
         https://…, with --tls-cert and --tls-key, or with the proxy that speaks TLS: --proxy"
    )]
    Unencrypted(SocketAddr),
    #[error(
        "people use {0}, but nothing speaks TLS there. Give --tls-cert and --tls-key, or the proxy in front: --proxy \
         127.0.0.1 if it runs on this machine"
    )]
    NobodySpeaksTls(String),
    #[error("with TLS, Weft needs the address people use: --public-url https://…")]
    NoUrl,
    #[error("metrics are for this machine alone, and {0} is not. Use an address like 127.0.0.1:7181")]
    MetricsForAll(SocketAddr),
}

#[derive(Debug, thiserror::Error)]
#[error("cannot use “{0}” as the address people use. Write it like https://weft.example, without a path")]
pub struct NoAddress(String);

impl ServeConfig {
    pub fn proxies(&self) -> Proxies {
        Proxies::new(self.proxy.clone(), self.proxy_header)
    }

    /// Host and port of the address people use, where one is declared.
    ///
    /// # Errors
    /// An address with anything behind the host: every page has its place right below it.
    pub fn authority(&self) -> Result<Option<Authority>, NoAddress> {
        let Some(written) = &self.public_url else { return Ok(None) };
        let no_address = || NoAddress(written.clone());
        let url: Uri = written.parse().map_err(|_| no_address())?;
        let is_whole = matches!(url.scheme_str(), Some("https" | "http")) && url.path() == "/" && url.query().is_none();
        let authority = url.authority().filter(|authority| is_whole && !authority.as_str().contains('@'));
        authority.cloned().map(Some).ok_or_else(no_address)
    }

    /// # Errors
    /// Nothing leaves this machine unencrypted, and nothing claims to be encrypted that is not.
    pub fn transport(&self) -> Result<Transport, NoTransport> {
        if let Some(addr) = self.metrics_addr.filter(|addr| !addr.ip().is_loopback()) {
            return Err(NoTransport::MetricsForAll(addr));
        }
        let (tls, on_this_machine) = (self.tls_cert.is_some(), self.addr.ip().is_loopback());
        match &self.public_url {
            Some(url) if url.starts_with("https://") => {
                let is_encrypted = tls || self.proxies().are_declared();
                if is_encrypted { Ok(Transport::Https) } else { Err(NoTransport::NobodySpeaksTls(url.clone())) }
            }
            None if tls && on_this_machine => Ok(Transport::Https),
            _ if tls => Err(NoTransport::NoUrl),
            _ if on_this_machine => Ok(Transport::Loopback),
            _ => Err(NoTransport::Unencrypted(self.addr)),
        }
    }

    /// # Errors
    /// See [`Tls::read`].
    pub fn tls(&self, now: Moment) -> Result<Option<Tls>, TlsFault> {
        let files = self.tls_cert.as_deref().zip(self.tls_key.as_deref());
        files.map(|(certificate, key)| Tls::read(certificate, key, now)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serve(addr: &str, public_url: Option<&str>) -> ServeConfig {
        ServeConfig {
            addr: addr.parse().unwrap(),
            public_url: public_url.map(str::to_owned),
            tls_cert: None,
            tls_key: None,
            proxy: Vec::new(),
            proxy_header: ProxyHeader::default(),
            metrics_addr: None,
            site_dir: None,
            sample: false,
        }
    }

    #[test]
    fn only_a_debug_build_takes_a_clock_from_outside() {
        let set = || Some("2026-11-25T10:00:00Z".to_owned());
        assert_eq!(test_clock(None, false).unwrap(), None);
        assert_eq!(test_clock(set(), true).unwrap().unwrap().0, Moment(1_795_600_800_000));
        let refused = test_clock(set(), false).unwrap_err();
        assert!(refused.to_string().contains("Start it without WEFT_TEST_CLOCK"), "{refused}");
        assert_eq!(test_clock(Some("tomorrow".to_owned()), true), Err(ClockRefused::NoInstant("tomorrow".to_owned())));
        assert_eq!(test_clock(Some("tomorrow".to_owned()), false), Err(ClockRefused::Release));
    }

    #[test]
    fn the_address_people_use_is_a_host_and_nothing_else() {
        let authority = |url| serve("127.0.0.1:80", Some(url)).authority().map(|found| found.unwrap().to_string());
        assert_eq!(authority("https://weft.example").unwrap(), "weft.example");
        assert_eq!(authority("https://weft.example:8443/").unwrap(), "weft.example:8443");
        for wrong in ["weft.example", "https://weft.example/weft", "https://a@weft.example", "ftp://weft.example", ""] {
            assert!(authority(wrong).is_err(), "{wrong}");
        }
        assert_eq!(serve("127.0.0.1:80", None).authority().unwrap(), None);
    }

    #[test]
    fn without_encryption_only_this_machine_is_served() {
        let behind = |addr, url| ServeConfig { proxy: vec!["10.0.0.7".parse().unwrap()], ..serve(addr, url) };
        let tls = |addr, url| ServeConfig { tls_cert: Some("a.pem".into()), ..serve(addr, url) };
        let url = Some("https://weft.example");
        assert_eq!(serve("127.0.0.1:80", None).transport().unwrap(), Transport::Loopback);
        assert_eq!(behind("0.0.0.0:80", url).transport().unwrap(), Transport::Https);
        assert_eq!(tls("0.0.0.0:443", url).transport().unwrap(), Transport::Https);
        assert_eq!(tls("[::1]:443", None).transport().unwrap(), Transport::Https);
        let none: [ServeConfig; 7] = [
            serve("0.0.0.0:80", None),
            serve("0.0.0.0:80", url),
            serve("127.0.0.1:80", url),
            serve("0.0.0.0:80", Some("http://weft.example")),
            behind("0.0.0.0:80", Some("http://weft.example")),
            behind("0.0.0.0:80", None),
            tls("0.0.0.0:443", None),
        ];
        for refused in none {
            assert!(refused.transport().is_err(), "{refused:?}");
        }
    }

    #[test]
    fn metrics_stay_on_this_machine() {
        let on = |addr: &str| ServeConfig { metrics_addr: addr.parse().ok(), ..serve("127.0.0.1:80", None) };
        assert!(on("127.0.0.1:7181").transport().is_ok() && on("[::1]:7181").transport().is_ok());
        assert!(on("0.0.0.0:7181").transport().is_err() && on("10.0.0.7:7181").transport().is_err());
    }
}
