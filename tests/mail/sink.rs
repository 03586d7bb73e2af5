//! A real mail server on this machine (aiosmtpd), which keeps what it takes.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
};

use crate::support::{find_binary, folder, run_tool};

pub(super) struct Sink {
    folder: PathBuf,
    pub(super) port: u16,
    child: Child,
    /// The mail server ends with it.
    _open: ChildStdin,
}

/// A message that was taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) from: String,
    pub(super) to: String,
    /// Head and body, as they came.
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    Plain,
    Starttls,
    Tls,
}

impl Sink {
    pub(super) fn start(encryption: Encryption, password: Option<&str>) -> Self {
        let folder = folder();
        fs::write(folder.join("answer"), "take").expect("a file");
        let encryption = match encryption {
            Encryption::Plain => "plain",
            Encryption::Starttls => "starttls",
            Encryption::Tls => "tls",
        };
        if encryption != "plain" {
            make_certificate(&folder);
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/mail/sink.py");
        let mut command = Command::new(python());
        command.arg(script).arg(&folder).arg(encryption).args(password);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("python starts");
        let mut said = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut said).expect("a line");
        let port = said.trim().parse().expect("the mail server says its port");
        let open = child.stdin.take().expect("its input");
        Self { folder, port, child, _open: open }
    }

    /// `take`, `refuse`, `later` or `cut`.
    pub(super) fn answers(&self, answer: &str) {
        fs::write(self.folder.join("answer"), answer).expect("a file");
    }

    /// The certificate of whoever signed the mail server's.
    pub(super) fn authority(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    pub(super) fn taken(&self) -> Vec<Taken> {
        let read = |number: usize| fs::read_to_string(self.folder.join(format!("{number}.eml"))).ok();
        (1..).map_while(read).map(|text| Taken::of(&text)).collect()
    }

    /// The one message that was taken.
    #[track_caller]
    pub(super) fn one(&self) -> Taken {
        let mut taken = self.taken();
        assert_eq!(taken.len(), 1, "{taken:?}");
        taken.remove(0)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Taken {
    fn of(text: &str) -> Self {
        let mut lines = text.splitn(3, '\n');
        let mut line = || lines.next().unwrap_or_default().to_owned();
        Self { from: line(), to: line(), text: line() }
    }

    /// A line of its head.
    #[track_caller]
    pub(super) fn head(&self, name: &str) -> &str {
        let begins = format!("{name}: ");
        self.text.lines().find_map(|line| line.strip_prefix(&begins)).unwrap_or_else(|| panic!("{name}: {}", self.text))
    }

    /// The path of the one link in it.
    #[track_caller]
    pub(super) fn path(&self) -> String {
        let link = self.text.lines().find_map(|line| line.strip_prefix("https://weft.example")).expect("a link");
        link.trim().to_owned()
    }
}

/// The system's own: Debian's package is installed for that one.
fn python() -> PathBuf {
    let has_it = |python: &PathBuf| run_tool(Command::new(python).args(["-c", "import aiosmtpd"])).is_ok();
    let candidates = [PathBuf::from("/usr/bin/python3"), find_binary("python3", "python3")];
    let found = candidates.into_iter().find(has_it);
    found.unwrap_or_else(|| panic!("aiosmtpd is needed; on Debian: apt-get install python3-aiosmtpd"))
}

/// An authority, and a certificate for this machine that it signed.
fn make_certificate(folder: &PathBuf) {
    let openssl = find_binary("openssl", "openssl");
    let run = |arguments: &str| {
        let mut command = Command::new(&openssl);
        command.current_dir(folder).args(arguments.split(' '));
        run_tool(&mut command).unwrap_or_else(|said| panic!("{arguments}: {said}"));
    };
    let new = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2";
    run(&format!("{new} -keyout authority.key -out authority.pem -subj /CN=authority"));
    run(&format!(
        "{new} -keyout key.pem -out cert.pem -subj /CN=localhost -addext subjectAltName=DNS:localhost \
         -addext basicConstraints=critical,CA:FALSE -CA authority.pem -CAkey authority.key"
    ));
}
