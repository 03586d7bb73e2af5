//! The program itself, as whoever runs the machine starts it.

use std::process::{Command, Output, Stdio};

use weft_server::config::Config;

use super::weft_binary;

/// What it said, and how it ended.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

/// Runs the program with nothing of its own environment but where its data lie, at the moment every test begins: the
/// sample's sessions would lie ahead on a machine whose clock is slow.
pub(crate) fn weft(config: &Config, arguments: &[&str]) -> Said {
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
    let Output { status, stdout, stderr } = command.output().expect("weft starts");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Said { code: status.code(), out: text(stdout), error: text(stderr) }
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
