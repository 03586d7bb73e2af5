//! What may be in the house: licences, bans and sources of all dependencies, by `deny.toml`.

use crate::{need, run};
use anyhow::{Result, bail};

/// Everything, including the public list of known vulnerabilities, which has to be fetched.
pub(crate) fn audit() -> Result<()> {
    if !installed() {
        bail!("`cargo deny` is missing; please run: cargo install --locked cargo-deny");
    }
    offline()?;
    run::run(&mut run::cargo(["deny", "check", "advisories"]))
}

/// What can be judged from the lock file alone.
pub(crate) fn offline() -> Result<()> {
    run::run(&mut run::cargo(["deny", "check", "bans", "licenses", "sources"]))
}

pub(crate) fn installed() -> bool {
    need::find("cargo-deny").is_some()
}
