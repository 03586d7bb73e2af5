//! Paths of the workspace, and running other programs.

use anyhow::{Context, Result, bail};
use std::{
    env,
    ffi::OsString,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder for everything that is built.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The built binary.
pub(crate) fn weft() -> PathBuf {
    target().join("debug").join(format!("weft{}", env::consts::EXE_SUFFIX))
}

/// `program`, to be run in the folder of the workspace. What cargo told us of our own package is kept from it: build
/// scripts that ask for it (ring's) would run again, and all that stands on them be compiled again, whenever cargo is
/// called by us after it was called by hand, or the other way round.
pub(crate) fn program(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs us.
pub(crate) fn cargo<const N: usize>(args: [&str; N]) -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args);
    command
}

/// Runs it with our terminal; an error unless it ends well.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| words(command))?;
    if !status.success() {
        bail!("failed ({status}): {}", words(command));
    }
    Ok(())
}

/// Runs it without our terminal; an error unless it ends well, and in time.
pub(crate) fn within(patience: Duration, command: &mut Command) -> Result<()> {
    let ends = Instant::now() + patience;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| words(command))?;
    while Instant::now() < ends {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => bail!("failed ({status}): {}", words(command)),
            None => thread::sleep(Duration::from_millis(100)),
        }
    }
    // It may have ended in this very moment; then there is nothing to stop.
    let _ = child.kill();
    let _ = child.wait();
    bail!("took longer than {} s: {}", patience.as_secs(), words(command))
}

/// Runs it and returns what it wrote, without the surrounding white space; an error unless it ends well.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::null()).output().with_context(|| words(command))?;
    if !output.status.success() {
        bail!("failed ({}): {}", output.status, words(command));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Runs it, shows what it writes line by line and hands each line to `each`. True if it ended well.
pub(crate) fn follow(command: &mut Command, mut each: impl FnMut(&str)) -> Result<bool> {
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| words(command))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            println!("{line}");
            each(&line);
        }
    }
    Ok(child.wait()?.success())
}

/// The command as one would type it.
fn words(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
