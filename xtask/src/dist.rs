//! What is installed elsewhere, in `target/dist`: the program with its pages' files inside, a Debian package, and what a
//! container is made of.

mod check;
mod package;

use crate::{assets, run, site, wasm};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) use check::check;

/// How the program is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    Release,
    /// As everything else that is tested: to see whether packing works, without compiling it all once more.
    Trial,
}

/// What was written.
pub(crate) struct Dist {
    folder: PathBuf,
    /// The Debian package.
    package: PathBuf,
}

impl Dist {
    fn weft(&self) -> PathBuf {
        self.folder.join("weft")
    }
}

/// Builds everything and writes it.
pub(crate) fn dist(how: Build) -> Result<Dist> {
    let folder = run::target().join(if how == Build::Release { "dist" } else { "dist-trial" });
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    // Not the folder others build into: what they left there has no place in a release.
    let site = run::target().join("dist-site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    let site = site::build_in(site, wasm::Size::AsSmallAsPossible)?;
    println!("{site}");
    site.within_budget()?;
    let mut build = run::cargo(["build", "--package", "weft-server", "--bin", "weft"]);
    build.args(["--features", "embedded-site"]).env("WEFT_EMBED_SITE", &site.dir);
    if how == Build::Release {
        build.arg("--release");
    }
    run::run(&mut build)?;

    let weft = folder.join("weft");
    let built = if how == Build::Release { run::target().join("release/weft") } else { run::weft() };
    fs::copy(built, &weft)?;
    fs::copy(source("Containerfile"), folder.join("Containerfile"))?;
    let package = package::write(&folder, &weft, how)?;
    write_sums(&folder)?;
    println!("{}", folder.display());
    Ok(Dist { folder, package })
}

/// A file that goes out as it is.
fn source(name: &str) -> PathBuf {
    run::root().join("xtask/dist").join(name)
}

/// `SHA256SUMS`, as `sha256sum --check` reads it.
fn write_sums(folder: &Path) -> Result<()> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name that is no text")?;
        let digest = Sha256::digest(fs::read(&path)?);
        let sum: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        lines.push(format!("{sum}  {name}\n"));
    }
    lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
    assets::write(&folder.join("SHA256SUMS"), lines.concat().as_bytes())
}
