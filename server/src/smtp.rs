//! The mail server letters are handed to. Nothing leaves this machine without encryption.

use std::{error::Error, fmt, fs, io, iter, net::IpAddr, path::Path, str::FromStr, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    transport::smtp::{
        Error as SmtpError,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// How long the mail server may take for one step.
const STEP: Duration = Duration::from_secs(30);
/// How long one letter may take, from the first step to the last.
pub(crate) const WHOLE: Duration = Duration::from_secs(120);

const SUBMISSION: u16 = 587;
const SUBMISSION_ENCRYPTED: u16 = 465;
const ON_THIS_MACHINE: u16 = 25;

/// Answers by which a mail server says that it does not know us: a matter of the settings, not of the letter.
const SIGN_IN_REFUSED: [u16; 4] = [530, 534, 535, 538];

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpRefused {
    #[error("--smtp-url is no address of a mail server. Write it like smtps://name:password@mail.example.org")]
    Url,
    #[error("--smtp-url begins with {0}://. Use smtps:// (encrypted from the start) or smtp:// (STARTTLS)")]
    Scheme(String),
    #[error("--smtp-url is set, but --mail-from is not. Give the address that letters come from")]
    NoFrom,
    #[error("--mail-from is no email address. Write it like weft@practice.example")]
    From,
    #[error("cannot read the certificate in {file}: {why}")]
    Certificate { file: String, why: String },
    #[error("cannot set up encryption for the mail server: {0}")]
    Tls(String),
}

/// Why a letter was not taken. Stored; the mail server's own words are not, as they may name who it was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Refused for good, with the answer's number.
    Refused(u16),
    /// Refused for now.
    Later(u16),
    /// The mail server does not take our name and password.
    SignIn(u16),
    Unreachable,
    Encryption,
    /// The connection broke, or took too long.
    Broken,
    /// No mail server would take this address.
    Address,
    /// What is stored cannot be read.
    Unreadable,
    /// Not sent while its link worked, or while it was news.
    Expired,
}

impl Fault {
    /// Whether another try may help.
    pub(crate) fn may_pass(self) -> bool {
        !matches!(self, Self::Refused(_) | Self::Address | Self::Unreadable | Self::Expired)
    }

    fn of(error: &SmtpError) -> Self {
        let code = error.status().map(u16::from);
        match code {
            Some(code) if SIGN_IN_REFUSED.contains(&code) => Self::SignIn(code),
            Some(code) if error.is_permanent() => Self::Refused(code),
            Some(code) => Self::Later(code),
            // Letters of the address that this mail server cannot take.
            None if error.is_client() && error.to_string().contains("SMTPUTF8") => Self::Address,
            None if error.is_tls() || is_about_encryption(error) => Self::Encryption,
            None if error.to_string().starts_with("Connection error") => Self::Unreachable,
            None => Self::Broken,
        }
    }
}

/// The mail server offers no encryption, or its certificate is not one we trust: both come as other errors.
fn is_about_encryption(error: &SmtpError) -> bool {
    let mut sources = iter::successors(error.source(), |source: &&(dyn Error + 'static)| (**source).source());
    let is_invalid = |source: &(dyn Error + 'static)| {
        source.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::InvalidData)
    };
    sources.any(is_invalid) || error.to_string().contains("STARTTLS")
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(code) => write!(out, "refused {code}"),
            Self::Later(code) => write!(out, "later {code}"),
            Self::SignIn(code) => write!(out, "sign-in {code}"),
            Self::Unreachable => out.write_str("unreachable"),
            Self::Encryption => out.write_str("encryption"),
            Self::Broken => out.write_str("broken"),
            Self::Address => out.write_str("address"),
            Self::Unreadable => out.write_str("unreadable"),
            Self::Expired => out.write_str("expired"),
        }
    }
}

impl FromStr for Fault {
    type Err = ();
    fn from_str(stored: &str) -> Result<Self, ()> {
        let (word, number) = stored.split_once(' ').unwrap_or((stored, ""));
        let code = || number.parse().map_err(drop);
        Ok(match word {
            "refused" => Self::Refused(code()?),
            "later" => Self::Later(code()?),
            "sign-in" => Self::SignIn(code()?),
            "unreachable" => Self::Unreachable,
            "encryption" => Self::Encryption,
            "broken" => Self::Broken,
            "address" => Self::Address,
            "unreadable" => Self::Unreadable,
            "expired" => Self::Expired,
            _ => return Err(()),
        })
    }
}

/// A mail server, and the address letters come from. Cheap to clone.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Smtp(…)")
    }
}

impl Smtp {
    /// `url`: `smtps://` is encrypted from the start, `smtp://` by STARTTLS. Without encryption only a mail server on
    /// this machine is spoken to, unless its address ends in `?tls=required`. `authority`: a file with the certificate
    /// of whoever signed the mail server's own.
    pub fn new(url: &str, from: Option<&str>, authority: Option<&Path>) -> Result<Self, SmtpRefused> {
        let from: Address = from.ok_or(SmtpRefused::NoFrom)?.trim().parse().map_err(|_| SmtpRefused::From)?;
        let url = Url::parse(url).map_err(|_| SmtpRefused::Url)?;
        let host = url.host().ok_or(SmtpRefused::Url)?;
        let name = host.to_string();
        let name = name.trim_matches(['[', ']']);
        let asks_for_tls = url.query_pairs().any(|(key, value)| key == "tls" && value == "required");
        let tls = || encryption(name, authority);
        let (port, tls) = match url.scheme() {
            "smtps" => (SUBMISSION_ENCRYPTED, Tls::Wrapper(tls()?)),
            "smtp" if is_this_machine(&host) && !asks_for_tls => (ON_THIS_MACHINE, Tls::None),
            "smtp" => (SUBMISSION, Tls::Required(tls()?)),
            other => return Err(SmtpRefused::Scheme(other.to_owned())),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(name)
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(STEP))
            .hello_name(ClientId::Domain(from.domain().to_owned()));
        if !url.username().is_empty() {
            let decoded = |coded: &str| percent_decode_str(coded).decode_utf8_lossy().into_owned();
            let password = decoded(url.password().unwrap_or_default());
            builder = builder.credentials(Credentials::new(decoded(url.username()), password));
        }
        Ok(Self { transport: builder.build(), from })
    }

    pub(crate) fn from(&self) -> &Address {
        &self.from
    }

    /// Hands a letter over; what the mail server said of it.
    pub(crate) async fn send(&self, message: &Message) -> Result<String, (Fault, String)> {
        let bytes = message.formatted();
        match tokio::time::timeout(WHOLE, self.transport.send_raw(message.envelope(), &bytes)).await {
            Ok(Ok(response)) => {
                let words: Vec<&str> = response.message().collect();
                Ok(format!("{} {}", response.code(), words.join(" ")))
            }
            Ok(Err(error)) => Err((Fault::of(&error), error.to_string())),
            Err(_) => Err((Fault::Broken, format!("no answer within {} seconds", WHOLE.as_secs()))),
        }
    }
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        // In an address that is no web address the url library keeps numbers as a name.
        Host::Domain(name) => *name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn encryption(name: &str, authority: Option<&Path>) -> Result<TlsParameters, SmtpRefused> {
    let mut builder = TlsParameters::builder(name.to_owned());
    if let Some(file) = authority {
        let fault = |why: String| SmtpRefused::Certificate { file: file.display().to_string(), why };
        let bytes = fs::read(file).map_err(|error| fault(error.to_string()))?;
        builder =
            builder.add_root_certificate(Certificate::from_pem(&bytes).map_err(|error| fault(error.to_string()))?);
    }
    builder.build_rustls().map_err(|error| SmtpRefused::Tls(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str, from: Option<&str>) -> Option<SmtpRefused> {
        Smtp::new(url, from, None).err()
    }

    #[test]
    fn a_mail_server_is_spoken_to_with_encryption_or_on_this_machine() {
        let from = Some("weft@practice.example");
        for url in [
            "smtps://me:secret@mail.example.org",
            "smtp://me:s%40cret@mail.example.org:2525",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://[::1]:25",
        ] {
            assert_eq!(refused(url, from), None, "{url}");
        }
        assert_eq!(refused("https://mail.example.org", from), Some(SmtpRefused::Scheme("https".to_owned())));
        assert_eq!(refused("mail.example.org", from), Some(SmtpRefused::Url));
        assert_eq!(refused("smtp://localhost", None), Some(SmtpRefused::NoFrom));
        assert_eq!(refused("smtp://localhost", Some("weft")), Some(SmtpRefused::From));
        let secret = refused("smtpz://me:secret@mail.example.org", from).map(|error| error.to_string());
        assert!(secret.is_some_and(|said| !said.contains("secret")));
    }

    #[test]
    fn what_is_stored_of_a_fault_is_read_back() {
        for fault in [
            Fault::Refused(550),
            Fault::Later(451),
            Fault::SignIn(535),
            Fault::Unreachable,
            Fault::Encryption,
            Fault::Broken,
            Fault::Address,
            Fault::Unreadable,
            Fault::Expired,
        ] {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!("refused".parse::<Fault>(), Err(()));
    }
}
