//! Weft on this machine, with the sample practice.

use crate::{run, site, wasm};
use anyhow::Result;

/// Builds everything and becomes the server. `args` go to `weft serve`.
pub(crate) fn serve(args: &[&str]) -> Result<()> {
    let site = site::build(wasm::Size::AsItComes)?;
    run::run(&mut run::cargo(["build", "--package", "weft-server", "--bin", "weft"]))?;
    let mut weft = run::program(run::weft());
    weft.args(["serve", "--sample"]).args(args).env("WEFT_SITE_DIR", &site.dir);
    become_it(weft)
}

/// Where the system can, the server takes our place: its exit code and the terminal's signals are its own.
#[cfg(unix)]
fn become_it(mut command: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_it(mut command: std::process::Command) -> Result<()> {
    std::process::exit(command.status()?.code().unwrap_or(1))
}
