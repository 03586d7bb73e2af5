//! The program itself, as whoever runs the machine starts it.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

use weft_server::config::Config;

use super::{weft::site, weft_binary};

/// What it said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

/// A server of its own, ended with this.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
}

impl Serving {
    /// How it ended; fails where it goes on.
    pub(crate) async fn ended_within(&mut self, longest: Duration) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status;
            }
            assert!(begun.elapsed() < longest, "it goes on for {longest:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the program as a server, on a port that is free.
pub(crate) fn serving(config: &Config) -> Serving {
    serving_with(config, &[])
}

/// The same with more said at its start.
pub(crate) fn serving_with(config: &Config, more: &[&str]) -> Serving {
    let mut command = starting(config, &["serve", "--addr", "127.0.0.1:0", "--site-dir"]);
    let mut child = command.arg(site()).args(more).stdout(Stdio::piped()).spawn().expect("weft starts");
    let said = BufReader::new(child.stdout.take().expect("what it says"));
    let address = said.lines().find_map(|line| {
        let line = line.expect("a line");
        let (_, address) = line.strip_prefix("serving: http")?.split_once("://")?;
        Some(address.parse().expect("an address"))
    });
    Serving { child, address: address.expect("it says where it is") }
}

/// Runs the program with nothing of its own environment but where its data lie, at the moment every test begins: the
/// sample's sessions would lie ahead on a machine whose clock is slow.
pub(crate) fn weft(config: &Config, arguments: &[&str]) -> Said {
    let Output { status, stdout, stderr } = starting(config, arguments).output().expect("weft starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Said { code: status.code(), out: text(stdout), error: text(stderr) }
}

/// The program with nothing but its data, not started yet.
pub(crate) fn starting(config: &Config, arguments: &[&str]) -> Command {
    let mut command = Command::new(weft_binary());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("WEFT_")) {
        command.env_remove(name);
    }
    command.args(arguments).env("WEFT_DATA_DIR", &config.data_dir).stdin(Stdio::null());
    // The log would say so; what else it says to whoever runs a command are errors.
    command.env("WEFT_TEST_CLOCK", "2026-11-23T10:00:00Z").env("WEFT_LOG", "error");
    if let Some(address) = &config.database_url {
        command.env("WEFT_DATABASE_URL", address);
    }
    command
}

impl Said {
    #[track_caller]
    pub(crate) fn works(self) -> String {
        assert_eq!((self.code, self.error.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Fails as a command should: code 1, a sentence on the error stream, nothing else.
    #[track_caller]
    pub(crate) fn fails(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.error);
        assert!(!self.error.contains("panicked"), "{}", self.error);
        self.error
    }
}
