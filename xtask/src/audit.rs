//! Dependencies held to `deny.toml`: licences, bans and sources, and known vulnerabilities.

use crate::{need, run};
use anyhow::{Context, Result};
use std::{path::PathBuf, process::Command, time::Duration};

/// What the lock file alone is enough for.
pub(crate) const BY_LOCK_FILE: [&str; 3] = ["bans", "licenses", "sources"];

/// How long the list of vulnerabilities may take to arrive.
const PATIENCE: Duration = Duration::from_mins(1);

/// Everything. An error also where the list of known vulnerabilities can't be had.
pub(crate) fn audit() -> Result<()> {
    let deny = Deny::find()?;
    for what in BY_LOCK_FILE {
        deny.check(what)?;
    }
    deny.fetch_advisories()?;
    deny.check_advisories()
}

/// `cargo deny`.
pub(crate) struct Deny(PathBuf);

impl Deny {
    pub(crate) fn find() -> Result<Self> {
        need::cargo_deny().map(Self)
    }

    fn command(&self) -> Command {
        run::program(&self.0)
    }

    /// One of [`BY_LOCK_FILE`].
    pub(crate) fn check(&self, what: &str) -> Result<()> {
        run::run(self.command().args(["check", what]))
    }

    /// RustSec's public list of known vulnerabilities, as it is today.
    pub(crate) fn fetch_advisories(&self) -> Result<()> {
        run::within(PATIENCE, self.command().args(["fetch", "db"]))
            .context("RustSec's list could not be fetched; that needs the network")
    }

    /// By the list that was fetched last.
    pub(crate) fn check_advisories(&self) -> Result<()> {
        run::run(self.command().args(["check", "--disable-fetch", "advisories"]))
    }
}
