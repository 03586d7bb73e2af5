//! What must be cleared away when the tests end, however they end.

use std::{
    io,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};

/// The folder all of this run's files lie in.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = tempfile::Builder::new().prefix("weft-tests-").tempdir().expect("a temporary folder").keep();
    at_exit("rm -rf \"$1\"", &[&folder], None).expect("a shell");
    folder
});

/// A new folder, gone when the tests end.
pub(crate) fn folder() -> PathBuf {
    tempfile::tempdir_in(&*FOLDER).expect("a folder").keep()
}

/// A disk of its own with so much room ("16m"), gone when the tests end. `None`: this user may not mount one.
pub(crate) fn small_disk(size: &str) -> Option<PathBuf> {
    let folder = folder();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
        .arg(&folder)
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        return None;
    }
    at_exit("umount -l \"$1\"", &[&folder], None).ok()?;
    Some(folder)
}

/// Runs `script` with its arguments once this process has ended: the shell waits for the end of a pipe that only this
/// process holds open, so that it also notices a crash. `user`: the uid and gid to run it as.
pub(super) fn at_exit(script: &str, arguments: &[&Path], user: Option<(u32, u32)>) -> io::Result<()> {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("read -r nothing; {script}")).arg("at-exit").args(arguments);
    // Ctrl-C ends the tests, not what clears away after them.
    shell.process_group(0).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some((uid, gid)) = user {
        shell.uid(uid).gid(gid);
    }
    // The pipe closes with the process.
    std::mem::forget(shell.spawn()?);
    Ok(())
}
